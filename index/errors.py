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
        where = f"--data {data}"
        if data.parent.name == "collections":
            where = f"--data {data.parent.parent} --collection {data.name}"
        super().__init__(f"No edition in {data.absolute()}; run 'bloemlezing build PDF {where}' or name another.")


class DamagedEditionError(EditionError):
    """A file of the edition is missing, changed or unreadable."""

    def __init__(self, edition: str, file: str, reason: str) -> None:
        self.edition = edition
        self.file = file
        super().__init__(
            f"Edition {edition} is damaged: {file} {reason}; put an earlier one back with "
            "'bloemlezing editions rollback', or run 'bloemlezing build PDF' again."
        )


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


class NameTakenError(EditionError):
    """There is an edition of this name, or one is being written."""

    def __init__(self, edition: str) -> None:
        super().__init__(f"There is an edition {edition} already; build again.")


class UnknownEditionError(EditionError):
    """There is no edition of this name."""

    def __init__(self, folder: Path, edition: str) -> None:
        self.edition = edition
        super().__init__(f"No edition {edition} in {folder.absolute()}; see 'bloemlezing editions list'.")


class NoEarlierEditionError(EditionError):
    """No edition was in use before the one in use, or none of them is whole."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"No earlier edition in {folder.absolute()} can be put back; name one with 'bloemlezing editions publish'."
        )


class ChangedMeanwhileError(EditionError):
    """Another edition was put in use since one looked."""

    def __init__(self, edition: str) -> None:
        self.edition = edition
        super().__init__(f"Meanwhile another edition was put in use ({edition}); compare again before you publish.")


class LockedError(EditionError):
    """Another program is changing the editions."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"Another program is changing the editions in {folder.absolute()}; try again in a moment.")


class InUseError(EditionError):
    """The edition in use cannot be removed."""

    def __init__(self, edition: str) -> None:
        self.edition = edition
        super().__init__(f"Edition {edition} is in use; put another in use before you remove it.")


class CollectionNameError(EditionError):
    """No collection can have this name."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name!r} cannot be the name of a collection; use small letters, digits and hyphens, such as 'jaar-2027'."
        )


class UnknownCollectionError(EditionError):
    """There is no collection of this name."""

    def __init__(self, data: Path, name: str, others: list[str]) -> None:
        there = f"there are {', '.join(others)}" if others else "there is only the one without a name"
        super().__init__(
            f"No collection {name} in {data.absolute()}; {there}. "
            f"Make it with 'bloemlezing build PDF --collection {name}'."
        )


class GlossaryError(EditionError):
    """A glossary cannot be used."""


class QuestionsError(EditionError):
    """A file with judged questions cannot be used."""
