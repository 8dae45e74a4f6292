from __future__ import annotations

import pytest

from stancelib.people.affiliation import is_of_a_state
from stancelib.people.places import dateline_country, place_country
from stancelib.schema import Attribution
from stancelib.statements.speakers import resolve_speakers


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("LIMA — The bridge is shut.", "PER"),
        ("ULAANBAATAR, May 7 (MNA) - Talks began.", "MNG"),
        ("By Ana Ruiz\n\nPORT VILA (Agencies) -- Talks began.", "VUT"),
        ("Talks begin\n\nMEXICO CITY: Talks began.", "MEX"),
        ("BRUSSELS — The envoys met.", None),  # the Union's and NATO's seat as well
        ("BANGUI, Central African Republic (XYZ) — Talks began.", "CAF"),
        ("ATHENS, Ga. — Talks began.", None),
        ("LIMA, Ohio (XYZ) — Talks began.", None),
        ("JORDAN: We are leaving.", None),  # a speaker's name
        ("CHINA - what next?", None),
        ("SHYMKENT. July 14. QTA – The session was held.", None),  # no capital
        ("Lima is a city - the bridge is shut.", None),
        ("The bridge is shut. LIMA's mayor said so.", None),
        ("", None),
    ],
)
def test_datelines(text: str, country: str | None) -> None:
    assert dateline_country(text) == country


@pytest.mark.parametrize(
    ("before", "description", "country"),
    [
        ("It rained. In Tehran, ", "the foreign ministry spokesman", "IRN"),
        ("In San José on Monday ", "the president", "CRI"),
        ("", "the press service in Bishkek", "KGZ"),
        ("He was born in Tehran, ", "the minister", None),
        ("In Tehran it rained. Then ", "the minister", None),
        ("In Brussels, ", "the minister", None),
        ("In anger, ", "the minister", None),
        ("In Tehran, silence\n\n", "The foreign minister", None),
        ("In Tehran, ", "the spokesman in Parliament", "IRN"),
    ],
)
def test_places_beside_an_official(before: str, description: str, country: str | None) -> None:
    text = f"{before}{description} said no."
    assert place_country(text, len(before), len(before) + len(description)) == country


@pytest.mark.parametrize(
    ("description", "answer"),
    [
        ("the interior minister", True),
        ("a foreign ministry official", True),
        ("federal prosecutor", True),
        ("a spokesman", False),  # of a company, perhaps
        ("the ambassador", False),  # of another country than the one he stands in
        ("a farmer", False),
        ("the company's spokesman", False),
        ("a European Union minister", False),
    ],
)
def test_who_speaks_for_a_state_unnamed(description: str, answer: bool) -> None:
    assert is_of_a_state(description) is answer


def countries(text: str, *sources: str) -> list[str | None]:
    attributions = []
    position = 0
    for source in sources:
        start = text.index(source, position)
        position = start + len(source)
        attributions.append(Attribution(((position + 1, position + 5),), ((start, position),)))
    return [one.speaker_country for one in resolve_speakers(text, attributions, [])]


def test_the_dateline_tells_an_officials_country_and_no_other_speakers() -> None:
    text = (
        "LIMA — The interior minister, Inés Cobo, said no. A farmer said yes. "
        "Ms Cobo added more. The Chilean foreign minister said so."
    )
    sources = (
        "The interior minister, Inés Cobo,",
        "A farmer",
        "Ms Cobo",
        "The Chilean foreign minister",
    )
    found = countries(text, *sources)
    assert found == ["PER", None, "PER", "CHL"]


def test_a_country_before_its_body_owns_it() -> None:
    text = "Officials in the Armenian foreign ministry said no. A man in Armenian jail said yes."
    sources = "Officials in the Armenian foreign ministry", "A man in Armenian jail"
    assert countries(text, *sources) == ["ARM", None]


def test_the_end_of_a_word_before_is_no_preposition() -> None:
    text = "By A. Farsi, Muscat\n\nThe Foreign Office said no."
    assert countries(text, "The Foreign Office") == ["GBR"]


@pytest.mark.parametrize(
    ("text", "sources", "expected"),
    [
        ("Hungary objected. Its foreign minister said no.", ("Its foreign minister",), ["HUN"]),
        ("The firm objected. Its director said no.", ("Its director",), [None]),
        ("Officials in Copenhagen said no.", ("Officials in Copenhagen",), ["DNK"]),
        ("Traders in Copenhagen said no.", ("Traders in Copenhagen",), [None]),
        ("The Omani ministry said no. It denied it.", ("The Omani ministry", "It"), ["OMN", "OMN"]),
        ("Ana Ruiz of Peru said no. It was odd.", ("Ana Ruiz", "It"), [None, None]),
        ("Ed Hale, Republican of Utah, said no.", ("Ed Hale, Republican of Utah",), ["USA"]),
        ("Ana Lee of the US Treasury said no.", ("Ana Lee of the US Treasury",), ["USA"]),
        ("MOSCOW — No.\n\nOfficials in Kharkiv said no.", ("Officials in Kharkiv",), [None]),
        ("LIMA — No.\n\nIn Kharkiv, the mayor said no.", ("the mayor",), [None]),
        ("LIMA — No.\n\nTwo foreign ministers said no.", ("Two foreign ministers",), [None]),
        ("LIMA — No.\n\nPeru and Chile's ministers left.", ("Peru and Chile's ministers",), [None]),
        ("UN officials in Damascus said no.", ("UN officials in Damascus",), [None]),
        ("Company officials in Lima said no.", ("Company officials in Lima",), [None]),
        ("A firm cut jobs in Peru. Its spokesman left.", ("Its spokesman",), [None]),
        ("Ministers of Peru, Chile and Cuba left.", ("Ministers of Peru, Chile and Cuba",), [None]),
        ("A counsellor of India at the UN spoke.", ("A counsellor of India at the UN",), ["IND"]),
        ("An official at the US Treasury said.", ("An official at the US Treasury",), ["USA"]),
    ],
)  # fmt: skip
def test_countries_told_by_the_words_around(
    text: str, sources: tuple[str, ...], expected: list[str | None]
) -> None:
    assert countries(text, *sources) == expected
