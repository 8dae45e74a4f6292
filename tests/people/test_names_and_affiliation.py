from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stancelib.countries import find_mentions
from stancelib.people.affiliation import country_of_description
from stancelib.people.names import find_names
from stancelib.people.persons import find_people


def names(text: str) -> list[str]:
    return [" ".join(one.name) for one in find_names(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Foreign Minister Inés Cobo said no.", ["Inés Cobo"]),
        ("He met Gen. Omar al-Rashid and Dr. J. K. Onyango.", ["Omar al-Rashid", "J K Onyango"]),
        ("Ludwig van der Meer’s plan failed.", ["Ludwig van der Meer"]),
        ("The Foreign Ministry and the United Nations met.", []),
        ("On Monday Peru and Chile met.", []),
        ("Ms Cobo left. Then Mr Ruiz came.", ["Cobo", "Ruiz"]),
        ("", []),
    ],
)
def test_names_are_freed_of_titles_and_of_what_is_no_person(text: str, expected: list[str]) -> None:
    assert names(text) == expected


@given(st.text())
def test_a_name_stands_where_it_says(text: str) -> None:
    for one in find_names(text):
        assert text[one.start :].startswith(one.name[0])
        assert text[one.start : one.end].endswith(one.surname)


@pytest.mark.parametrize(
    ("description", "country"),
    [
        ("Iran's foreign minister", "IRN"),
        ("the Iranian president", "IRN"),
        ("the president of Iran", "IRN"),
        ("the ambassador of Peru to Chile", "PER"),
        ("Tehran", "IRN"),
        ("the Iranian government", "IRN"),
        ("Iran's envoy to the United Nations", "IRN"),
        ("the UN envoy to Iran", None),
        ("an Iranian engineer", None),
        ("a man", None),
        ("an Iranian", None),
    ],
)
def test_who_speaks_for_a_country(description: str, country: str | None) -> None:
    mentions = find_mentions(description)
    assert country_of_description(description, 0, len(description), mentions) == country


def test_persons_gather_what_is_said_of_them() -> None:
    text = (
        "Ecuador's deputy foreign minister, Inés Cobo, arrived. Cobo smiled. Mr Juan Paz, "
        "a Peruvian banker, did not. Lake Titicaca was calm."
    )
    people = find_people(text, find_names(text), [], find_mentions(text))
    found = {one.name: (one.country, one.gender, len(one.mentions)) for one in people}
    assert found == {"Inés Cobo": ("ECU", None, 2), "Juan Paz": (None, "male", 1)}


def test_two_persons_of_one_surname_are_kept_apart() -> None:
    text = "President Ana Ruiz met Senator Luis Ruiz. Senator Ruiz spoke, then President Ruiz did."
    people = find_people(text, find_names(text), [], find_mentions(text))
    assert [(one.name, len(one.mentions)) for one in people] == [("Ana Ruiz", 2), ("Luis Ruiz", 2)]
