"""Follows the operators of a page's content and tells which characters they show, and where.

The rules are those of ISO 32000-2, 8.4 (graphics state), 9.3 (text state) and 9.4 (text objects). Draws
nothing and knows no PDF library: operators come in as `(operands, operator)` and fonts as `Font`.
"""

from collections.abc import Callable, Iterable, Sequence
from copy import copy
from dataclasses import dataclass, field
from typing import Any, Protocol

from source.page import Fragment

Matrix = tuple[float, float, float, float, float, float]
BLACK = "#000000"
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
Operation = tuple[Sequence[Any], bytes]

INVISIBLE_MODES = (3, 7)  # text rendering modes that leave no mark on the page (ISO 32000-2, table 104)
UPRIGHT = 0.05  # rise per point of advance up to which text counts as horizontal: about 3 degrees
FORM_DEPTH = 24  # forms within forms; deeper is a loop
FORMS = 5_000  # forms shown on one page; a form that shows itself twice doubles at each level
STATE_DEPTH = 512  # saved graphics states; more is a broken file


class Font(Protocol):
    """What the content reader must know of a font."""

    name: str

    def glyphs(self, data: bytes) -> Iterable[tuple[str, float, bool]]:
        """For each code in a string: its text, its advance in text space units (1 = the font size), whether it is a
        one-byte space (to which word spacing applies).
        """
        ...


class Resources(Protocol):
    """The fonts and forms that names in a content stream stand for."""

    def font(self, name: str) -> Font | None:
        """The font of this name, None where there is none."""
        ...

    def color_space(self, name: str) -> str:
        """What stands for the colour space of this name in the whole document."""
        ...

    def form(self, name: str) -> "Form | None":
        """The form of this name, None where there is none or it is an image."""
        ...


@dataclass(frozen=True, slots=True)
class Form:
    """A group of operators used as one (a form XObject)."""

    operations: Iterable[Operation]
    matrix: Matrix
    resources: Resources


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a page shows: runs of text and the corners `(x0, y0, x1, y1)` of lines and rectangles."""

    fragments: list[Fragment]
    rules: list[tuple[float, float, float, float]]


@dataclass(slots=True)
class _State:
    """The part of the graphics state that decides where text stands and how it looks."""

    ctm: Matrix
    font: Font | None = None
    size: float = 0.0
    char_spacing: float = 0.0
    word_spacing: float = 0.0
    scale: float = 1.0
    leading: float = 0.0
    rise: float = 0.0
    mode: int = 0
    color: str = BLACK
    space: str = ""  # name of a colour space whose values are no gray, RGB or CMYK


def multiply(a: Matrix, b: Matrix) -> Matrix:
    """The matrix that applies `a`, then `b`."""
    return (
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    )


def apply(m: Matrix, x: float, y: float) -> tuple[float, float]:
    """The point `(x, y)` after `m`."""
    return m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]


def draw(operations: Iterable[Operation], resources: Resources, base: Matrix) -> Drawing:
    """Follow `operations`; `base` leads from the page's own space to points from the top left."""
    reader = _ContentReader(base)
    reader.run(operations, resources)
    return Drawing(reader.fragments, reader.rules)


def _numbers(operands: Sequence[Any], count: int) -> tuple[float, ...] | None:
    if len(operands) < count:
        return None
    try:
        return tuple(float(value) for value in operands[:count])
    except (TypeError, ValueError):
        return None


@dataclass(slots=True)
class _ContentReader:
    base: Matrix
    fragments: list[Fragment] = field(default_factory=list)
    rules: list[tuple[float, float, float, float]] = field(default_factory=list)
    _state: _State = field(init=False)
    _saved: list[_State] = field(default_factory=list)
    _tm: Matrix = IDENTITY
    _line: Matrix = IDENTITY
    _path: list[tuple[float, float, float, float]] = field(default_factory=list)
    _shape: list[tuple[float, float, float, float]] = field(default_factory=list)
    _point: tuple[float, float] = (0.0, 0.0)
    _depth: int = 0
    _forms: int = 0

    def __post_init__(self) -> None:
        self._state = _State(self.base)

    def run(self, operations: Iterable[Operation], resources: Resources) -> None:
        for operands, operator in operations:
            if operator == b"Tf" and len(operands) > 1:
                self._state.font = resources.font(str(operands[0]))
                self._state.size = (_numbers(operands[1:], 1) or (self._state.size,))[0]
            elif operator == b"cs" and operands:
                name = str(operands[-1])
                self._state.space = "" if name.startswith("/Device") else resources.color_space(name)
                self._state.color = BLACK
            elif operator == b"Do" and operands:
                self._show_form(resources.form(str(operands[0])))
            elif action := _ACTIONS.get(operator):
                action(self, operands)

    def _show_form(self, form: Form | None) -> None:
        if form is None or self._depth >= FORM_DEPTH or self._forms >= FORMS:
            return
        self._forms += 1
        outer, saved, tm, line = copy(self._state), self._saved, self._tm, self._line
        self._state.ctm = multiply(form.matrix, self._state.ctm)
        self._saved, self._depth = [], self._depth + 1
        self.run(form.operations, form.resources)
        self._state, self._saved, self._tm, self._line = outer, saved, tm, line
        self._depth -= 1

    def save(self, _: Sequence[Any]) -> None:
        if len(self._saved) < STATE_DEPTH:
            self._saved.append(copy(self._state))

    def restore(self, _: Sequence[Any]) -> None:
        if self._saved:
            self._state = self._saved.pop()

    def concatenate(self, operands: Sequence[Any]) -> None:
        if m := _numbers(operands, 6):
            self._state.ctm = multiply((m[0], m[1], m[2], m[3], m[4], m[5]), self._state.ctm)

    def begin_text(self, _: Sequence[Any]) -> None:
        self._tm = self._line = IDENTITY

    def set_matrix(self, operands: Sequence[Any]) -> None:
        if m := _numbers(operands, 6):
            self._tm = self._line = (m[0], m[1], m[2], m[3], m[4], m[5])

    def move(self, operands: Sequence[Any]) -> None:
        if step := _numbers(operands, 2):
            self._tm = self._line = multiply((1.0, 0.0, 0.0, 1.0, step[0], step[1]), self._line)

    def move_and_lead(self, operands: Sequence[Any]) -> None:
        if step := _numbers(operands, 2):
            self._state.leading = -step[1]
        self.move(operands)

    def next_line(self, _: Sequence[Any]) -> None:
        self.move((0.0, -self._state.leading))

    def show(self, operands: Sequence[Any]) -> None:
        if operands:
            self._show(operands[-1:])

    def show_adjusted(self, operands: Sequence[Any]) -> None:
        if operands and isinstance(operands[0], Sequence):
            self._show(operands[0])

    def show_on_next_line(self, operands: Sequence[Any]) -> None:
        self.next_line(operands)
        self.show(operands)

    def show_spaced_on_next_line(self, operands: Sequence[Any]) -> None:
        if spacing := _numbers(operands, 2):
            self._state.word_spacing, self._state.char_spacing = spacing
        self.show_on_next_line(operands)

    def _show(self, parts: Sequence[Any]) -> None:
        """Show strings and adjustments (thousandths of the size, to the left), one fragment per string."""
        state = self._state
        for part in parts:
            if isinstance(part, bytes):
                self._show_string(part)
            elif isinstance(part, (int, float)):
                self._advance(-float(part) / 1000 * state.size * state.scale)

    def _advance(self, distance: float) -> None:
        self._tm = multiply((1.0, 0.0, 0.0, 1.0, distance, 0.0), self._tm)

    def _show_string(self, data: bytes) -> None:
        state = self._state
        if state.font is None:
            return
        text: list[str] = []
        places: list[float] = []
        start, x, end = self._tm, 0.0, 0.0
        for characters, width, is_space in state.font.glyphs(data):
            advance = width * state.size
            text.append(characters)
            places += [x + advance * state.scale * i / len(characters) for i in range(len(characters))]
            end = x + advance * state.scale
            x += (advance + state.char_spacing + (state.word_spacing if is_space else 0.0)) * state.scale
        self._advance(x)
        if any(text) and state.mode not in INVISIBLE_MODES:
            self._add("".join(text), [*places, end], state.font, multiply(start, state.ctm))

    def _add(self, text: str, places: list[float], font: Font, m: Matrix) -> None:
        """Keep a run if it stands upright on the page as shown (y runs down there)."""
        if m[0] <= 0 or abs(m[1]) > UPRIGHT * m[0]:
            return
        state = self._state
        x, y = apply(m, 0.0, state.rise)
        size = abs(m[3]) * abs(state.size)
        edges = tuple(round(x + m[0] * place, 3) for place in places)
        self.fragments.append(Fragment(text, edges, round(y, 3), round(size, 3), font.name, state.color))

    def path_start(self, operands: Sequence[Any]) -> None:
        if point := _numbers(operands, 2):
            self._point = apply(self._state.ctm, point[0], point[1])

    def path_line(self, operands: Sequence[Any]) -> None:
        if point := _numbers(operands, 2):
            end = apply(self._state.ctm, point[0], point[1])
            self._path.append((*self._point, *end))
            self._point = end

    def path_curve(self, operands: Sequence[Any]) -> None:
        """The corners of a curve's points hold it (ISO 32000-2, 8.5.2.2)."""
        values = _numbers(operands, len(operands)) or ()
        points = [self._point, *(apply(self._state.ctm, x, y) for x, y in zip(values[::2], values[1::2], strict=False))]
        xs, ys = [x for x, _ in points], [y for _, y in points]
        self._shape.append((min(xs), min(ys), max(xs), max(ys)))
        self._point = points[-1]

    def path_rectangle(self, operands: Sequence[Any]) -> None:
        if r := _numbers(operands, 4):
            self._point = corner = apply(self._state.ctm, r[0], r[1])
            self._path.append((*corner, *apply(self._state.ctm, r[0] + r[2], r[1] + r[3])))

    def path_paint(self, _: Sequence[Any]) -> None:
        self.rules += [(min(a, c), min(b, d), max(a, c), max(b, d)) for a, b, c, d in self._path]
        if self._shape:  # a path with curves is one shape: a bullet, a rounded box
            x0s, y0s, x1s, y1s = zip(*self._shape, strict=True)
            self.rules.append((min(x0s), min(y0s), max(x1s), max(y1s)))
        self._path, self._shape = [], []

    def path_drop(self, _: Sequence[Any]) -> None:
        self._path, self._shape = [], []

    def set_device_color(self, operands: Sequence[Any]) -> None:
        """One operand is a gray, three are RGB, four CMYK."""
        self._state.space = ""
        self.set_color(operands)

    def set_color(self, operands: Sequence[Any]) -> None:
        """Colours of other spaces are only told apart; patterns keep the colour there was."""
        values = _numbers(operands, len(operands)) or ()
        if values and self._state.space:
            self._state.color = " ".join([self._state.space, *(f"{value:g}" for value in values)])
        elif len(values) in DEVICE:
            self._state.color = "#{:02x}{:02x}{:02x}".format(*DEVICE[len(values)](values))


def _gray(values: Sequence[float]) -> tuple[int, ...]:
    return (_byte(values[0]),) * 3


def _rgb(values: Sequence[float]) -> tuple[int, ...]:
    return tuple(_byte(value) for value in values)


def _cmyk(values: Sequence[float]) -> tuple[int, ...]:
    return tuple(_byte((1 - value) * (1 - values[3])) for value in values[:3])


def _byte(value: float) -> int:
    return round(255 * min(max(value, 0.0), 1.0))


DEVICE = {1: _gray, 3: _rgb, 4: _cmyk}


def _setter(name: str, scale: float = 1.0) -> Callable[[_ContentReader, Sequence[Any]], None]:
    def set_value(reader: _ContentReader, operands: Sequence[Any]) -> None:
        if value := _numbers(operands, 1):
            setattr(reader._state, name, value[0] * scale)  # noqa: SLF001 - part of the reader

    return set_value


_ACTIONS: dict[bytes, Callable[[_ContentReader, Sequence[Any]], None]] = {
    b"q": _ContentReader.save,
    b"Q": _ContentReader.restore,
    b"cm": _ContentReader.concatenate,
    b"BT": _ContentReader.begin_text,
    b"Tm": _ContentReader.set_matrix,
    b"Td": _ContentReader.move,
    b"TD": _ContentReader.move_and_lead,
    b"T*": _ContentReader.next_line,
    b"Tj": _ContentReader.show,
    b"TJ": _ContentReader.show_adjusted,
    b"'": _ContentReader.show_on_next_line,
    b'"': _ContentReader.show_spaced_on_next_line,
    b"Tc": _setter("char_spacing"),
    b"Tw": _setter("word_spacing"),
    b"Tz": _setter("scale", 0.01),
    b"TL": _setter("leading"),
    b"Ts": _setter("rise"),
    b"Tr": _setter("mode"),
    b"m": _ContentReader.path_start,
    b"l": _ContentReader.path_line,
    b"re": _ContentReader.path_rectangle,
    **dict.fromkeys((b"f", b"F", b"f*", b"S", b"s", b"B", b"B*", b"b", b"b*"), _ContentReader.path_paint),
    b"n": _ContentReader.path_drop,
    **dict.fromkeys((b"c", b"v", b"y"), _ContentReader.path_curve),
    **dict.fromkeys((b"g", b"rg", b"k"), _ContentReader.set_device_color),
    **dict.fromkeys((b"sc", b"scn"), _ContentReader.set_color),
}
