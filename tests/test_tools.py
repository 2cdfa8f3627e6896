"""What an AI assistant gets from each tool: the official client, over HTTP, on a real server."""

from dataclasses import replace
from typing import Any

import pytest
from fastapi import FastAPI

from assistant.mcp import mount_mcp
from assistant.site import Live
from index.signals import Scale, Scales
from source.citations import Difference, Proof
from source.page import Box
from source.text import Shown, Step, undo
from tests.assistants import MODES, ids, served, site, toy, trouble, values
from tests.toys import FAR, NEAR, citation, origin, say

FEW = Scales(Scale(0.9, 0.1), Scale(0.9, 0.1))  # the question is answered, though no citation bears on it by its score
ALMOST = Scales(Scale(0.2, 1), Scale(0.2, 1))  # the question is nearly answered
EDITION = "20260102T030405000000Z-0123abcd"
DIFFERING = Proof(agreed=False, differences=(Difference(18, "geen", "een", "other characters stand there"),))
SECTION = {"number": 1, "chapter": 2, "chapter_title": "Uitbuiting", "section": "2.4", "section_title": "Arbeid"}
UNPROVEN = "niet woordelijk gecontroleerd: vergelijk dit citaat met de pagina voordat u het overneemt"


def quoted(name: str, text: str, **fields: Any) -> dict[str, Any]:
    """A toy citation as it should come out."""
    place = {key: SECTION[key] for key in ("chapter", "chapter_title", "section", "section_title")}
    where = {"reference": "Bloemlezing, § 2.4 Arbeid, p. 16", "page": 18, "page_label": "16", "path": f"citaat/{name}"}
    checked = {"proven": True, "complete": True, "notes": []}
    of = {"edition": EDITION, "pdf_sha256": origin().sha256}
    return {"id": name, "text": text, **place, **where, **checked, **of, **fields}


@pytest.mark.parametrize("mode", MODES)
def test_a_search_gives_citations_word_for_word(mode: str) -> None:
    """Best first, each with its place, what must be told of it, and the sentence that fits best."""
    large = citation("zorg", id="large", kind="pullquote", page_label=None)
    found = [citation("Er is geld.  Geld is „zorg”: zorg zorg.", id="b"), citation("zorg", id="a/1", complete=False)]
    with toy([*found, large]) as address:
        assert values(address, "search", mode, question="zorg") == {
            "verdict": "answered",
            "citations": [
                quoted(
                    "a/1",
                    "zorg",
                    path="citaat/a%2F1",
                    complete=False,
                    notes=[
                        "ook uitgelicht op pdf-pagina 18",
                        "onvolledig: de aansluitende pagina ontbreekt in deze bron",
                    ],
                    best_sentence=None,
                ),
                quoted("b", found[0].text, best_sentence="Geld is „zorg”: zorg zorg."),
            ],
            "left_out": 0,
            "nearest": [],
        }


def test_what_only_comes_near_is_said() -> None:
    """No more than a reader would see: three."""
    found = [citation(say(zorg=9 - number, geld=number), id=str(number)) for number in range(5)]
    with toy(found, ALMOST) as address:
        near = values(address, "search", question="zorg")
    assert (near["verdict"], ids(near), near["nearest"]) == ("near", ["0", "1", "2"], [])


def test_where_nothing_is_found_the_nearest_sections_are_told() -> None:
    """With the number by which to read them; no citation comes along."""
    with toy([citation("geld", section="2.5", section_title="Loon"), citation("zorg"), citation("zorg x")], FAR) as on:
        assert values(on, "search", question="zorg") == {
            "verdict": "none",
            "citations": [],
            "left_out": 0,
            "nearest": [
                {**SECTION, "number": 2, "count": 2},
                {**SECTION, "section": "2.5", "section_title": "Loon", "count": 1},
            ],
        }


def test_what_is_not_proven_is_left_out() -> None:
    """Everywhere, and how many is said; who asks for one by name is told to look at the page."""
    with toy(
        [citation("zorg", id="a", proof=DIFFERING), citation("zorg geld", id="b"), citation("x", proof=None)]
    ) as on:
        found, section = values(on, "search", question="zorg"), values(on, "read_section", number=1)
        assert (ids(found), found["left_out"]) == (["b"], 2)
        assert (ids(section), section["left_out"], section["section"]["count"]) == (["b"], 2, 3)
        assert values(on, "contents")["left_out"] == 2
        assert trouble(on, "get_citation", id="a") == (
            "Citation a was not proven against its page, so it is not given here; compare it with the page at citaat/a "
            "on this site."
        )


def test_who_wants_what_is_not_proven_gets_it_marked() -> None:
    """By a decision of who serves it, not of the assistant."""
    with toy([citation("zorg", id="a", proof=DIFFERING)], unproven=True) as address:
        (found,) = values(address, "search", question="zorg")["citations"]
        assert found == quoted("a", "zorg", proven=False, notes=[UNPROVEN], best_sentence=None)
        proof = values(address, "get_citation", id="a")
    assert (proof["proven"], proof["agreed"]) == (False, False)
    assert proof["differences"] == [
        {"page": 18, "ours": "geen", "page_text": "een", "what": "other characters stand there"}
    ]


def test_a_search_keeps_to_a_part() -> None:
    """By number or title of a chapter or section; an empty name stands for none."""
    found = [citation("zorg", id="a"), citation("zorg x", id="b", chapter=3, chapter_title="Slot", section="3.1")]
    with toy(found) as on:
        assert ids(values(on, "search", question="zorg", chapter="", section=None)) == ["a", "b"]
        for part in ({"chapter": 3}, {"chapter": "3"}, {"chapter": "slot"}, {"section": "3.1"}):
            assert ids(values(on, "search", question="zorg", **part)) == ["b"]
        assert trouble(on, "search", question="zorg", chapter=2, section="3.1") == (
            "No citation is in the chapters, sections, pages or of the kind you chose; choose others. "
            "The chapters are: 2 Uitbuiting; 3 Slot."
        )


@pytest.mark.parametrize(("limit", "scales", "count"), [(1, NEAR, 1), (20, NEAR, 20), (20, FEW, 10)])
def test_no_more_is_given_than_was_asked_for_and_bears_on_the_question(limit: int, scales: Scales, count: int) -> None:
    """Beyond the first ten only what is likely to, as on our pages."""
    with toy([citation(say(zorg=30 - n, geld=n), id=str(n)) for n in range(25)], scales) as address:
        assert ids(values(address, "search", question="zorg", limit=limit)) == [str(n) for n in range(count)]


def test_a_search_leans_on_earlier_questions() -> None:
    """As the chat does."""
    with toy([citation(word, id=word) for word in ("politie", "zorg", "school")]) as address:
        for history, best in ((None, "politie"), (["zorg"], "zorg"), (["", "", "school"], "school")):
            assert ids(values(address, "search", question="en dan?", history=history, limit=1)) == [best]


def test_one_reads_a_section_by_its_number_in_the_contents() -> None:
    """All its citations, in the order of the page."""
    slot = {"chapter": None, "chapter_title": "Slot", "section": None, "section_title": "Dank"}
    found = [citation("geld", id="a"), citation("zorg", id="b", **slot), citation("zorg x", id="c")]
    second = {"number": 2, **slot, "count": 1}
    with toy(found) as address:
        assert values(address, "contents") == {
            "document": "Bloemlezing",
            "subject": None,
            "edition": EDITION,
            "pdf_sha256": origin().sha256,
            "count": 3,
            "left_out": 0,
            "chapters": [
                {"chapter": 2, "chapter_title": "Uitbuiting", "count": 2, "sections": [{**SECTION, "count": 2}]},
                {"chapter": None, "chapter_title": "Slot", "count": 1, "sections": [second]},
            ],
            "other_collections": [],
        }
        assert values(address, "read_section", number=1) == {
            "title": "§ 2.4 Arbeid",
            "section": {**SECTION, "count": 2},
            "citations": [quoted("a", "geld"), quoted("c", "zorg x")],
            "left_out": 0,
        }
        last = values(address, "read_section", number=2)
        assert (last["title"], last["section"], ids(last)) == ("Dank", second, ["b"])


def test_a_citation_comes_with_its_proof() -> None:
    """Whoever undoes the steps gets the printed lines, each with its box."""
    lines, boxes = ("Wet-", "en regel­geving."), (Box(18, 1.5, 2.25, 3.0, 4.0), Box(18, 1.5, 14.25, 3.0, 16.0))
    steps = (Step(3, "-\n", "- "), Step(13, "\u00ad", ""))
    with toy([citation("Wet- en regelgeving.", id="a", lines=lines, boxes=boxes, steps=steps)]) as address:
        found = values(address, "get_citation", id="a")
    assert found == quoted(
        "a",
        "Wet- en regelgeving.",
        boxes=[
            {"page": 18, "x0": 1.5, "top": 2.25, "x1": 3.0, "bottom": 4.0},
            {"page": 18, "x0": 1.5, "top": 14.25, "x1": 3.0, "bottom": 16.0},
        ],
        lines=list(lines),
        steps=[{"at": 3, "printed": "-\n", "shown": "- "}, {"at": 13, "printed": "\u00ad", "shown": ""}],
        agreed=True,
        differences=[],
    )
    assert undo(Shown(found["text"], tuple(Step(**step) for step in found["steps"]))) == found["lines"]


def test_one_asks_another_anthology_by_its_name() -> None:
    """Each tool; an empty name stands for none, and the first then answers, also where it has a name itself."""
    here, there = citation("zorg", id="a"), citation("geld", id="a", section="3.1", section_title="Loon")
    first, second = (
        replace(site([found]), collection=name, prefix=prefix)
        for found, name, prefix in ((here, "een", ""), (there, "twee", "twee"))
    )
    with served(mount_mcp(FastAPI(), Live([first, second]))) as on:
        for named, text, path in (
            ({}, "zorg", "citaat/a"),
            ({"collection": ""}, "zorg", "citaat/a"),
            ({"collection": "een"}, "zorg", "citaat/a"),
            ({"collection": "twee"}, "geld", "bundel/twee/citaat/a"),
        ):
            for found in (
                values(on, "search", question="zorg", **named)["citations"][0],
                values(on, "read_section", number=1, **named)["citations"][0],
                values(on, "get_citation", id="a", **named),
            ):
                assert (found["text"], found["path"]) == (text, path)
        others = [values(on, "contents", collection=name)["other_collections"] for name in ("een", "twee")]
        assert [[one["collection"] for one in found] for found in others] == [["twee"], ["een"]]
        assert trouble(on, "search", question="zorg", collection="drie") == (
            "There is no such collection; choose one of 'een', 'twee', or leave it out."
        )
