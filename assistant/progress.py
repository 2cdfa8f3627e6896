"""How far a build is, and how long it may still take."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.build import CALIBRATE, EMBED, LOAD, PROVE, READ, WRITE

# Percent of a first build that each step takes, as measured on the facsimile (20 s); a later one embeds less
SHARES = {READ: 2, PROVE: 8, LOAD: 1, EMBED: 66, CALIBRATE: 21, WRITE: 2}
TOO_EARLY = 0.05  # of the whole; before that nothing can be said of the time left


@dataclass(frozen=True, slots=True)
class State:
    """Where a build is."""

    step: str
    done: int  # of the step: pages, citations, questions or 1
    count: int
    fraction: float  # of the whole, 0 to 1
    seconds_left: float | None  # None as long as nothing can be said


class Stopwatch:
    """Tells the state of a build, or of the first steps of one, from what its steps report."""

    def __init__(self, steps: Sequence[str] = tuple(SHARES), now: Callable[[], float] = time.monotonic) -> None:
        self._steps = list(steps)
        self._now = now
        self._started = now()

    def state(self, step: str, done: int, count: int) -> State:
        """Where the build is when `done` of `count` of a step are done; steps come in their order."""
        before = sum(SHARES[name] for name in self._steps[: self._steps.index(step)])
        whole = sum(SHARES[name] for name in self._steps)
        fraction = (before + SHARES[step] * min(done / max(count, 1), 1)) / whole
        taken = self._now() - self._started
        left = taken * (1 - fraction) / fraction if fraction >= TOO_EARLY else None
        return State(step, done, count, fraction, left)


DOING = {
    READ: "Reading pages",
    PROVE: "Proving citations",
    LOAD: "Preparing the model",
    EMBED: "Embedding citations",
    CALIBRATE: "Calibrating",
    WRITE: "Writing the edition",
}
WIDTH = 20  # characters of the bar


def step_line(state: State) -> str:
    """A step as a plain line: `Reading pages: 12 of 32`."""
    return f"{DOING[state.step]}: {state.done} of {state.count}"


def bar(state: State) -> str:
    """A build as one line of a terminal: a bar, what is being done, and the time left."""
    full = round(WIDTH * state.fraction)
    left = "" if state.seconds_left is None else f", about {state.seconds_left:.0f} s left"
    return f"[{'#' * full}{'.' * (WIDTH - full)}] {100 * state.fraction:3.0f} %  {step_line(state)}{left}"
