"""Positions are worked out by hand: at 10 points every glyph is 5 points wide; y runs down from 800."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import pytest

from source.content import FORM_DEPTH, FORMS, IDENTITY, Drawing, Font, Form, Matrix, Operation, draw

UPSIDE_DOWN: Matrix = (1, 0, 0, -1, 0, 800)
Operator = tuple[object, ...]
START: tuple[Operator, ...] = (("Tf", "/F", 10), ("Td", 100, 700))
ONE_BYTE, TWO_BYTES = True, False


@dataclass
class HalfEm:
    """Every code is one character, half an em wide; '*' is the three letters of a ligature, one em wide."""

    one_byte: bool = ONE_BYTE
    name: str = "Toy"

    def glyphs(self, data: bytes) -> Iterator[tuple[str, float, bool]]:
        for code in data.decode():
            yield ("ffi", 1.0, False) if code == "*" else (code, 0.5, code == " " and self.one_byte)


@dataclass(frozen=True)
class Names:
    """What names stand for: two fonts, some forms, and colour spaces, which are their names unless said otherwise."""

    forms: Mapping[str, Form] = field(default_factory=dict)
    spaces: Mapping[str, str] = field(default_factory=dict)

    def font(self, name: str) -> Font | None:
        return {"/F": HalfEm(ONE_BYTE), "/F2": HalfEm(TWO_BYTES)}.get(name)

    def color_space(self, name: str) -> str:
        return self.spaces.get(name, name)

    def form(self, name: str) -> Form | None:
        return self.forms.get(name)


def operations(*operators: Operator) -> list[Operation]:
    return [(list(operands), str(name).encode()) for name, *operands in operators]


def drawing(*operators: Operator, forms: Mapping[str, Form] | None = None) -> Drawing:
    return draw(operations(*operators), Names(forms or {}), UPSIDE_DOWN)


def places(found: Drawing) -> list[tuple[object, ...]]:
    """Text, edges, baseline, size."""
    return [(f.text, f.edges, f.y, f.size) for f in found.fragments]


@pytest.mark.parametrize(
    ("operators", "expected"),
    [
        ([("Tj", b"ab")], [("ab", (100, 105, 110), 100, 10)]),
        ([("Tj", b"ab"), ("Tj", b"c")], [("ab", (100, 105, 110), 100, 10), ("c", (110, 115), 100, 10)]),
        (
            [("Tj", b"ab"), ("Td", 10, -20), ("Tj", b"c")],
            [("ab", (100, 105, 110), 100, 10), ("c", (110, 115), 120, 10)],
        ),
        ([("TD", 0, -12), ("T*",), ("Tj", b"a")], [("a", (100, 105), 124, 10)]),
        ([("TL", 14), ("T*",), ("Tj", b"a")], [("a", (100, 105), 114, 10)]),
        ([("Tm", 2, 0, 0, 2, 50, 600), ("Tj", b"ab")], [("ab", (50, 60, 70), 200, 20)]),
        ([("Tm", 2, 0, 0, 2, 50, 600), ("Td", 10, -5), ("Tj", b"a")], [("a", (70, 80), 210, 20)]),
        ([("Tm", 1, 0, 0, 3, 50, 600), ("Tj", b"a")], [("a", (50, 55), 200, 30)]),
        ([("BT",), ("Tj", b"a")], [("a", (0, 5), 800, 10)]),
        (
            [("TJ", [b"a", -1000, b"b", 500, b"c"])],
            [("a", (100, 105), 100, 10), ("b", (115, 120), 100, 10), ("c", (115, 120), 100, 10)],
        ),
        ([("Tc", 2), ("Tj", b"ab"), ("Tj", b"c")], [("ab", (100, 107, 112), 100, 10), ("c", (114, 119), 100, 10)]),
        ([("Tw", 3), ("Tj", b"a b")], [("a b", (100, 105, 113, 118), 100, 10)]),
        ([("Tf", "/F2", 10), ("Tw", 3), ("Tj", b"a b")], [("a b", (100, 105, 110, 115), 100, 10)]),
        ([("Tz", 50), ("Tj", b"ab")], [("ab", (100, 102.5, 105), 100, 10)]),
        (
            [("Tz", 50), ("Tc", 2), ("TJ", [b"ab", -1000, b"c"])],
            [("ab", (100, 103.5, 106), 100, 10), ("c", (112, 114.5), 100, 10)],
        ),
        ([("Ts", 3), ("Tj", b"a")], [("a", (100, 105), 97, 10)]),
        ([("TL", 12), ("'", b"a"), ("'", b"b")], [("a", (100, 105), 112, 10), ("b", (100, 105), 124, 10)]),
        ([("TL", 12), ('"', 3, 2, b"a b")], [("a b", (100, 107, 117, 122), 112, 10)]),
        (
            [("TL", 12), ('"', 3, 2, b"a"), ("Tj", b" b")],
            [("a", (100, 105), 112, 10), (" b", (107, 117, 122), 112, 10)],
        ),
        ([("Tj", b"*a")], [("ffia", (100, 100 + 10 / 3, 100 + 20 / 3, 110, 115), 100, 10)]),
    ],
)
def test_text_stands_where_its_operators_put_it(
    operators: list[Operator], expected: list[tuple[str, tuple[float, ...], float, float]]
) -> None:
    """Td and TD move from the start of the line, Tm anew; TJ, Tc, Tw and Tz move the glyphs; Ts lifts them."""
    rounded = [(text, tuple(round(edge, 3) for edge in edges), y, size) for text, edges, y, size in expected]

    assert places(drawing(*START, *operators)) == rounded


@pytest.mark.parametrize(
    ("operators", "expected"),
    [
        ([("cm", 1, 0, 0, 1, 10, 20), ("Tj", b"a")], [("a", (110, 115), 80, 10)]),
        ([("cm", 2, 0, 0, 2, 0, 0), ("cm", 1, 0, 0, 1, 10, -200), ("Tj", b"a")], [("a", (220, 230), -200, 20)]),
        ([("q",), ("cm", 1, 0, 0, 1, 10, 20), ("Q",), ("Tj", b"a")], [("a", (100, 105), 100, 10)]),
        ([("q",), ("Tf", "/F", 20), ("Tc", 3), ("Q",), ("Tj", b"ab")], [("ab", (100, 105, 110), 100, 10)]),
        ([("q",), ("Td", 10, 0), ("Q",), ("Tj", b"a")], [("a", (110, 115), 100, 10)]),
        ([("Q",), ("Q",), ("Tj", b"a")], [("a", (100, 105), 100, 10)]),
    ],
)
def test_state_is_saved_and_restored(
    operators: list[Operator], expected: list[tuple[str, tuple[float, ...], float, float]]
) -> None:
    """`q` and `Q` keep the matrix, the font and the spacing, but not the place in the text; `cm` applies before what
    is already there.
    """
    assert places(drawing(*START, *operators)) == expected


@pytest.mark.parametrize("mode", [3, 7])
def test_invisible_text_takes_room_and_is_not_read(mode: int) -> None:
    """Modes 3 and 7 leave no mark on the page."""
    found = drawing(*START, ("Tr", mode), ("Tj", b"ab"), ("Tr", 0), ("Tj", b"c"))

    assert places(found) == [("c", (110, 115), 100, 10)]


@pytest.mark.parametrize(
    ("matrix", "expected"),
    [
        ((0, 1, -1, 0), []),
        ((0, -1, 1, 0), []),
        ((-1, 0, 0, 1), []),
        ((1, 0.04, -0.04, 1), ["a"]),
        ((1, 0.06, -0.06, 1), []),
        ((1, 0, 0.3, 1), ["a"]),
    ],
)
def test_only_upright_text_is_read(matrix: tuple[float, float, float, float], expected: list[str]) -> None:
    """Not what stands on its side or in a mirror; what is slanted or hardly turned is."""
    found = drawing(*START, ("Tm", *matrix, 100, 700), ("Tj", b"a"))

    assert [f.text for f in found.fragments] == expected


@pytest.mark.parametrize(
    "operator",
    [
        ("Td", 1),
        ("Td", "x", 2),
        ("Tm", 1, 0, 0, 1),
        ("cm",),
        ("Tc", None),
        ("TJ",),
        ("Tj",),
        ("Do",),
        ("xx", 1),
        ("Tf",),
    ],
)
def test_a_broken_operator_changes_nothing(operator: Operator) -> None:
    """Nor does one that is not known."""
    assert places(drawing(*START, operator, ("Tj", b"a"))) == [("a", (100, 105), 100, 10)]


def test_text_without_a_font_is_not_read() -> None:
    """Nobody knows what its codes mean."""
    assert places(drawing(("Tf", "/F", 10), ("Tf", "/None", 10), ("Tj", b"a"))) == []


@pytest.mark.parametrize(
    ("operator", "expected"),
    [
        (("g", 0.5), "#808080"),
        (("rg", 1, 0, 0), "#ff0000"),
        (("rg", 0, 0.2, 1), "#0033ff"),
        (("k", 0, 1, 1, 0), "#ff0000"),
        (("k", 0, 0, 0, 1), "#000000"),
        (("k", 1, 0, 0, 0.5), "#008080"),
        (("sc", 0, 1, 0), "#00ff00"),
        (("scn", 1), "#ffffff"),
        (("scn", 0, 0, 0, 0.5), "#808080"),
        (("scn", 0, 0), "#123456"),
        (("rg", 2, -1, 0), "#ff0000"),
        (("scn", "/Pattern"), "#123456"),
        (("RG", 1, 0, 0), "#123456"),
    ],
)
def test_text_has_the_fill_colour(operator: Operator, expected: str) -> None:
    """Gray, RGB or CMYK; a pattern and the colour of lines leave it as it was."""
    before = ("rg", 0x12 / 255, 0x34 / 255, 0x56 / 255)

    assert [f.color for f in drawing(*START, before, operator, ("Tj", b"a")).fragments] == [expected]


def colors(*operators: Operator) -> list[str]:
    """The colour of each piece of text."""
    return [f.color for f in drawing(*START, *operators).fragments]


TEXT: Operator = ("Tj", b"a")


def test_colour_is_black_until_it_is_set() -> None:
    """And black again after `Q`."""
    assert colors(("q",), TEXT, ("rg", 1, 0, 0), TEXT, ("Q",), TEXT) == ["#000000", "#ff0000", "#000000"]


@pytest.mark.parametrize("operator", ["sc", "scn"])
@pytest.mark.parametrize(
    ("values", "expected"),
    [((0.5,), "/Cs1 0.5"), ((1,), "/Cs1 1"), ((0, 0.25, 1), "/Cs1 0 0.25 1"), ((1, 0, 0, 0, 0), "/Cs1 1 0 0 0 0")],
)
def test_colours_of_another_space_are_told_apart(operator: str, values: tuple[float, ...], expected: str) -> None:
    """By the name of the space and their values, of which there may be any number; not taken for gray, RGB or CMYK."""
    assert colors(("cs", "/Cs1"), (operator, *values), TEXT) == [expected]


def test_black_as_a_separation_is_not_white() -> None:
    """There 1 is all ink, as gray it is all light; and 0, no ink, is not black."""
    full, none, white, black = colors(
        ("cs", "/Black"), ("scn", 1), TEXT, ("scn", 0), TEXT, ("g", 1), TEXT, ("g", 0), TEXT
    )

    assert (white, black) == ("#ffffff", "#000000")
    assert len({full, none, white, black}) == 4


@pytest.mark.parametrize(
    ("space", "values", "expected"),
    [
        ("/DeviceGray", (1,), "#ffffff"),
        ("/DeviceRGB", (1, 0, 0), "#ff0000"),
        ("/DeviceCMYK", (0, 1, 1, 0), "#ff0000"),
    ],
)
def test_a_device_space_that_is_named_is_that_space(space: str, values: tuple[float, ...], expected: str) -> None:
    """Also after another one."""
    assert colors(("cs", "/Cs1"), ("scn", 0.5), ("cs", space), ("scn", *values), TEXT) == [expected]


@pytest.mark.parametrize(
    ("operator", "expected"), [(("g", 1), "#ffffff"), (("rg", 1, 0, 0), "#ff0000"), (("k", 0, 0, 0, 1), "#000000")]
)
def test_a_colour_of_a_device_ends_another_space(operator: Operator, expected: str) -> None:
    """`g`, `rg` and `k` set both; what follows is of their space."""
    assert colors(("cs", "/Cs1"), ("scn", 0.5), operator, TEXT, ("scn", 1), TEXT) == [expected, "#ffffff"]


def test_a_space_is_what_its_name_stands_for() -> None:
    """The same under another name in a form; another under the same name."""
    inside = operations(("cs", "/Cs1"), ("scn", 1), TEXT, ("cs", "/Cs2"), ("scn", 1), TEXT)
    form = Form(inside, IDENTITY, Names(spaces={"/Cs1": "Zwart", "/Cs2": "Rood"}))
    outside = operations(*START, ("cs", "/Cs1"), ("scn", 1), TEXT, ("Do", "/X"), TEXT)

    found = draw(outside, Names({"/X": form}, {"/Cs1": "Rood"}), UPSIDE_DOWN).fragments

    assert [f.color for f in found] == ["Rood 1", "Zwart 1", "Rood 1", "Rood 1"]


def test_a_space_starts_black() -> None:
    """Until a colour is chosen in it."""
    assert colors(("rg", 1, 0, 0), ("cs", "/Cs1"), TEXT, ("scn", 0.5), TEXT) == ["#000000", "/Cs1 0.5"]


def test_a_space_ends_with_its_state() -> None:
    """After `Q` one value is a gray again."""
    assert colors(("q",), ("cs", "/Cs1"), ("scn", 1), TEXT, ("Q",), ("scn", 1), TEXT) == ["/Cs1 1", "#ffffff"]


CURVE = (10, 80, 40, 100)  # the box of the points that the curves below are drawn with


@pytest.mark.parametrize(
    ("operators", "expected"),
    [
        ([("re", 10, 700, 200, 50), ("f",)], [(10, 50, 210, 100)]),
        ([("re", 210, 750, -200, -50), ("B*",)], [(10, 50, 210, 100)]),
        ([("m", 10, 700), ("l", 200, 700), ("l", 200, 600), ("S",)], [(10, 100, 200, 100), (200, 100, 200, 200)]),
        ([("cm", 2, 0, 0, 2, 0, 0), ("re", 10, 300, 20, 10), ("f",)], [(20, 180, 60, 200)]),
        ([("re", 10, 700, 200, 50), ("n",), ("f",)], []),
        ([("re", 10, 700, 200, 50)], []),
        (
            [("m", 10, 700), ("c", 20, 720, 30, 720, 40, 700), ("l", 200, 700), ("S",)],
            [(40, 100, 200, 100), CURVE],
        ),
        ([("m", 10, 700), ("v", 30, 720, 40, 700), ("l", 200, 700), ("S",)], [(40, 100, 200, 100), CURVE]),
        ([("m", 10, 700), ("y", 20, 720, 40, 700), ("l", 200, 700), ("S",)], [(40, 100, 200, 100), CURVE]),
        (
            [("m", 500, 300), ("re", 10, 700, 200, 50), ("l", 10, 600), ("f",)],
            [(10, 50, 210, 100), (10, 100, 10, 200)],
        ),
        ([("m", 10, 700), ("c", 20, 720, 30, 720, 40, 700), ("n",), ("S",)], []),
        (
            [("cm", 2, 0, 0, 2, 0, 0), ("m", 5, 350), ("v", 15, 360, 20, 350), ("l", 100, 350), ("S",)],
            [(40, 100, 200, 100), CURVE],
        ),
    ],
)
def test_lines_and_rectangles_are_kept_when_painted(
    operators: list[Operator], expected: list[tuple[float, ...]]
) -> None:
    """From the top left of the page, whichever corner they start at; where a curve ends, the next line begins."""
    assert drawing(*operators).rules == expected


def test_a_form_is_drawn_with_its_own_matrix() -> None:
    """And what it changes stays inside: also what it restores too often."""
    inside = operations(("Q",), ("Td", 10, 0), ("Tj", b"a"), ("Tf", "/F", 20), ("q",), ("cm", 9, 0, 0, 9, 0, 0))
    form = Form(inside, (2, 0, 0, 2, 5, -700), Names())

    found = drawing(*START, ("q",), ("Do", "/X"), ("Tj", b"b"), forms={"/X": form})

    assert places(found) == [("a", (225, 235), 100, 20), ("b", (100, 105), 100, 10)]


def test_a_form_that_draws_itself_ends() -> None:
    """After a fixed number of times."""
    forms: dict[str, Form] = {}
    forms["/X"] = Form(operations(("Tj", b"a"), ("Do", "/X")), IDENTITY, Names(forms))

    assert [f.text for f in drawing(*START, ("Do", "/X"), forms=forms).fragments] == ["a"] * FORM_DEPTH


def test_a_form_that_draws_itself_twice_ends_soon() -> None:
    """Two, four, eight and so on to the 24th level would be sixteen million; a page has a number it may not pass."""
    forms: dict[str, Form] = {}
    forms["/X"] = Form(operations(("Tj", b"a"), ("Do", "/X"), ("Do", "/X")), IDENTITY, Names(forms))

    found = drawing(*START, ("Do", "/X"), ("Tj", b"b"), forms=forms)

    assert [f.text for f in found.fragments] == [*["a"] * FORMS, "b"]


def test_many_forms_on_a_page_are_all_drawn() -> None:
    """As in a drawing of which every part is a form."""
    forms = {"/X": Form(operations(("Tj", b"a")), IDENTITY, Names())}

    assert len(drawing(*START, *[("Do", "/X")] * 1000, forms=forms).fragments) == 1000


def test_a_missing_form_is_skipped() -> None:
    """An image is no form either."""
    assert places(drawing(*START, ("Do", "/Im"), ("Tj", b"a"))) == [("a", (100, 105), 100, 10)]
