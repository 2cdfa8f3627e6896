from index.repeats import repeats
from tests.toys import citation

LONG = "Sociale media preventie loopt achter, alles wordt snel gedeeld."


def test_what_is_said_once_stands_for_itself() -> None:
    """However alike the words are."""
    said = [citation("Er is geen opvang."), citation("Er is een opvang."), citation("Er is geen opvang voor mannen.")]

    assert repeats(said) == (0, 1, 2)


def test_the_first_of_equal_citations_stands_for_all() -> None:
    """Equal in letters and digits: quotation marks, capitals and hyphens make no other statement."""
    said = [citation("Ander"), citation("De “loop-jongens” worden gepakt."), citation("de loopjongens worden gepakt")]

    assert repeats(said) == (0, 1, 1)


def test_a_quote_stands_for_its_pull_quote() -> None:
    """Also where the pull quote comes first."""
    said = [citation(LONG, kind="pullquote"), citation(LONG)]

    assert repeats(said) == (1, 1)


def test_a_pull_quote_may_take_over_most_of_a_quote() -> None:
    """Here 39 of its 52 letters, in one piece."""
    said = [citation("Preventie loopt achter, alles wordt snel gedeeld", kind="pullquote"), citation(LONG)]

    assert repeats(said) == (1, 1)


def test_a_pull_quote_that_takes_over_less_is_a_statement_of_its_own() -> None:
    """As is one that leaves out a word, which may be the word that counts."""
    short = citation("Alles wordt snel gedeeld.", kind="pullquote")
    other = citation("Sociale media preventie loopt niet achter, alles wordt snel gedeeld.", kind="pullquote")

    assert repeats([short, citation(LONG), other]) == (0, 1, 2)


def test_a_quote_inside_another_quote_is_a_statement_of_its_own() -> None:
    """Two people may say the same words, one of them more."""
    assert repeats([citation("Preventie loopt achter, alles wordt snel gedeeld"), citation(LONG)]) == (0, 1)


def test_equal_pull_quotes_without_a_quote_are_one() -> None:
    """The first stands for both."""
    assert repeats([citation(LONG, kind="pullquote"), citation(LONG, kind="pullquote")]) == (0, 0)
