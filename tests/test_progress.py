"""How far a build is: worked out by hand, with a clock that is set."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.build import READING, STEPS
from assistant.progress import DOING, SHARES, State, Stopwatch, bar, step_line


class Clock:
    """A clock that stands still until it is set."""

    def __init__(self) -> None:
        self.time = 100.0

    def __call__(self) -> float:
        return self.time


def test_every_step_has_its_share_and_its_words() -> None:
    """In the order in which they are done; together they are the whole."""
    assert tuple(SHARES) == tuple(DOING) == STEPS
    assert sum(SHARES.values()) == 100


@pytest.mark.parametrize(
    ("step", "done", "count", "fraction"),
    [
        ("read", 0, 32, 0),
        ("read", 16, 32, 0.01),
        ("read", 32, 32, 0.02),
        ("prove", 1, 2, 0.06),
        ("load", 0, 1, 0.1),
        ("embed", 0, 559, 0.11),
        ("embed", 559, 559, 0.77),
        ("calibrate", 1, 1, 0.98),
        ("write", 1, 1, 1),
    ],
)
def test_a_step_begins_where_the_one_before_it_ends(step: str, done: int, count: int, fraction: float) -> None:
    """And takes its share of the whole."""
    assert Stopwatch().state(step, done, count).fraction == fraction


@pytest.mark.parametrize(
    ("step", "done", "count", "fraction"), [("read", 1, 2, 0.1), ("prove", 0, 6, 0.2), ("prove", 6, 6, 1)]
)
def test_the_first_steps_alone_are_a_whole(step: str, done: int, count: int, fraction: float) -> None:
    """As when nothing will be written."""
    assert Stopwatch(READING).state(step, done, count).fraction == fraction


def test_the_time_left_is_told_once_something_can_be_said() -> None:
    """It is as long as what was done took, in proportion; nothing is said of the first twentieth."""
    clock = Clock()
    watch = Stopwatch(now=clock)
    clock.time = 104.0

    assert watch.state("prove", 2, 8) == State("prove", 2, 8, 0.04, None)
    assert watch.state("prove", 3, 8) == State("prove", 3, 8, 0.05, 4 * 0.95 / 0.05)
    assert watch.state("prove", 8, 8) == State("prove", 8, 8, 0.1, 36)
    clock.time = 110.0
    assert watch.state("write", 1, 1) == State("write", 1, 1, 1, 0)


@given(st.integers(0, 5), st.integers(0, 5), st.integers(0, 50), st.integers(0, 50))
def test_a_build_never_goes_back(earlier: int, later: int, done: int, more: int) -> None:
    """A later step, or more of the same, is never a smaller part of the whole; nor is it ever more than all."""
    first, then = sorted([(earlier, done), (later, more)])
    watch = Stopwatch()
    before, after = (watch.state(STEPS[step], part, 40).fraction for step, part in (first, then))

    assert 0 <= before <= after <= 1


def test_a_step_without_work_does_not_break_it() -> None:
    """Nothing of nothing is done."""
    assert Stopwatch().state("prove", 0, 0).fraction == 0.02


def test_a_step_as_a_plain_line() -> None:
    """What is done, how much of it, of how much."""
    assert [step_line(State(step, 1, 3, 0, None)) for step in STEPS] == [
        "Reading pages: 1 of 3",
        "Proving citations: 1 of 3",
        "Preparing the model: 1 of 3",
        "Embedding citations: 1 of 3",
        "Calibrating: 1 of 3",
        "Writing the edition: 1 of 3",
    ]


def test_a_build_as_a_bar() -> None:
    """Of twenty characters; the time left in whole seconds, if it is known."""
    assert bar(State("read", 1, 32, 0.00625, None)) == "[....................]   1 %  Reading pages: 1 of 32"
    assert bar(State("embed", 256, 559, 0.583, 11.6)) == (
        "[############........]  58 %  Embedding citations: 256 of 559, about 12 s left"
    )
    assert (
        bar(State("write", 1, 1, 1, 0)) == "[####################] 100 %  Writing the edition: 1 of 1, about 0 s left"
    )
