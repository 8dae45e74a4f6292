"""Whose officials an article means, on texts of our own."""

from __future__ import annotations

from stancelib.countries import find_mentions
from stancelib.people.home import Home
from stancelib.schema import Span

BALANCE = "Peru and Chile met." + " Nothing came of it." * 20


def country(text: str, official: str, *said: str) -> str | None:
    """The country of the official who stands last in the text."""

    def span(words: str) -> Span:
        start = text.rindex(words)
        return start, start + len(words)

    home = Home(text, find_mentions(text), [])
    return home.of_official(*span(official), [span(one) for one in said])


def test_the_dateline_and_the_byline_tell() -> None:
    assert country("LIMA, May 7 (XYZ) — The interior minister spoke.", "interior") == "PER"
    assert country("By Ana Cobo in Lima\n\nThe minister irons flags.", "minister") == "PER"
    assert country("By Ana Cobo in Tacna\n\nThe minister irons flags.", "minister") is None


def test_what_the_article_is_about_tells() -> None:
    text = "Chad waits. In Chad nobody eats. Chad's army sleeps. Chad sings. Turkey sells drones."
    assert country(text + " Nothing came of it." * 20 + " The minister spoke.", "minister") == "TCD"


def test_two_countries_in_balance_tell_nothing() -> None:
    assert country(BALANCE + " The minister spoke.", "minister") is None


def test_a_speaker_begins_with_the_own_country_and_speaks_of_others() -> None:
    text = BALANCE + " The minister said Chile slept"
    assert country(text, "minister", "Chile slept") == "CHL"
    text = "Peru woke. " + BALANCE + " The minister said that the ships of Chile slept"
    assert country(text, "minister") is None
    assert country(text, "minister", "that the ships of Chile slept") == "PER"
    # A possessive is no subject.
    text = "Peru woke. " + BALANCE + " The minister blasted Chile's ships"
    assert country(text, "minister", "Chile's ships") == "PER"


def test_several_officials_may_be_of_several_states() -> None:
    assert (
        country("LIMA, May 7 (XYZ) — Two foreign ministers spoke.", "Two foreign ministers") is None
    )


def test_a_place_goes_before_the_home() -> None:
    text = "LIMA, May 7 (XYZ) — Rain fell.\nIn Tehran, the ministry spoke."
    assert country(text, "the ministry") == "IRN"


def test_no_country_no_home() -> None:
    assert country("The minister spoke.", "minister") is None


def test_its_minister_is_of_the_country_just_named() -> None:
    text = "Hungary objected. Its minister left."
    home = Home(text, find_mentions(text), [])
    assert home.just_named(text.index("Its")) == "HUN"
    assert home.just_named(0) is None
