import xml.etree.ElementTree as ET

import numpy as np

from index.calibration import STEPS, Point, calibrate, general_questions, scales_of
from index.curve import to_csv, to_svg
from index.decision import read_decision
from index.indexing import index_citations
from index.signals import measure
from tests.toys import TOY, citations

CURVE = (Point(0, 1, 0), Point(0.5, 0.25, 0.1), Point(1, 0, 1))


def test_the_general_questions_are_many_and_of_two_languages() -> None:
    """Each once, and no remark among them."""
    questions = general_questions()

    assert len(questions) > 150
    assert len(set(questions)) == len(questions)
    assert {"Wat is de hoofdstad van Frankrijk?", "What is the capital of Australia?"} <= set(questions)
    assert not any(question.startswith("#") for question in questions)


def test_scales_are_those_of_the_best_hits() -> None:
    """Of two questions the nearest cosines are 1 and the square root of 1/2."""
    vectors, tokens = index_citations(citations("zorg", "geld"), TOY)

    scales = scales_of([measure(vectors, tokens, query) for query in TOY.encode_queries(["zorg", "zorg geld"])])

    best = [1, np.sqrt(0.5)]
    np.testing.assert_allclose([scales.cosine.mean, scales.cosine.deviation], [np.mean(best), np.std(best)], rtol=1e-5)


def test_a_curve_goes_from_all_answered_to_all_refused() -> None:
    """With the threshold fewer general questions are answered and more of the edition's own sentences refused."""
    found = citations(
        "zorg en geld voor de politie op school",
        "de politie heeft geld voor zorg en voor school",
        "school zonder zorg kost de politie geld",
    )
    calibration = calibrate(found, *index_citations(found, TOY), TOY, read_decision())

    curve = calibration.curve
    assert [point.threshold for point in curve] == [step / STEPS for step in range(STEPS + 1)]
    assert (curve[0].answered, curve[0].refused) == (1, 0)
    assert [p.answered for p in curve] == sorted((p.answered for p in curve), reverse=True)
    assert [p.refused for p in curve] == sorted(p.refused for p in curve)
    assert calibration == calibrate(found, *index_citations(found, TOY), TOY, read_decision())


def test_an_edition_of_a_single_word_has_a_curve_too() -> None:
    """None of its sentences is long enough to be asked."""
    found = citations("zorg")

    assert {point.refused for point in calibrate(found, *index_citations(found, TOY), TOY, read_decision()).curve} == {
        0
    }


def test_a_curve_as_a_table() -> None:
    """A line for each threshold."""
    assert to_csv(CURVE) == (
        "threshold,general_answered,own_refused\n0.00,1.0000,0.0000\n0.50,0.2500,0.1000\n1.00,0.0000,1.0000\n"
    )


def test_a_curve_as_a_picture() -> None:
    """Two lines of as many points, named for those who cannot see them, and nothing that runs."""
    picture = ET.fromstring(to_svg(CURVE))  # noqa: S314 - our own
    lines = [element for element in picture.iter() if element.tag.endswith("polyline")]

    assert [len(line.attrib["points"].split()) for line in lines] == [3, 3]
    assert "algemene vragen" in "".join(picture.itertext())
    assert {element.tag.rpartition("}")[2] for element in picture.iter()} == {
        "svg",
        "title",
        "rect",
        "path",
        "text",
        "polyline",
    }
