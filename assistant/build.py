"""A PDF to an edition in use: read, embed, write."""

import hashlib
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

from index.edition import Manifest, Origin, write_edition
from index.encoder import encoder_for_building
from source.citations import Citation, read_citations
from source.errors import NoCitationsError, NoTextError, UnreadablePDFError
from source.page import Document
from source.pdf import read_document

FACSIMILE = Path(str(files("source"))) / "data" / "samen-tegen-mensenhandel-facsimile.pdf"  # ships with the program
Progress = Callable[[str, int, int], None]  # what is being done, how much of it is done, of how much


def citations_of(pdf: Path, progress: Progress) -> tuple[Document, list[Citation]]:
    """The document at `pdf` and its citations.

    Raises:
        SourceError: it cannot be read, has no text, or no citations.

    """
    document = read_document(pdf, lambda done, count: progress("Reading pages", done, count))
    if not any(page.fragments for page in document.pages):
        raise NoTextError(pdf)
    citations = read_citations(document)
    if not citations:
        raise NoCitationsError(pdf)
    return document, citations


def build(pdf: Path, data: Path, model: str, progress: Progress) -> Manifest:
    """Make an edition of `pdf` and put it in use; the edition before stays on disk.

    Raises:
        SourceError: no citations can be read from the PDF.
        EditionError: the model cannot be had or the folder not be written.

    """
    document, citations = citations_of(pdf, progress)
    content = pdf.read_bytes()
    if hashlib.sha256(content).hexdigest() != document.sha256:
        raise UnreadablePDFError(pdf, "it changed while it was read")
    progress("Preparing the model", 0, 1)
    encoder = encoder_for_building(model, data / "models")
    texts = [citation.text for citation in citations]
    vectors = encoder.encode_documents(texts, lambda done, count: progress("Embedding citations", done, count))
    origin = Origin(pdf.name, document.sha256, len(document.pages), document.title, document.subject, document.language)
    return write_edition(data, content, origin, citations, vectors, model=encoder.name)
