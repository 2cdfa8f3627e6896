"""What can be wrong with a PDF; every message says what to do."""

from pathlib import Path

LONGEST_NAME = 100  # characters of a file name in a message; more hides what the message says
LONGEST_REASON = 120  # characters of a reason, which may quote the file


class SourceError(Exception):
    """A PDF that citations cannot be read from; the message is a sentence for the user."""


def visible(text: str) -> str:
    """`text` with control characters, direction overrides and broken characters written out as escapes."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)


def name_of(path: Path) -> str:
    """The file's own name, without folder, fit for a message, a manifest and a screen."""
    name = visible(path.name)
    if len(name) <= LONGEST_NAME:
        return name
    return f"{name[: LONGEST_NAME - 21]}…{name[-20:]}"


class MissingPDFError(SourceError):
    """There is no file at this path."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(f"There is no file {name_of(path)}; check the name and the folder.")


class UnreadablePDFError(SourceError):
    """The file is no PDF, or too damaged to read."""

    def __init__(self, path: Path, reason: str) -> None:
        self.path = path
        self.reason = visible(reason)[:LONGEST_REASON]
        super().__init__(
            f"{name_of(path)} cannot be read as a PDF ({self.reason}); open it in a PDF viewer and save it anew as PDF."
        )


class EncryptedPDFError(SourceError):
    """The file opens only with a password."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(f"{name_of(path)} is protected with a password; save a copy without password and use that.")


class NoPagesError(SourceError):
    """The file is a PDF without a page."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(f"{name_of(path)} has no pages; choose the published PDF.")


class TooLargePDFError(SourceError):
    """The file has more bytes than allowed."""

    def __init__(self, path: Path, megabytes: int) -> None:
        self.path = path
        self.megabytes = megabytes
        super().__init__(
            f"{name_of(path)} is larger than {megabytes} MB; save it with smaller images, "
            "or allow more with BLOEMLEZING_PDF_MEGABYTES."
        )


class TooManyPagesError(SourceError):
    """The PDF has more pages than allowed."""

    def __init__(self, path: Path, pages: int) -> None:
        self.path = path
        self.pages = pages
        super().__init__(
            f"{name_of(path)} has more than {pages} pages; choose the anthology itself, "
            "or allow more with BLOEMLEZING_PDF_PAGES."
        )


class TooCostlyPDFError(SourceError):
    """Reading the PDF takes more time or memory than allowed."""

    def __init__(self, path: Path, cost: str, setting: str) -> None:
        self.path = path
        self.cost = cost
        self.setting = setting
        super().__init__(
            f"{name_of(path)} {cost}; open it in a PDF viewer and save it anew as PDF, or allow more with {setting}."
        )

    @classmethod
    def time(cls, path: Path, seconds: float) -> "TooCostlyPDFError":
        """Reading took more than so many seconds."""
        return cls(path, f"takes too long to read (more than {seconds:.0f} seconds)", "BLOEMLEZING_PDF_SECONDS")

    @classmethod
    def memory(cls, path: Path, megabytes: int) -> "TooCostlyPDFError":
        """Reading needed more than so much memory."""
        return cls(
            path, f"takes too much memory to read (more than {megabytes} MB)", "BLOEMLEZING_PDF_MEMORY_MEGABYTES"
        )


class NoTextError(SourceError):
    """No page has text: usually a scan."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(
            f"{name_of(path)} contains no text, only images; use the digital publication instead of a scan."
        )


class GarbledTextError(SourceError):
    """The fonts of the PDF do not tell which letters they show."""

    def __init__(self, path: Path, reason: str) -> None:
        self.path = path
        self.reason = visible(reason)[:LONGEST_REASON]
        super().__init__(
            f"The text of {name_of(path)} cannot be turned into letters ({self.reason}); "
            "ask for the PDF as it was exported by the program it was made with."
        )


class NoCitationsError(SourceError):
    """The PDF has text, but nothing in it is laid out as citations under headings."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(
            f"No citations were found in {name_of(path)}; it must be an anthology with headings "
            "and short statements set apart by white space."
        )
