"""HTML as a browser reads it, and what may try to be more than text in it."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

from hypothesis import strategies as st

from assistant.catalogue import Catalogue
from index.edition import Edition
from index.indexing import index_citations
from index.manifest import Manifest
from source.citations import Citation
from tests.toys import SCALES, TOY, citations, manifest

HOSTILE = (
    "<script>alert(1)</script>",
    "</blockquote></li></ol><img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)" x=\'',
    "' onclick='alert(1)",
    "<a href='javascript:alert(1)'>klik</a>",
    "javascript:alert(1)",
    "&lt;script&gt; &amp;amp; &#60;b&#62; &copy &notit;",
    "<!-- <![CDATA[ <? <!doctype html> </",
    "</title><style>*{display:none}</style>",
    "\u202egnidrow kleknezrevo\u202c \u2066\u200f",
    "*vet* [link](javascript:alert(1)) `code` $x$",
    "{{ 7 * 7 }} {% raw %} {# weg #} ${alert(1)} {count} {0} %s",
)
any_text = st.one_of(st.sampled_from(HOSTILE), st.text("<>&\"'`=/;#!-{}%x on\u202e\u2069"), st.text())
VOID = {"br", "img", "input", "link", "meta"}
ELEMENTS = {
    *("a", "article", "blockquote", "body", "button", "dd", "details", "div", "dl", "dt", "figure", "form", "h1", "h2"),
    *("h3", "head", "header", "html", "img", "input", "label", "li", "link", "main", "mark", "meta", "nav", "noscript"),
    *("ol", "p", "rect", "script", "section", "span", "summary", "svg", "textarea", "title", "ul"),
    *("del", "ins", "table", "tbody", "td", "th", "thead", "tr"),
}  # what we write, and nothing else
ATTRIBUTES = {
    *("action", "alt", "aria-hidden", "aria-label", "aria-labelledby", "aria-pressed", "charset", "class", "content"),
    *("dir", "download", "focusable", "for", "height", "hidden", "href", "hreflang", "id", "lang", "maxlength"),
    *("method", "name", "open", "preserveaspectratio", "rel", "required", "role", "rows", "src", "tabindex", "target"),
    *("scope", "type", "value", "viewbox", "width", "x", "y"),
    *(
        "data-back",
        "data-anew",
        "data-remembered",
        "data-embedded",
        "data-cited",
        "data-close",
        "data-copy",
        "data-done",
        "data-empty",
        "data-failed",
        "data-full",
    ),
    *("data-health", "data-id", "data-if-own", "data-judge", "data-judgments", "data-keep", "data-kept-count"),
    *("data-kept-list", "data-key", "data-list", "data-more", "data-most", "data-panel", "data-said", "data-started"),
    *("data-sure", "data-takes", "data-to-answer", "data-undone"),
}
BLOCKS = {
    *("article", "blockquote", "details", "div", "dl", "figure", "form", "h1", "h2", "h3", "header", "main", "nav"),
    *("ol", "p", "section", "table", "ul"),
}
NEVER_INSIDE = {"a": {"a", "button"}, "button": {"a", "button"}, "form": {"form"}, **{block: {"p"} for block in BLOCKS}}


@dataclass(slots=True)
class Element:
    """An element with its attributes and, in their order, its texts and elements."""

    tag: str
    attributes: dict[str, str | None]
    parts: list["Element | str"] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All text in it."""
        return "".join(part if isinstance(part, str) else part.text for part in self.parts)

    @property
    def inside(self) -> "list[Element]":
        """All elements in it, in document order."""
        found = [part for part in self.parts if isinstance(part, Element)]
        return [element for part in found for element in (part, *part.inside)]

    def all(self, tag: str, **attributes: str | None) -> "list[Element]":
        """The elements of a kind with these attributes: `class_` is `class`, `data_id` is `data-id`."""
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        return [one for one in self.inside if one.tag == tag and wanted.items() <= one.attributes.items()]

    def texts(self, tag: str, **attributes: str | None) -> list[str]:
        """The text of each of them, without white space around it."""
        return [element.text.strip() for element in self.all(tag, **attributes)]

    def one(self, tag: str, **attributes: str | None) -> "Element":
        """The only one of them."""
        (found,) = self.all(tag, **attributes)
        return found


class Reader(HTMLParser):
    """Reads HTML that is closed as it was opened, and that a browser nests as it was written."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [Element("", {})]
        self.other: list[str] = []  # comments, declarations and processing instructions

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs), f"{tag} has an attribute twice"
        assert not NEVER_INSIDE.get(tag, set()) & {element.tag for element in self.open}, f"{tag} cannot stand here"
        element = Element(tag, dict(attrs))
        self.open[-1].parts.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert any(element.tag == "svg" for element in self.open), f"/> does not close {tag}"
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().tag == tag

    def handle_data(self, data: str) -> None:
        self.open[-1].parts.append(data)

    def handle_comment(self, data: str) -> None:
        self.other.append(data)

    def handle_decl(self, decl: str) -> None:
        self.other.append(decl)

    def handle_pi(self, data: str) -> None:
        self.other.append(data)

    def unknown_decl(self, data: str) -> None:
        self.other.append(data)


def seen(html: str) -> Element:
    """What a browser makes of some HTML of ours: well nested, and of no other elements and attributes than we write."""
    reader = Reader()
    reader.feed(html)
    reader.close()
    (root,) = reader.open
    assert reader.other == (["doctype html"] if root.all("html") else [])
    assert {element.tag for element in root.inside} <= ELEMENTS
    assert {name for element in root.inside for name in element.attributes} <= ATTRIBUTES
    return root


def skeleton(root: Element) -> list[tuple[str, ...]]:
    """The elements with the names of their attributes, in document order."""
    return [(element.tag, *element.attributes) for element in root.inside]


def catalogue(*found: Citation, described: Manifest | None = None) -> Catalogue:
    """Of an edition that holds these citations, whatever is in them; none of them can be found by asking."""
    indexes = index_citations(citations(*["zorg"] * len(found)), TOY)
    return Catalogue.of(Edition.of(described or manifest(len(found)), found, *indexes, SCALES))
