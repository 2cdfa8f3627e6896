"""The report of what a new edition changes: what it tells, and that nothing in it is more than text."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

import assistant
import source.proof
from assistant.changes import MOST_OPEN, Changes, doubt_in_words, summary_lines, telling, to_html, to_markdown
from assistant.phrasebook import phrases
from assistant.reference import visible
from assistant.templating import ENVIRONMENT
from index.comparison import Comparison, Pair, compare
from index.doubts import Doubt
from index.selection import Facet
from source.citations import Citation, Difference, Proof
from tests.seen import HOSTILE, Element, Reader, any_text, seen, skeleton
from tests.toys import citation, manifest, origin

NL, EN = phrases("nl"), phrases("en")
TEMPLATES = Path(assistant.__file__).parent / "templates"
OWN_STYLE = re.findall(r"<style>.*?</style>\n", (TEMPLATES / "report.html").read_text(encoding="utf-8"), re.DOTALL)
NOTHING = Comparison(0, (), (), (), (), (), (), (), (), ())
ELSEWHERE = {"chapter": 3, "chapter_title": "Ambities", "section": "3.1", "section_title": "Opvang", "page_label": "30"}
OLD, NEW = manifest(3, pdf=origin(name="oud.pdf")), manifest(4, pdf=origin(b"nieuw", name="nieuw.pdf", pages=40))
UNPROVEN = citation(
    "geen slachtoffer",
    proof=Proof(
        agreed=False,
        differences=(
            Difference(18, "geen slachtoffer", "een slachtoffer", "other characters stand there"),
            Difference(19, "", "x & y", "text stands between two of its lines"),
        ),
    ),
)
ALL = Comparison(
    same=500,
    added=(citation("Nieuw."),),
    gone=(citation("Weg."), citation("Ook weg.")),
    changed=(Pair(citation("Er is niet genoeg opvang."), citation("Er is wel genoeg opvang.")),),
    moved=(Pair(citation("Zelfde."), citation("Zelfde.", **ELSEWHERE)),),
    repaged=(
        Pair(citation("Later."), citation("Later.", page=19, page_label="17")),
        Pair(citation("Ook later."), citation("Ook later.", page=19)),
    ),
    sections_added=(Facet(3, "Ambities", "3.1", "Opvang", 1),),
    sections_gone=(Facet(4, "Kansen", "4.2", None, 2),),
    retitled=((Facet(2, "Uitbuiting", "2.4", "Arbeit", 9), Facet(2, "Uitbuiting", "2.4", "Arbeid", 9)),),
    unproven=(UNPROVEN, citation("los", proof=None)),
)
quick = settings(max_examples=100, derandomize=True, deadline=None)


def report(comparison: Comparison, words: Any = NL, **fields: Any) -> Element:
    """What a browser makes of a report, beside the one style of ours in it."""
    html = to_html(Changes(**{"old": OLD, "new": NEW, "comparison": comparison, **fields}), words)
    assert html.count(OWN_STYLE[0]) == 1
    return seen(html.replace(OWN_STYLE[0], ""))


def markdown(comparison: Comparison, **fields: Any) -> str:
    return to_markdown(Changes(**{"old": OLD, "new": NEW, "comparison": comparison, **fields}), NL)


def rendered(written: str, *, html: bool = False) -> Element:
    """What a program makes of Markdown in which one can strike through; `html` says whether it lets HTML through."""
    reader = Reader()
    reader.feed(MarkdownIt("commonmark", {"html": html}).enable("strikethrough").render(written))
    reader.close()
    assert reader.other == []
    return reader.open[0]


def rows(table: Element) -> list[list[str]]:
    return [[cell.text for cell in row.inside if cell.tag in {"td", "th"}] for row in table.all("tr")]


def part(page: Element, name: str) -> Element:
    """The part of a report below the heading with this name."""
    return next(part for part in page.all("section") if part.all("h2", id=f"changes-{name}"))


def without_unseen(element: Element) -> str:
    """The text in an element that is seen, not only heard."""
    shown = [part for part in element.parts if isinstance(part, str) or part.attributes.get("class") != "unseen"]
    return "".join(part if isinstance(part, str) else without_unseen(part) for part in shown)


def test_the_figures_are_told_in_a_few_lines() -> None:
    """The number of citations before and after first; of the differences only those that there are."""
    assert summary_lines(Changes(OLD, NEW, ALL), NL) == [
        "Citaten: 3 → 4",
        "Gelijk gebleven: 500",
        "Gewijzigd: 1",
        "Verplaatst naar een andere paragraaf: 1",
        "Vervallen: 2",
        "Toegevoegd: 1",
        "Op een andere pagina: 2",
        "Nieuwe paragrafen: 1",
        "Vervallen paragrafen: 1",
        "Andere titel: 1",
        "Niet woordelijk gecontroleerd: 2",
    ]
    assert summary_lines(Changes(OLD, NEW, replace(NOTHING, same=3)), EN) == ["Citations: 3 → 4", "Unchanged: 3"]
    assert summary_lines(Changes(None, NEW, replace(NOTHING, added=(citation("a"),))), EN) == [
        "Citations: 4",
        "Added: 1",
    ]


@pytest.mark.parametrize(
    ("doubt", "dutch", "english"),
    [
        (
            Doubt("same_pdf", {}),
            "Deze pdf is dezelfde als die van de uitgave die in gebruik is. Kijk of u het goede bestand hebt gekozen.",
            "This PDF is the same as that of the edition in use. Check that you chose the right file.",
        ),
        (
            Doubt("fewer", {"now": 1, "then": 560}),
            (
                "De nieuwe uitgave heeft 1 citaat, de uitgave die in gebruik is 560 citaten: veel minder. Kijk bij de "
                "vervallen citaten of er iets niet gelezen is."
            ),
            (
                "The new edition has 1 citation, the edition in use 560 citations: far fewer. Look among the citations "
                "that are gone whether something was not read."
            ),
        ),
        (
            Doubt("unproven", {"count": 2, "total": 560, "example": "16"}),
            (
                "Niet woordelijk gecontroleerd: 2 van de 560 citaten, het eerste op pagina 16. Vergelijk deze citaten "
                "met de pagina."
            ),
            (
                "Not checked word for word: 2 of the 560 citations, the first on page 16. Compare these citations with "
                "the page."
            ),
        ),
        (
            Doubt("empty_sections", {"count": 1, "example": "2.2"}),
            ("Hoofdstukken of paragrafen zonder citaten: 1, om te beginnen 2.2. Kijk in de pdf of daar citaten staan."),
            (
                "Chapters or sections without citations: 1, starting with 2.2. Look in the PDF whether there are "
                "citations in them."
            ),
        ),
        (
            Doubt("garbled", {"count": 3, "total": 560, "example": "\x1b[2J{0}"}),
            (
                "Misschien niet goed gelezen: 3 van de 560 citaten, het eerste op pagina \\u001b[2J{0}. Kijk of de "
                "tekst te lezen is. Is dat niet zo, maak dan de pdf opnieuw."
            ),
            (
                "Perhaps not read well: 3 of the 560 citations, the first on page \\u001b[2J{0}. Check that the text "
                "can be read. If it cannot, make the PDF again."
            ),
        ),
    ],
)
def test_a_doubt_is_a_sentence_that_says_what_to_do(doubt: Doubt, dutch: str, english: str) -> None:
    """With its facts in it, in which nothing steers a terminal; in the report they stand above the lists."""
    page = report(ALL, doubts=(doubt,))

    assert (doubt_in_words(doubt, NL), doubt_in_words(doubt, EN)) == (dutch, english)
    assert part(page, "doubts").texts("li") == [dutch]
    assert page.texts("h2")[:4] == ["De uitgaven", "Wat er verandert", "Let op", "Gewijzigd (1)"]
    assert [item.text for item in rendered(markdown(ALL, doubts=(doubt,))).all("li")].count(dutch) == 1


def test_the_editions_and_the_figures_are_tables() -> None:
    """Each row with its heading; of a first edition there is one column, which needs none."""
    page, first = report(ALL), report(ALL, words=EN, old=None)
    editions, counts = page.all("table")

    assert rows(editions) == [
        ["", "Oude uitgave", "Nieuwe uitgave"],
        ["Bron", "Bloemlezing", "Bloemlezing"],
        ["Bestand", "oud.pdf", "nieuw.pdf"],
        ["Uitgave", OLD.edition, NEW.edition],
        ["Ingelezen", "2 januari 2026", "2 januari 2026"],
        ["Pagina's", "32", "40"],
        ["Citaten", "3", "4"],
        ["Niet woordelijk gecontroleerd", "0", "0"],
    ]
    assert [row.texts("th", scope="row") for row in editions.all("tr")][1:] == [row[:1] for row in rows(editions)[1:]]
    assert editions.texts("th", scope="col") == ["Oude uitgave", "Nieuwe uitgave"]
    assert rows(counts) == [line.split(": ") for line in summary_lines(Changes(OLD, NEW, ALL), NL)[1:]]
    assert [row[:3] for row in rows(first.all("table")[0])][1] == ["File", "nieuw.pdf"]
    assert first.texts("p", class_="remark") == ["This is the first edition. There is nothing to compare it with."]


def test_each_figure_leads_to_its_list() -> None:
    """In the order of the lists, whose headings have the same number in them."""
    page = report(ALL)
    links = page.all("a")
    lists = [page.one("h2", id=(link.attributes["href"] or "").removeprefix("#")) for link in links]

    assert [f"{name} ({count})" for name, count in rows(page.all("table")[1])[1:]] == [title.text for title in lists]
    assert page.texts("h2")[2:] == [title.text for title in lists]
    assert [len(part(page, name).all("li")) for name in ("gone", "added", "repaged", "sections-gone")] == [2, 1, 2, 1]


def test_a_change_is_shown_word_by_word() -> None:
    """What is no longer there and what is new, also for who only hears it; a citation that did not move says no place.

    In Markdown the whole text stands there twice, before and after, each with whole words marked.
    """
    text = part(report(ALL), "changed").one("blockquote")
    english = part(report(ALL, words=EN), "changed").one("blockquote")
    marks = Pair(citation("Zij zegt: geen."), citation("Zij zegt, geen!"))

    assert text.attributes == {"lang": "nl", "dir": "ltr"}
    assert text.text == "Er is [vervallen: niet][toegevoegd: wel] genoeg opvang."
    assert without_unseen(text) == "Er is nietwel genoeg opvang."
    assert (without_unseen(text.one("del")), without_unseen(text.one("ins"))) == ("niet", "wel")
    assert english.texts("span", lang="en") == ["[left out:", "[put in:"]
    assert part(report(ALL), "changed").all("p", class_="note") == []
    written = markdown(replace(NOTHING, changed=(marks,)))
    assert "> Was: Zij ~~zegt:~~ ~~geen.~~\n\n> Wordt: Zij **zegt,** **geen!**\n" in written
    assert rendered(written).texts("s") == ["zegt:", "geen."]
    assert rendered(written).texts("strong") == ["zegt,", "geen!"]


def test_what_moved_says_from_where() -> None:
    """The section and page it was in; the place in the PDF if the number printed there is the same."""
    page = report(ALL)
    here = "Hoofdstuk 2 Uitbuiting · § 2.4 Arbeid · p. 16"

    assert [text.text for name in ("moved", "repaged") for text in part(page, name).all("p")] == [
        "Hoofdstuk 3 Ambities · § 3.1 Opvang · p. 30",
        f"Stond eerst hier: {here}",
        "Hoofdstuk 2 Uitbuiting · § 2.4 Arbeid · p. 17",
        f"Stond eerst hier: {here}",
        here,
        "Stond eerst hier: pdf-pagina 18, nu pdf-pagina 19",
    ]
    assert part(report(ALL, words=EN), "moved").texts("span", lang="nl") == [
        "Ambities",
        "Opvang",
        "Uitbuiting",
        "Arbeid",
    ]
    assert f"\n\nStond eerst hier: {here}\n" in markdown(ALL)


def test_sections_are_told_with_the_number_of_their_citations() -> None:
    """As the contents of an edition tell them."""
    page = report(ALL)

    assert part(page, "sections-added").texts("li") == ["§ 3.1 Opvang (1 citaat)"]
    assert part(page, "sections-gone").texts("li") == [
        "§ 4.2 (titel onbekend: de pagina met het kopje ontbreekt in deze bron) (2 citaten)"
    ]
    assert "## Nieuwe paragrafen (1)\n\n- § 3.1 Opvang (1 citaat)\n" in markdown(ALL)


def test_a_citation_comes_with_what_must_be_known_of_it() -> None:
    """Its notes, as wherever a citation goes."""
    cut = replace(NOTHING, gone=(citation("Weg", kind="pullquote", complete=False),))
    notes = ["uitgelicht op de pagina", "onvolledig: de aansluitende pagina ontbreekt in deze bron"]

    assert part(report(cut), "gone").texts("p", class_="note") == notes
    assert f"> Weg\n\nHoofdstuk 2 Uitbuiting · § 2.4 Arbeid · p. 16 ({'; '.join(notes)})\n" in markdown(cut)


def test_what_is_not_proven_says_what_stands_on_the_page() -> None:
    """Each difference; and what nobody compared with the page says that."""
    found, unread = part(report(ALL), "unproven").all("li")

    assert [[item.text for item in proof.inside] for proof in found.all("dl")] == [
        [
            "pdf-pagina 18",
            "Er staan andere tekens.",
            "In het citaat",
            "geen slachtoffer",
            "Op de pagina",
            "een slachtoffer",
        ],
        ["pdf-pagina 19", "Er staat andere tekst tussen de regels.", "Op de pagina", "x & y"],
    ]
    assert (found.texts("p")[1:], unread.texts("p")[1:]) == (
        [NL["unproven"]],
        [NL["unproven"], NL["changes_not_compared"]],
    )
    assert (
        "- pdf-pagina 18: Er staan andere tekens. In het citaat: “geen slachtoffer”. Op de pagina: “een slachtoffer”.\n"
        "- pdf-pagina 19: Er staat andere tekst tussen de regels. Op de pagina: “x \\& y”.\n"
    ) in markdown(ALL)


@pytest.mark.parametrize(
    ("begins", "said"),
    [
        ("other characters stand there", "differs_characters"),
        ("text stands right beside it", "differs_beside"),
        ("text stands between two of its lines", "differs_between"),
        ("other spaces stand there", "differs_spaces"),
        ("lines and text differ", "differs_otherwise"),
        ("a step that is not ours", "differs_otherwise"),
    ],
)
def test_every_difference_is_told_in_words_of_the_reader(begins: str, said: str) -> None:
    """Each that the proof can find, whose own words are English."""
    differing = citation("a", proof=Proof(agreed=False, differences=(Difference(18, "a", "a", f"{begins}, near 'a'"),)))
    [only] = telling(Changes(OLD, NEW, replace(NOTHING, unproven=(differing,))), EN).parts

    assert f'"{begins}' in Path(source.proof.__file__).read_text(encoding="utf-8")
    assert only.entries[0].mismatches[0].what == EN[said]


@pytest.mark.parametrize(("count", "closed"), [(MOST_OPEN, False), (MOST_OPEN + 1, True)])
def test_a_long_list_is_whole_and_closed(count: int, closed: bool) -> None:
    """So that a reader sees which lists there are; none of its citations is left out."""
    added = part(report(replace(NOTHING, added=tuple(citation(f"Zin {n}.") for n in range(count)))), "added")

    assert added.texts("summary") == [f"Toon alle {count}"] * closed
    assert [box.texts("blockquote") for box in (added.all("details") or [added])] == [
        [f"Zin {n}." for n in range(count)]
    ]


def test_that_nothing_changes_is_said() -> None:
    """And there are no lists; where not even anything stayed the same, there are no figures either."""
    page = report(replace(NOTHING, same=3))

    assert page.texts("p") == ["Voor lezers verandert er niets: alle citaten zijn gelijk gebleven."]
    assert (page.all("li"), page.texts("h2")) == ([], ["De uitgaven", "Wat er verandert"])
    assert report(NOTHING).texts("h2") == ["De uitgaven"]
    assert markdown(replace(NOTHING, same=3)).startswith(
        "# Wijzigingen: Bloemlezing\n\nVoor lezers verandert er niets: alle citaten zijn gelijk gebleven.\n\n- Bron: "
    )


def test_a_report_needs_nothing_from_elsewhere() -> None:
    """No script, picture or file; all links stay in it, it is in one language and says which part is in another."""
    page = report(ALL, words=EN)
    names = {name for element in page.inside for name in element.attributes}

    assert page.one("html").attributes == {"lang": "en"}
    assert (page.texts("title"), page.texts("h1")) == (["Changes: Bloemlezing"], ["Changes: Bloemlezing"])
    assert {"script", "link", "img", "form"} & {element.tag for element in page.inside} == set()
    assert {"src", "style"} & names == set()
    assert all((link.attributes["href"] or "").startswith("#changes-") for link in page.all("a"))
    assert len(OWN_STYLE) == 1
    assert not re.search(r"url\(|@import|</(?!style>)", OWN_STYLE[0])


def test_a_page_of_ours_can_hold_the_report() -> None:
    """Without a style of its own and below a heading; each citation that is still there can lead to its page."""
    source = '{% from "changes.html" import told with context %}{{ told(telling, link) }}'
    told = telling(Changes(OLD, NEW, ALL), NL)

    def link(of: Citation) -> str | None:
        return None if of.text == "los" else f"pagina?a=1&b={of.page}"

    page = seen(ENVIRONMENT.from_string(source).render(t=NL, telling=told, link=link))

    assert [element.tag for element in page.inside if re.fullmatch("h[1-6]|style", element.tag)] == ["h2"] * 11
    assert "style" not in {name for element in page.inside for name in element.attributes}
    assert part(page, "gone").all("a") == []
    assert [anchor.attributes["href"] for anchor in part(page, "unproven").all("a")] == ["pagina?a=1&b=18"]
    assert part(page, "unproven").texts("a") == ["Toon op de pagina (p. 16)"]
    assert len(page.all("p", class_="actions")) == 6


def hostile(text: str) -> dict[str, Any]:
    """A report in which every citation, title and name is this text; where it must be something, with an x before."""
    named = manifest(pdf=origin(name=f"{text}.pdf", title=f"x{text}", subject=text))
    proof = Proof(agreed=False, differences=(Difference(18, f"x{text}", f"x{text}", text),))
    place = {"chapter_title": f"x{text}", "section": text, "section_title": f"x{text}", "page_label": text}
    one = citation(text, proof=proof, **place)
    pair = Pair(replace(one, section="x"), replace(one, section="y"))
    found = replace(ALL, added=(one,), gone=(one,), moved=(pair,), repaged=(pair,), unproven=(one,))
    sections = (Facet(1, text, "1", text, 1),)
    doubt = Doubt("garbled", {"count": 1, "total": 1, "example": text})
    return {
        "comparison": replace(found, sections_added=sections, sections_gone=sections, retitled=(sections * 2,)),
        "old": named,
        "new": named,
        "doubts": (doubt,),
    }


PLAIN_SKELETON = skeleton(report(**hostile("zorg")))


@given(any_text)
@quick
def test_any_text_in_a_report_is_text(text: str) -> None:
    """Whatever a citation, a title or a name is: no element or attribute is added, and it stands there as it is."""
    page = report(**hostile(text))

    assert skeleton(page) == PLAIN_SKELETON
    assert [part(page, name).one("blockquote").text for name in ("moved", "gone", "added", "repaged", "unproven")] == [
        visible(text)
    ] * 5
    assert f"{visible(text)}.pdf" in rows(page.all("table")[0])[2]


@given(any_text, any_text)
@quick
def test_any_change_in_a_report_is_text(old: str, new: str) -> None:
    """What is seen without the new words is the old text, and the other way round."""
    pair = Pair(citation(old), citation(new))
    text = part(report(replace(NOTHING, changed=(pair,))), "changed").one("blockquote")

    assert {element.tag for element in text.inside} <= {"del", "ins", "span"}
    if old != new:
        without = [
            replace(text, parts=[p for p in text.parts if getattr(p, "tag", "") != tag]) for tag in ("ins", "del")
        ]
        assert [without_unseen(element) for element in without] == [visible(old), visible(new)]


trimmed = st.one_of(st.sampled_from(HOSTILE), any_text).map(str.strip).filter(bool)


@given(trimmed, trimmed, st.booleans())
@quick
def test_any_text_in_markdown_is_text(text: str, other: str, html: bool) -> None:
    """Nothing of a citation, title or name is markup, whether a program lets HTML through or not."""
    told = hostile(text)
    changed = (Pair(citation(text), citation(other)),) if text != other else ()
    page = rendered(markdown(**{**told, "comparison": replace(told["comparison"], changed=changed)}), html=html)

    quotes = [quote.text.strip("\n") for quote in page.all("blockquote")]
    both = [f"Was: {visible(text)}", f"Wordt: {visible(other)}"] if changed else []
    assert quotes == both + [visible(text)] * 5
    assert {element.tag for element in page.inside} <= {"h1", "h2", "p", "ul", "li", "blockquote", "s", "strong"}


def test_a_comparison_of_two_editions_can_be_told() -> None:
    """Each citation of either is in a list, or among those that stayed the same."""
    old = [citation("Er is niet genoeg opvang voor mannen."), citation("Weg."), citation("Zelfde.")]
    new = [citation("Er is wel genoeg opvang voor mannen."), citation("Zelfde."), citation("Erbij.")]

    assert summary_lines(Changes(OLD, NEW, compare(old, new)), NL) == [
        "Citaten: 3 → 4",
        "Gelijk gebleven: 1",
        "Gewijzigd: 1",
        "Vervallen: 1",
        "Toegevoegd: 1",
    ]
