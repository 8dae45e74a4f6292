from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stancelib.people.office_holders import (
    COLUMNS,
    all_office_holders,
    bundled_rows,
    check_office_holders,
    leading_date,
    office_holder,
    offices_of,
    within,
)

PRIME_MINISTER = ("prime", "minister")


def country_of(name: str, date: str | None = None, *titles: str) -> str | None:
    found = office_holder(name, date, titles)
    return found.country if found else None


def test_the_bundled_table_is_sound() -> None:
    assert check_office_holders(bundled_rows()) == []
    assert len(all_office_holders()) >= 1500
    assert len({row.country for row in all_office_holders() if row.country}) >= 60


@pytest.mark.parametrize(
    "office", ["president", "prime minister", "foreign minister", "defence minister"]
)
def test_the_great_powers_have_their_offices_filled_in_2016(office: str) -> None:
    held = {
        row.country
        for row in all_office_holders()
        if row.office in (office, "chancellor", "secretary of state") and row.held_on("2016-03-01")
    }
    assert {"USA", "RUS", "CHN", "FRA", "DEU"} - held <= {"USA", "DEU"}


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("name", " ", "no name"),
        ("country", "XX", "the country 'XX'"),
        ("from", "2016-13", "the dates '2016-13'"),
        ("to", "02.05.2016", "the dates"),
        ("to", "2009", "the end 2009 before the start 2011"),
    ],
)
def test_a_fault_is_named_with_its_line(column: str, value: str, message: str) -> None:
    row = dict(zip(COLUMNS, ("Ana Ruiz", "", "PER", "president", "2010-05", "", "x"), strict=True))
    assert check_office_holders([row]) == []
    faults = check_office_holders([row, {**row, "from": "2011", column: value}])
    assert len(faults) == 1
    assert faults[0].startswith("line 3 (") and message in faults[0]


def test_a_row_that_comes_twice_and_other_columns_are_faults() -> None:
    row = dict(zip(COLUMNS, ("Ana Ruiz", "", "PER", "president", "2010", "", "x"), strict=True))
    assert check_office_holders([row, row]) == ["line 3 (Ana Ruiz): found the same row as line 2"]
    assert "found the columns name" in check_office_holders([{"name": "Ana"}])[0]


def test_the_date_picks_the_row() -> None:
    assert country_of("António Guterres", "2000-01-01") == "PRT"
    now = office_holder("António Guterres", "2018-01-01")
    assert now is not None and now.country is None and now.office == "UN secretary-general"
    assert country_of("Kaja Kallas", "2022-01-01") == "EST"
    assert country_of("Kaja Kallas", "2025-06-01") is None


def test_who_has_left_office_speaks_for_none_and_without_date_the_latest_counts() -> None:
    assert office_holder("Colin Powell", "2003-02-05") is not None
    assert office_holder("Colin Powell", "2012-10-25") is None
    latest = office_holder("Colin Powell")
    assert latest is not None and latest.office == "secretary of state"


@pytest.mark.parametrize(
    ("name", "date", "expected"),
    [
        ("Volodymyr Zelenskyy", "2022-03-01", "UKR"),
        ("VOLODYMYR ZELENSKIY", "2022-03-01", "UKR"),
        ("Recep Tayyip Erdogan", "2015-01-01", "TUR"),
        ("Moammar Gadhafi", "2010-01-01", "LBY"),
        ("John F. Kerry", "2015-01-01", "USA"),
        ("Kim Jong Un", "2016-01-01", "PRK"),
        ("Lula", "2005-01-01", "BRA"),
        ("Mikhail Gorbachev", "1990-06-01", "SUN"),
    ],
)
def test_spellings_of_a_full_name(name: str, date: str, expected: str) -> None:
    assert country_of(name, date) == expected


@pytest.mark.parametrize(
    ("name", "date", "titles", "expected"),
    [
        ("Lavrov", "2016-05-02", (), "RUS"),
        ("al-Assad", "2013-05-02", (), "SYR"),
        ("Assad", "2013-05-02", (), "SYR"),
        ("May", "2017-01-01", (), None),
        ("May", "2017-01-01", PRIME_MINISTER, "GBR"),
        ("Brown", "2008-01-01", (), None),
        ("Brown", "2008-01-01", PRIME_MINISTER, "GBR"),
        ("Bush", "2003-01-01", ("president",), "USA"),
        ("Park", "2014-01-01", ("president",), "KOR"),
        ("Xi", "2018-01-01", ("president",), "CHN"),
        ("Xi", "2018-01-01", (), None),
        ("Brown", "2008-01-01", ("deputy", *PRIME_MINISTER), None),
        ("Lavrov", "1999-05-02", (), None),
    ],
)
def test_a_last_name_needs_a_title_or_to_be_rare(
    name: str, date: str, titles: tuple[str, ...], expected: str | None
) -> None:
    assert country_of(name, date, *titles) == expected


def test_two_bearers_of_a_last_name_at_one_time_are_not_guessed_between() -> None:
    # Konstantinos Mitsotakis and, later, his son: one at a time, both Greek.
    assert country_of("Mitsotakis", "2020-01-01") == "GRC"
    # Cristina Kirchner and Alberto Fernández are vice president and president in 2021; Leonel
    # Fernández is out of office: "Fernández" alone is too common all the same.
    assert country_of("Fernández", "2021-01-01") is None
    # In 2011 Azerbaijan's is the only president of that name; in 2003 father and son follow.
    assert country_of("Aliyev", "2003-10-15", "president") == "AZE"
    # Denmark's Lars Løkke and NATO's Anders Fogh Rasmussen, both in office in 2010.
    assert country_of("Rasmussen", "2010-06-01") is None


def test_unknown_people_stay_unknown() -> None:
    for name in ("", "Inés Cobo", "Ivan Lavrov", "Mayor", "the president"):
        assert office_holder(name, "2016-05-02") is None


def test_titles() -> None:
    assert offices_of(("vice", "president")) == ("vice president",)
    assert offices_of(("russian", "foreign", "minister")) == ("foreign minister",)
    assert offices_of(("mr",)) == ()
    assert offices_of(("deputy", "foreign", "minister")) == ()


def test_terms_count_in_full_at_the_precision_given() -> None:
    assert within("2010-05-31", "2007-06", "2010-05")
    assert within("2010-12-31", None, "2010")
    assert not within("2011-01-01", None, "2010")
    assert within("2010", "2010-05-11", None)
    assert leading_date("2016-05-02T09:00:00Z") == "2016-05-02"
    assert leading_date("2 May 2016") is None and leading_date(None) is None


@given(st.text(), st.none() | st.dates().map(str) | st.text(), st.lists(st.text(), max_size=3))
def test_any_words_can_be_asked_for(name: str, date: str | None, titles: list[str]) -> None:
    found = office_holder(name, date, titles)
    assert found is None or found in all_office_holders()
