"""Citations to what is searched: the vector of each, and those of its tokens."""

from collections.abc import Sequence

from index.encoder import Encoder
from index.encoding import Progress, vectors
from index.interaction import TokenIndex
from index.vectors import VectorIndex
from source.citations import Citation


def heading(citation: Citation) -> str:
    """What a citation is read after when it is indexed: the title it stands under, which often tells the subject."""
    title = citation.section_title or citation.chapter_title
    return f"{title}: " if title else ""


def index_citations(
    citations: Sequence[Citation], encoder: Encoder, progress: Progress | None = None
) -> tuple[VectorIndex, TokenIndex]:
    """The two indexes of some citations, at least one; row i of each belongs to citation i. Raises ModelError."""
    headings = [heading(citation) for citation in citations]
    texts = [citation.text for citation in citations]
    encodings = encoder.encode_documents([above + text for above, text in zip(headings, texts, strict=True)], progress)
    return VectorIndex.build(vectors(encodings, encoder.dimension)), TokenIndex.build(headings, texts, encodings)
