"""What can be wrong with a PDF; every message says what to do."""

from pathlib import Path


class SourceError(Exception):
    """A PDF that citations cannot be read from; the message is a sentence for the user."""


class MissingPDFError(SourceError):
    """There is no file at this path."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(f"There is no file {path.name}; check the name and the folder.")


class UnreadablePDFError(SourceError):
    """The file is no PDF, or too damaged to read."""

    def __init__(self, path: Path, reason: str) -> None:
        self.path = path
        self.reason = reason
        super().__init__(
            f"{path.name} cannot be read as a PDF ({reason}); open it in a PDF viewer and save it anew as PDF."
        )


class EncryptedPDFError(SourceError):
    """The file opens only with a password."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(f"{path.name} is protected with a password; save a copy without password and use that.")


class NoPagesError(SourceError):
    """The file is a PDF without a page."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(f"{path.name} has no pages; choose the published PDF.")


class NoTextError(SourceError):
    """No page has text: usually a scan."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(f"{path.name} contains no text, only images; use the digital publication instead of a scan.")


class NoCitationsError(SourceError):
    """The PDF has text, but nothing in it is laid out as citations under headings."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(
            f"No citations were found in {path.name}; it must be an anthology with headings "
            "and short statements set apart by white space."
        )
