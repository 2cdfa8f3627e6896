from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.comparison import Comparison, Pair, Piece, compare, word_changes
from index.selection import Facet
from source.citations import Citation, Proof
from tests.reference import reference
from tests.toys import citation

ZORG = citation("Er is te weinig zorg voor jongens.")
GELD = citation("De opvang heeft geen geld.")
ELSEWHERE = {"section": "2.5", "section_title": "Seks"}

statements = st.builds(
    citation,
    st.sampled_from(["zorg", "Zorg!", "er is geen zorg", "er is zorg", "er is geen geld", "nu is er zorg", "…", ""]),
    kind=st.sampled_from(["quote", "pullquote"]),
    section=st.sampled_from(["2.4", "2.5"]),
    page=st.integers(18, 19),
)
anthologies = st.lists(statements, max_size=12)


def test_nothing_changes_between_an_anthology_and_itself() -> None:
    """All citations are the same."""
    assert compare([ZORG, GELD], [ZORG, GELD]) == Comparison(2, (), (), (), (), (), (), (), (), ())


def test_a_citation_is_added_or_gone_if_the_other_edition_has_nothing_like_it() -> None:
    """In document order."""
    police = citation("Politie kijkt weg.")
    found = compare([ZORG, police], [GELD, ZORG, citation("Aangifte")])

    assert (found.same, found.added, found.gone) == (1, (GELD, citation("Aangifte")), (police,))
    assert not found.alike


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("De opvang heeft geen geld.", "De opvang heeft geld."),
        ("Er is geen opvang.", "Er is meer opvang."),
        ("Ik ga niet terug", "Ik ga terug"),
        ("Dat is niet waar.", "Dat is niet waar!"),
        ("‘Zorg’ en veiligheid", "Zorg en Veiligheid"),
        ("een nood situatie", "een noodsituatie"),
        ("Zo.", "Zo!"),
    ],
)
def test_a_citation_of_which_a_word_or_a_mark_is_other_is_changed(old: str, new: str) -> None:
    """Also one word of four, and also if it now stands in another section."""
    before, after = citation(old), citation(new, **ELSEWHERE)
    found = compare([before], [after])

    assert found.changed == (Pair(before, after),)
    assert (found.same, found.added, found.gone, found.moved, found.repaged) == (0, (), (), (), ())


@pytest.mark.parametrize(("old", "new"), [("Geen opvang", "Geen geld"), ("…", "?"), ("", "zorg")])
def test_a_citation_that_shares_no_more_than_half_is_another(old: str, new: str) -> None:
    """Marks without letters share nothing."""
    found = compare([citation(old)], [citation(new)])

    assert (found.changed, found.added, found.gone) == ((), (citation(new),), (citation(old),))


def test_the_most_alike_citations_are_paired_first() -> None:
    """Each once; among equals those in the same section."""
    old = [citation("er is te weinig zorg", **ELSEWHERE), citation("er is te weinig zorg voor jongens en mannen")]
    new = [citation("er is te weinig zorg voor jongens"), citation("er is te weinig geld", **ELSEWHERE)]

    assert compare(old, new).changed == (Pair(old[1], new[0]), Pair(old[0], new[1]))

    same_place = citation("er is te weinig tijd", **ELSEWHERE)
    assert compare(old[:1], [citation("er is te weinig geld"), same_place]).changed == (Pair(old[0], same_place),)


def test_the_same_text_in_another_section_has_moved() -> None:
    """And on another page of its own section it is on another page."""
    moved, repaged = citation(ZORG.text, **ELSEWHERE), citation(GELD.text, page=19, page_label="17")
    found = compare([ZORG, GELD], [repaged, moved])

    assert (found.moved, found.repaged) == ((Pair(ZORG, moved),), (Pair(GELD, repaged),))
    assert compare([ZORG], [citation(ZORG.text, page_label="17")]).repaged


def test_a_title_that_is_corrected_moves_nothing() -> None:
    """It is told of the section or the chapter that has it; without a number, another title is another place."""
    section, chapter = citation(ZORG.text, section_title="Werk"), citation(ZORG.text, chapter_title="Misbruik")
    nameless = {"section": None, "section_title": "Arbeid"}
    retitled, renamed = compare([ZORG], [section]), compare([ZORG], [chapter])

    assert (retitled.same, retitled.moved, retitled.sections_added, retitled.sections_gone) == (1, (), (), ())
    assert [(old.section_title, new.section_title) for old, new in retitled.retitled] == [("Arbeid", "Werk")]
    assert [(old.chapter_title, new.chapter_title) for old, new in renamed.retitled] == [("Uitbuiting", "Misbruik")]
    assert not retitled.alike
    assert compare([citation("a", **nameless)], [citation("a", **{**nameless, "section_title": "Werk"})]).moved


def test_what_is_printed_twice_is_found_in_its_own_place_first() -> None:
    """Then in its section, then in order."""
    second, third = citation(ZORG.text, page=19), citation(ZORG.text, **ELSEWHERE)
    last = citation(ZORG.text, section="3.1", page=40)
    found = compare([ZORG, second, third], [last, citation(ZORG.text, page=20), second])

    assert found.same == 1
    assert found.repaged == (Pair(ZORG, citation(ZORG.text, page=20)),)
    assert found.moved == (Pair(third, last),)


def test_a_quote_does_not_become_a_pull_quote() -> None:
    """They are two citations, whatever their text."""
    large = citation(ZORG.text, kind="pullquote")
    found = compare([ZORG], [large])

    assert (found.gone, found.added, found.changed) == ((ZORG,), (large,), ())


def test_sections_are_added_or_gone_by_their_number() -> None:
    """With the number of their citations; one with another number of them is neither."""
    found = compare([ZORG, GELD, citation("a", section="3.1")], [ZORG, citation("b", **ELSEWHERE)])

    assert found.sections_added == (Facet(2, "Uitbuiting", "2.5", "Seks", 1),)
    assert found.sections_gone == (Facet(2, "Uitbuiting", "3.1", "Arbeid", 1),)


def test_unproven_citations_of_the_new_edition_are_named() -> None:
    """Those the page contradicts, and those nobody compared with it; what was unproven before is no matter."""
    denied, unseen = citation("a", proof=Proof(agreed=False, differences=())), citation("b", proof=None)

    assert compare([denied], [ZORG, unseen]).unproven == (unseen,)
    assert compare([], [ZORG, denied, unseen]).unproven == (denied, unseen)


@given(anthologies, anthologies)
def test_every_citation_is_in_exactly_one_part(old: list[Citation], new: list[Citation]) -> None:
    """Of the old edition as of the new."""
    found = compare(old, new)
    pairs = found.changed + found.moved + found.repaged
    before = Counter([*found.gone, *(pair.old for pair in pairs)])
    after = Counter([*found.added, *(pair.new for pair in pairs)])

    assert before <= Counter(old)
    assert after <= Counter(new)
    assert Counter(old) - before == Counter(new) - after
    assert found.same == (Counter(old) - before).total()


@given(anthologies)
def test_an_anthology_is_like_itself(found: list[Citation]) -> None:
    """However often it says something."""
    assert compare(found, found).alike
    assert compare(found, found).same == len(found)


@given(anthologies, anthologies)
def test_exchanging_the_editions_exchanges_what_they_have_alone(old: list[Citation], new: list[Citation]) -> None:
    """And turns each change round."""
    there, back = compare(old, new), compare(new, old)

    assert (there.added, there.gone, there.same) == (back.gone, back.added, back.same)
    assert (there.sections_added, there.sections_gone) == (back.sections_gone, back.sections_added)
    assert Counter(there.changed) == Counter(Pair(pair.new, pair.old) for pair in back.changed)
    assert Counter(there.moved) == Counter(Pair(pair.new, pair.old) for pair in back.moved)
    assert Counter(there.repaged) == Counter(Pair(pair.new, pair.old) for pair in back.repaged)


def test_each_citation_of_the_reference_is_found_when_it_loses_a_word() -> None:
    """Every tenth one has lost its first; the shortest has one of two words left."""
    old = [citation(record["text"], section=record["section"]) for record in reference()]
    lost = [citation(c.text.split(maxsplit=1)[1], section=c.section) for c in old[::10]]
    new = [lost[row // 10] if row % 10 == 0 else c for row, c in enumerate(old)]
    found = compare(old, new)

    assert found.changed == tuple(Pair(old[10 * row], changed) for row, changed in enumerate(lost))
    assert (found.same, found.added, found.gone, found.moved) == (503, (), (), ())


def test_thousands_of_other_citations_are_compared_without_looking_at_every_pair() -> None:
    """3,000 with 3,000 of which none is the same; each is in one part."""
    words = [word for record in reference() for word in record["text"].split()]
    old = [citation(" ".join(words[at : at + 20])) for at in range(3000)]
    new = [citation(" ".join(words[at : at + 20][::-1])) for at in range(6000, 9000)]
    found = compare(old, new)

    assert len(found.changed) + len(found.gone) == len(found.changed) + len(found.added) == 3000


@pytest.mark.parametrize(
    ("old", "new", "pieces"),
    [
        ("Dat is niet waar.", "Dat is waar.", [("Dat is ", "both"), ("niet ", "old"), ("waar.", "both")]),
        ("Wij zien", "Wij zien niet", [("Wij zien", "both"), (" niet", "new")]),
        ("geen zorg", "een zorg", [("geen", "old"), ("een", "new"), (" zorg", "both")]),
        ("de rode auto", "een oude fiets", [("de rode auto", "old"), ("een oude fiets", "new")]),
        ("Zorg, nu.", "Zorg nu!", [("Zorg", "both"), (",", "old"), (" nu", "both"), (".", "old"), ("!", "new")]),
        ("zorg", "zorg", [("zorg", "both")]),
        ("", "", []),
        ("zorg " * 3000, "zorg " * 2999, [("zorg " * 2999, "both"), ("zorg ", "old")]),
    ],
)
def test_a_change_is_shown_word_by_word(old: str, new: str, pieces: list[tuple[str, str]]) -> None:
    """A lost word is one piece; neighbouring words that changed are one change."""
    assert [(piece.text, piece.where) for piece in word_changes(old, new)] == pieces


texts = st.one_of(st.text(), st.text(st.sampled_from("ab ,.\n\u0301"), max_size=30))


@given(texts, texts)
def test_the_pieces_make_up_both_texts(old: str, new: str) -> None:
    """Character by character, and neighbours are never in the same text."""
    pieces = word_changes(old, new)

    assert "".join(piece.text for piece in pieces if piece.where != "new") == old
    assert "".join(piece.text for piece in pieces if piece.where != "old") == new
    assert all(piece.text for piece in pieces)
    assert all(a.where != b.where for a, b in pairwise(pieces))


@given(texts)
def test_a_text_did_not_change_into_itself(text: str) -> None:
    """It is one piece."""
    assert word_changes(text, text) == ((Piece(text, "both"),) if text else ())
