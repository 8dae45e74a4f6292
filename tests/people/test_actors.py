from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stancelib.errors import InputError
from stancelib.people.actors import Actor, Actors, as_actors, read_actors

TABLE = """\
name,aliases,country,from,to,kind
Inés Cobo,I. Cobo; Cobo,ECU,2016,2018-05,person
Inés Cobo,,,2018-06,,
Red Front,RF; Frente Rojo,PER,,,group
Red Front of the North,,,,,group
"""


@pytest.fixture
def table(tmp_path: Path) -> Actors:
    path = tmp_path / "actors.csv"
    path.write_text(TABLE, encoding="utf-8")
    return read_actors(path)


def test_a_table_is_read(table: Actors) -> None:
    assert table.rows[0] == Actor(
        "Inés Cobo", ("I. Cobo", "Cobo"), "ECU", "2016", "2018-05", "person"
    )
    assert table.rows[1] == Actor("Inés Cobo", (), None, "2018-06", None, "person")
    assert [row.kind for row in table.rows] == ["person", "person", "group", "group"]


def test_a_person_is_known_by_every_name_and_by_the_date(table: Actors) -> None:
    for name in ("Inés Cobo", "ines cobo", "I Cobo", "Cobo"):
        found = table.person(name, "2017-01-01")
        assert found is not None and found.country == "ECU"
    later = table.person("Inés Cobo", "2019-01-01")
    assert later is not None and later.country is None
    assert table.person("Inés Cobo", "2015-12-31") is None
    assert table.person("Inés Cobo") == table.rows[1]
    assert table.person("Ana Ruiz") is None
    assert table.person("Red Front") is None


def test_a_group_is_found_as_a_whole_name_the_longest_first(table: Actors) -> None:
    assert table.group_in("a spokesman for the Red Front") == table.rows[2]
    assert table.group_in("RF fighters") == table.rows[2]
    assert table.group_in("the Red Front of the North") == table.rows[3]
    for words in ("the red front door", "the RFK centre", "the Red Fronts", ""):
        assert table.group_in(words) is None


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (
            "Hezbollah,,XX,,,group",
            r"actors\.csv, line 3: found country 'XX', expected an ISO 3166-1 alpha-3 code or",
        ),
        ("Hezbollah,,Lebanon,,,group", "line 3: found country 'Lebanon'.* did you mean LBN"),
        (",,LBN,,,group", "line 3: found no name"),
        ("Hezbollah,,LBN,,,party", "line 3: found kind 'party', expected person or group"),
        ("Ana Ruiz,,PER,2.5.2016,,", "line 3: found from '2.5.2016', expected a date as"),
        ("Ana Ruiz,,PER,,2016-13,", "line 3: found to '2016-13'"),
        ("Ana Ruiz,,PER,2017,2016,", "line 3: found to '2016' before from '2017'"),
        ("Ruiz, Ana,,PER,,,person", "line 3: found another number of cells"),
        ("Ana Ruiz,,PER", "line 3: found another number of cells"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, line: str, message: str) -> None:
    path = tmp_path / "actors.csv"
    path.write_text(f"name,aliases,country,from,to,kind\nInés Cobo,,ECU,,,\n{line}\n")
    with pytest.raises(InputError, match=message):
        read_actors(path)


def test_a_file_that_is_no_table_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "actors.csv"
    with pytest.raises(InputError, match="found no file"):
        read_actors(path)
    for content, message in (
        ("", "line 1: found the columns none, expected name and country.* add name, country"),
        ("name,land\n", "add country and remove or rename land"),
    ):
        path.write_text(content)
        with pytest.raises(InputError, match=message):
            read_actors(path)
    path.write_bytes(b"name,country\n\xff,PER\n")
    with pytest.raises(InputError, match="expected a CSV table in UTF-8"):
        read_actors(path)


def test_two_columns_are_enough_and_blank_lines_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "actors.csv"
    path.write_text("\ufeffname,country\n\nAna Ruiz,PER\n", encoding="utf-8")
    assert read_actors(path).rows == (Actor("Ana Ruiz", (), "PER"),)
    assert as_actors(path).rows == read_actors(path).rows


def test_actors_may_be_given_as_they_are_or_not_at_all(table: Actors) -> None:
    assert as_actors(table) is table
    assert as_actors(None).rows == ()


@given(st.text(), st.lists(st.text(min_size=1).filter(str.strip), max_size=3))
def test_any_names_and_words_can_be_asked_for(words: str, names: list[str]) -> None:
    actors = Actors(tuple(Actor(name, (), "PER", kind="group") for name in names))
    found = actors.group_in(words)
    assert found is None or found in actors.rows
