"""A small world that can be worked out by hand: an encoder that counts four words, and editions made with it."""

import hashlib
import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from index.calibration import Calibration, Point
from index.clean import clean
from index.collection import put_in_use
from index.edition import Edition, write_edition
from index.encoder import Encoder
from index.encoding import Encoding, Progress, encoding
from index.indexing import index_citations
from index.manifest import FORMAT, Manifest, Origin
from index.signals import Scale, Scales
from source.citations import Citation, Proof
from source.page import Box

WORDS = ("zorg", "geld", "politie", "school")
SCALES = Scales(Scale(0, 1), Scale(0, 1))  # leave all signals as they are
FAR = Scales(Scale(10, 1), Scale(10, 1))  # every citation is some ten deviations below a general question's best
NEAR = Scales(Scale(-10, 1), Scale(-10, 1))  # and above it
CALIBRATION = Calibration(SCALES, (Point(0, 1, 0), Point(1, 0, 1)))
PDF = b"%PDF-1.7 een speelgoedbloemlezing\n%%EOF\n"


@dataclass(frozen=True, slots=True)
class ToyEncoder:
    """Counts four words, for questions as for citations; a text with none of them is as near to each.

    Each word is a token; the vector of one of the four is its own axis, that of any other word as near to each.
    """

    name: str = "toy"
    dimension: int = len(WORDS)

    def encode_queries(self, texts: Sequence[str]) -> list[Encoding]:
        return [self._encode(text) for text in texts]

    def encode_documents(self, texts: Sequence[str], progress: Progress | None = None) -> list[Encoding]:
        if progress:
            progress(len(texts), len(texts))
        return self.encode_queries(texts)

    def _encode(self, text: str) -> Encoding:
        found = list(re.finditer(r"\S+", clean(text)))
        tokens = np.array([_counts(word[0]) for word in found], np.float32).reshape(-1, self.dimension)
        ids = [zlib.crc32(word[0].lower().encode()) % 2**31 for word in found]
        return encoding(
            np.array(_counts(text), np.float32), tokens, ids, [word.span() for word in found], "", clean(text)
        )


def _counts(text: str) -> list[int]:
    counts = [text.lower().split().count(word) for word in WORDS]
    return counts if any(counts) else [1] * len(WORDS)


TOY: Encoder = ToyEncoder()


def say(**counts: int) -> str:
    """`say(zorg=3, geld=4)` is a text of seven words, whose vector is (0.6, 0.8, 0, 0)."""
    return " ".join(word for word, count in counts.items() for _ in range(count))


def citation(text: str, **fields: Any) -> Citation:
    """A proven statement on page 18 of section 2.4, unless said otherwise."""
    defaults: dict[str, Any] = {
        "id": hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:12],
        "kind": "quote",
        "chapter": 2,
        "chapter_title": "Uitbuiting",
        "section": "2.4",
        "section_title": "Arbeid",
        "page": 18,
        "page_label": "16",
        "pages": (18,),
        "boxes": (Box(18, 56.7, 100.25, 287.0, 112.25),),
        "lines": (text,),
        "steps": (),
        "complete": True,
        "proof": Proof(agreed=True, differences=()),
    }
    return Citation(text=text, **{**defaults, **fields})


def citations(*texts: str) -> list[Citation]:
    """A citation of each text."""
    return [citation(text) for text in texts]


def origin(pdf: bytes = PDF, **fields: Any) -> Origin:
    """What a toy PDF calls itself."""
    defaults: dict[str, Any] = {
        "name": "toy.pdf",
        "pages": 32,
        "title": "Bloemlezing",
        "subject": None,
        "language": "nl-NL",
    }
    return Origin(sha256=hashlib.sha256(pdf).hexdigest(), **{**defaults, **fields})


def write(data: Path, found: Sequence[Citation], pdf: bytes = PDF) -> Manifest:
    """Write a toy edition and put it in use."""
    made = stage(data, found, pdf)
    put_in_use(data, made.edition, "jan")
    return made


def stage(data: Path, found: Sequence[Citation], pdf: bytes = PDF, **fields: Any) -> Manifest:
    """Write a toy edition beside the one in use."""
    about = origin(pdf, **fields)
    return write_edition(data, pdf, about, found, index_citations(found, TOY), CALIBRATION, model=TOY.name, by="jan")


def manifest(count: int = 1, model: str = TOY.name, pdf: Origin | None = None) -> Manifest:
    """Of an edition that was never written."""
    return Manifest(
        format=FORMAT,
        edition="20260102T030405000000Z-0123abcd",
        created="2026-01-02T03:04:05+00:00",
        model=model,
        dimension=4,
        counts={"citations": count, "unproven": 0, "quote": count},
        pdf=pdf or origin(),
        files={},
    )


def edition(found: Sequence[Citation], model: str = TOY.name, scales: Scales = SCALES) -> Edition:
    """A toy edition in memory."""
    return Edition.of(manifest(len(found), model), found, *index_citations(found, TOY), scales)
