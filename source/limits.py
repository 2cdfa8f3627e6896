"""What reading one PDF may cost."""

from dataclasses import dataclass

MEBIBYTE = 2**20  # bytes


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one PDF may cost; a report of 2,000 pages stays well within the defaults."""

    megabytes: int = 200  # size of the file; 2,000 pages of text are 6, images make the rest
    pages: int = 3_000  # half as many again as the longest report
    memory_megabytes: int = 1_024  # address space of the reader; 2,000 pages of 4,000 characters take 900
    seconds: int = 20  # CPU for the file as a whole, and wall clock, for who is nice `reader.PATIENCE` times as long
    seconds_per_page: float = 0.1  # on top of that, for each page once it is read; a full one takes 0.03

    def seconds_for(self, pages: int) -> float:
        """How long it may take in all once so many pages are read: slow pages are a bomb, quick ones a book."""
        return self.seconds + self.seconds_per_page * pages
