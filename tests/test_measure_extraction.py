from scripts.measure_extraction import Item, differences, is_within, letters, measure, same_place, words_intact

ONE = Item("Meer opvang nodig.", chapter=(2, "Problemen"), section=("2.4", "Opvang"), label="18")
TWO = Item("Geen wet- en regelgeving.", chapter=(2, "Problemen"), section=("2.4", "Opvang"), label="19")


def test_letters_leave_out_typography() -> None:
    """Capitals, punctuation and hyphens make no difference; digits and accents do."""
    assert letters("“Één 24-uurs opvang!”") == "één24uursopvang"


def test_whole_words_are_intact() -> None:
    """Words count however they are punctuated."""
    assert words_intact("Meer opvang nodig.", "meer opvang, nodig") == (3, 3)


def test_a_glued_word_lowers_words_intact() -> None:
    """Two words read as one are both lost."""
    assert words_intact("meer opvang nodig", "meer opvangnodig") == (1, 3)


def test_a_broken_word_lowers_words_intact() -> None:
    """A word read as two is lost."""
    assert words_intact("meer opvang nodig", "meer op vang nodig") == (2, 3)


def test_a_lost_hyphen_lowers_words_intact() -> None:
    """A hyphen that belongs to a word parts it; without it the parts are glued."""
    assert words_intact("het RIEC-convenant", "het RIECconvenant") == (1, 3)


def test_words_out_of_order_are_not_intact() -> None:
    """Only words in the order of the citation count."""
    assert words_intact("een twee drie", "twee drie een") == (2, 3)


def test_a_perfect_reading_measures_a_hundred() -> None:
    """All exact, in place, labelled and intact; nothing spurious."""
    measured = measure("toy", [ONE, TWO], [ONE, TWO])

    assert (measured.exact, measured.within, measured.place, measured.label) == (100.0, 100.0, 100.0, 100.0)
    assert (measured.intact, measured.spurious_share, measured.passes) == (100.0, 0.0, True)
    assert list(differences(measured)) == []


def test_two_citations_read_as_one_are_within_but_not_exact() -> None:
    """A merged item holds both citations whole, is neither, and so is spurious."""
    both = Item(f"{ONE.text} {TWO.text}")
    measured = measure("toy", [ONE, TWO], [both])

    assert (measured.exact, measured.within, measured.intact) == (0.0, 100.0, 100.0)
    assert measured.spurious == (both,)
    assert measured.spurious_share == 100.0


def test_a_citation_cut_in_two_is_neither_exact_nor_within() -> None:
    """Both pieces are spurious; the words of the larger are intact."""
    pieces = [Item("Geen wet- en"), Item("regelgeving.")]
    measured = measure("toy", [TWO], pieces)

    assert (measured.exact, measured.within, measured.intact) == (0.0, 0.0, 75.0)
    assert measured.spurious == tuple(pieces)


def test_each_item_is_used_once() -> None:
    """A citation printed twice and read once is missed once."""
    measured = measure("toy", [ONE, ONE], [ONE])

    assert measured.exact == 50.0


def test_an_item_read_twice_is_not_another_citation() -> None:
    """A citation read more often than printed gives a spurious item."""
    measured = measure("toy", [ONE], [ONE, ONE])

    assert measured.spurious == (ONE,)


def test_a_citation_printed_twice_is_matched_in_its_own_section() -> None:
    """Of two items with the same letters the one in the right place is taken."""
    elsewhere = Item(ONE.text, chapter=(3, "Ambities"), section=("3.1", "Opvang"), label="30")
    measured = measure("toy", [elsewhere, ONE], [ONE, elsewhere])

    assert measured.place == 100.0


def test_a_wrong_label_lowers_only_the_labels() -> None:
    """Text and section stay right."""
    read = Item(ONE.text, chapter=ONE.chapter, section=ONE.section, label="xviii")
    measured = measure("toy", [ONE], [read])

    assert (measured.exact, measured.place, measured.label) == (100.0, 100.0, 0.0)
    assert list(differences(measured)) == [
        "label     [18] 2 § 2.4: Meer opvang nodig.\n  read as xviii",
    ]


def test_a_place_is_the_number_and_the_title() -> None:
    """A wrong number or title is a wrong place; without numbers the titles decide."""
    untitled = Item("", chapter=(2, None), section=("2.4", None))
    unnumbered = Item("", chapter=(None, "Problemen"), section=(None, "Opvang"))

    assert same_place(ONE, TWO)
    assert same_place(untitled, ONE)
    assert not same_place(ONE, untitled)
    assert not same_place(ONE, unnumbered)
    assert same_place(unnumbered, Item("", chapter=(None, "PROBLEMEN"), section=(None, "Op-\nvang")))
    assert not same_place(unnumbered, Item("", chapter=(None, "Problemen"), section=(None, None)))


def test_nothing_is_within_no_item() -> None:
    """A citation that nothing resembles is within none."""
    assert not is_within(ONE, None)
    assert measure("toy", [ONE], [Item("heel iets anders")]).pairs[0].item is None


def test_no_items_at_all_is_no_success() -> None:
    """An empty reading recovers nothing."""
    measured = measure("toy", [ONE], [])

    assert (measured.exact, measured.intact, measured.spurious_share, measured.passes) == (0.0, 0.0, 0.0, False)
