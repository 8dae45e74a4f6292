"""Whose officials an article means, on texts of our own."""

from __future__ import annotations

from stancelib.countries import find_mentions
from stancelib.people.home import Home, SpokenOf


def home(text: str) -> Home:
    return Home(text, find_mentions(text), [])


def test_the_dateline_and_the_byline_tell() -> None:
    assert home("LIMA, May 7 (XYZ) — The interior minister spoke.").country(25) == "PER"
    assert home("By Ana Cobo in Lima\n\nThe minister irons her flags.").country(25) == "PER"
    assert home("By Ana Cobo in Tacna\n\nThe minister irons her flags.").country(25) is None


def test_what_the_article_is_about_tells() -> None:
    text = "Chad waits. In Chad nobody eats. Chad's army sleeps. Turkey sells drones."
    text += " Chad sleeps." + " Nothing came of it." * 20
    assert home(text).country(len(text)) == "TCD"


def test_two_countries_in_balance_tell_nothing() -> None:
    text = "Peru and Chile met." + " Nothing came of it." * 20
    assert home(text).country(len(text)) is None


def test_a_speaker_begins_with_the_own_country_and_speaks_of_others() -> None:
    text = "Peru and Chile met." + " Nothing came of it." * 20
    assert home(text).country(len(text), SpokenOf(own=frozenset({"CHL"}))) == "CHL"
    assert home(text).country(len(text), SpokenOf(others=frozenset({"CHL"}))) == "PER"


def test_no_country_no_home() -> None:
    assert home("The minister spoke.").country(0) is None
