"""Citations to what is searched: the vector of each, and those of its tokens.

A new edition of an anthology says most of what the one before said. What stands unchanged under an unchanged heading is
not encoded again, as long as the model still makes the same of it.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from index.encoder import Encoder
from index.encoding import Progress
from index.interaction import Encoded, TokenIndex
from index.vectors import VectorIndex
from source.citations import Citation

Key = tuple[str, str]  # a heading and the text after it: all that an encoder is told
Known = Mapping[Key, Encoded]

# Cosine of a text with itself: engines differ by 1e-6 at most, the bundled model from what it was by 0.07
SAME = 0.9999


def heading(citation: Citation) -> str:
    """What a citation is read after when it is indexed: the title it stands under, which often tells the subject."""
    title = citation.section_title or citation.chapter_title
    return f"{title}: " if title else ""


def known_of(citations: Sequence[Citation], vectors: VectorIndex, tokens: TokenIndex) -> Known:
    """What the citations of an edition were encoded to; row i of both its indexes belongs to citation i."""
    return dict(zip(map(_key, citations), tokens.encoded(vectors.rows()), strict=True))


def index_citations(
    citations: Sequence[Citation], encoder: Encoder, progress: Progress | None = None, known: Known | None = None
) -> tuple[VectorIndex, TokenIndex]:
    """The two indexes of some citations, at least one; row i of each belongs to citation i.

    What is `known` is only encoded again if it was by another model than `encoder`, also one of the same name.

    Raises:
        ModelError: the model cannot be had.

    """
    keys = [_key(citation) for citation in citations]
    found = _trusted({key: known[key] for key in keys if key in known}, encoder) if known else {}
    new = [key for key in keys if key not in found]
    encoded = {**found, **_encode(new, encoder, progress and _counting(progress, len(new), len(keys)))}
    rows = [encoded[key] for key in keys]
    return VectorIndex.build(np.array([row.vector for row in rows])), TokenIndex.of(rows)


def _key(citation: Citation) -> Key:
    return heading(citation), citation.text


def _trusted(found: Known, encoder: Encoder) -> Known:
    """All or nothing: the longest text is encoded again, as the one that tells most."""
    if not found:
        return {}
    key = max(found, key=lambda key: len(key[1]))
    if len(found[key].vector) != encoder.dimension:
        return {}
    return found if _same(found[key], _encode([key], encoder)[key]) else {}


def _same(before: Encoded, now: Encoded) -> bool:
    return (
        np.array_equal(before.ids, now.ids)
        and np.array_equal(before.sentences, now.sentences)
        and float(before.vector @ now.vector) >= SAME
    )


def _encode(keys: Sequence[Key], encoder: Encoder, progress: Progress | None = None) -> Known:
    encodings = encoder.encode_documents([above + text for above, text in keys], progress)
    return {key: Encoded.of(*key, encoding) for key, encoding in zip(keys, encodings, strict=True)}


def _counting(progress: Progress, new: int, count: int) -> Progress:
    """Counts all citations while `new` ones are encoded: the others are done at once."""
    if new < count:
        progress(count - new, count)
    return lambda done, _: progress(count - new + done, count)
