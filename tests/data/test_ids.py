import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stancelib.data import ids
from stancelib.data.ids import SeenIds
from stancelib.errors import StancelibError


@given(st.lists(st.text(alphabet="ab\ud800é", max_size=3)))
def test_first_place_is_remembered(given_ids):
    places = {}
    with SeenIds() as seen:
        for line, id in enumerate(given_ids):
            assert seen.first(id, line % 3, line) == places.get(id)
            places.setdefault(id, (line % 3, line))


def test_more_ids_than_the_cache_holds(monkeypatch):
    monkeypatch.setattr(ids, "_CACHE_KIB", 64)
    with SeenIds() as seen:
        assert all(seen.first(str(number), 0, number) is None for number in range(20_000))
        assert seen.first("7", 1, None) == (0, 7)
        assert seen.first("20000", 1, None) is None and seen.first("20000", 2, 1) == (1, None)


def test_full_disk_is_told():
    with SeenIds() as seen:
        seen._database.execute("PRAGMA max_page_count=3")
        with pytest.raises(StancelibError, match=r"no room for the list of ids .*SQLITE_TMPDIR"):
            for number in range(10_000):
                seen.first(str(number), 0, number)


def test_database_is_gone_afterwards():
    with SeenIds() as seen:
        pass
    with pytest.raises(sqlite3.ProgrammingError):
        seen.first("a", 0, 0)
