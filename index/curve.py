"""The refusal curve of an edition as a table and as a picture."""

from collections.abc import Callable, Sequence

from index.calibration import Point

WIDTH, HEIGHT, MARGIN = 520, 320, 56  # of the picture, in pixels
ANSWERED = "algemene vragen die toch antwoord krijgen"
REFUSED = "zinnen uit de bloemlezing die geen antwoord krijgen"
THRESHOLD = "drempel"


def to_csv(curve: Sequence[Point]) -> str:
    """A line for each point: threshold, share of general questions answered, share of own sentences refused."""
    lines = [f"{point.threshold:.2f},{point.answered:.4f},{point.refused:.4f}" for point in curve]
    return "\n".join(["threshold,general_answered,own_refused", *lines, ""])


def to_svg(curve: Sequence[Point]) -> str:
    """Both shares against the threshold."""
    ticks = "".join(_tick(step / 4) for step in range(5))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'font-family="sans-serif" font-size="12"><title>Per drempel: {ANSWERED}, en {REFUSED}</title>'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>{ticks}'
        f"{_line(curve, lambda point: point.answered, '#a90061', '')}"
        f"{_line(curve, lambda point: point.refused, '#01689b', '6 4')}"
        f'<text x="{MARGIN}" y="16" fill="#a90061">— {ANSWERED}</text>'
        f'<text x="{MARGIN}" y="32" fill="#01689b">- - {REFUSED}</text>'
        f'<text x="{WIDTH / 2}" y="{HEIGHT - 8}" text-anchor="middle">{THRESHOLD}</text></svg>\n'
    )


def _line(curve: Sequence[Point], share: Callable[[Point], float], colour: str, dashes: str) -> str:
    points = " ".join(f"{_x(point.threshold):.1f},{_y(share(point)):.1f}" for point in curve)
    return f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2" stroke-dasharray="{dashes}"/>'


def _tick(value: float) -> str:
    return (
        f'<path d="M{_x(0)} {_y(value)}H{_x(1)}" stroke="#ccc"/>'
        f'<text x="{MARGIN - 6}" y="{_y(value) + 4}" text-anchor="end">{value:.0%}</text>'
        f'<text x="{_x(value)}" y="{HEIGHT - 28}" text-anchor="middle">{value:g}</text>'
    )


def _x(value: float) -> float:
    return MARGIN + value * (WIDTH - MARGIN - 16)


def _y(value: float) -> float:
    return HEIGHT - MARGIN + 8 - value * (HEIGHT - 2 * MARGIN)
