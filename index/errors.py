"""What can go wrong between citations and an answer; every message says what to do."""

from pathlib import Path


class EditionError(Exception):
    """Base of every error of this package; its message is a sentence that says what to do."""


class ModelError(EditionError):
    """The model that turns texts into vectors cannot be had or used."""


class NoEditionError(EditionError):
    """The data folder holds no edition."""

    def __init__(self, data: Path) -> None:
        self.data = data
        super().__init__(f"No edition in {data.absolute()}; run 'bloemlezing build PDF --data {data}' or name another.")


class DamagedEditionError(EditionError):
    """A file of the edition is missing, changed or unreadable."""

    def __init__(self, edition: str, file: str, reason: str) -> None:
        self.edition = edition
        self.file = file
        super().__init__(f"Edition {edition} is damaged: {file} {reason}; run 'bloemlezing build PDF' again.")


class NewerEditionError(EditionError):
    """The edition was written by a newer version of the program."""

    def __init__(self, edition: str, version: int) -> None:
        self.edition = edition
        super().__init__(
            f"Edition {edition} has format {version}, which this version does not know; install a newer version."
        )


class OlderEditionError(EditionError):
    """The edition was written by an older version of the program, which wrote less than this one needs."""

    def __init__(self, folder: Path) -> None:
        self.edition = folder.name
        super().__init__(
            f"Edition {folder.name} was made by an older version; make it again from the PDF it was made of: "
            f"run 'bloemlezing build {folder / 'source.pdf'}', with --data if it lives elsewhere than in data."
        )


class DiskError(EditionError):
    """The data folder cannot be written."""

    def __init__(self, data: Path, reason: str) -> None:
        self.data = data
        super().__init__(f"Cannot read or write in {data} ({reason}); make room or choose another folder with --data.")


class UnprovenError(EditionError):
    """Some citations are not what the page says, as far as the second reader sees."""

    def __init__(self, count: int, total: int, example: str) -> None:
        self.count = count
        self.total = total
        super().__init__(
            f"{count} of {total} citations could not be proven against the page ({example}); nothing was published. "
            "See 'bloemlezing extract' for where they differ, or build with --allow-unproven: they are then marked."
        )


class GlossaryError(EditionError):
    """A glossary cannot be used."""


class QuestionsError(EditionError):
    """A file with judged questions cannot be used."""
