"""Speakers whom a table knows, in articles of our own."""

from __future__ import annotations

import re

from stancelib.people.actors import Actor, Actors
from stancelib.schema import Attribution
from stancelib.statements.speakers import resolve_speakers

_MARK = re.compile(r"\[([^\]]*)\]")


def countries(marked: str, date: str | None = None, *rows: Actor) -> list[str | None]:
    """The countries of the sources, which stand in brackets; each says what follows it."""
    text = ""
    position = 0
    spans = []
    for mark in _MARK.finditer(marked):
        text += marked[position : mark.start()]
        spans.append((len(text), len(text) + len(mark[1])))
        text += mark[1]
        position = mark.end()
    text += marked[position:]
    found = [
        Attribution(content=((end + 6, text.find(".", end)),), source=((start, end),))
        for start, end in spans
    ]
    return [one.speaker_country for one in resolve_speakers(text, found, [], date, Actors(rows))]


def test_a_head_of_state_whom_nobody_introduces_is_known() -> None:
    assert countries("[Angela Merkel] said no. [She] said it twice.", "2014-03-01") == ["DEU"] * 2
    assert countries("[President Moon] said no.", "2018-03-01") == ["KOR"]
    assert countries("[Mr Lavrov] said no.", "2014-03-01") == ["RUS"]


def test_the_date_of_the_article_decides() -> None:
    marked = "[Colin Powell] said no."
    assert countries(marked, "2002-01-01") == ["USA"]
    assert countries(marked, "2010-01-01") == [None]
    assert countries(marked, "no date") == countries(marked) == ["USA"]
    assert countries("[Former Secretary of State Colin Powell] said no.") == [None]


def test_the_words_of_the_article_go_before_the_table() -> None:
    marked = "Peru's foreign minister, John Kerry, left. [John Kerry] said no."
    assert countries(marked, "2014-03-01") == ["PER"]


def test_the_table_goes_before_the_dateline() -> None:
    marked = "LIMA — [President Vladimir Putin] said no. [The interior minister] said less."
    assert countries(marked, "2014-03-01") == ["RUS", "PER"]


def test_an_official_of_the_united_nations_is_not_guessed_a_country() -> None:
    marked = "LIMA — [Secretary-General Ban Ki-moon] said no."
    assert countries(marked, "2014-03-01") == [None]
    assert countries("[Ban Ki-moon] said no.", "2005-03-01") == ["KOR"]


def test_a_namesake_with_another_trade_is_left_alone() -> None:
    assert countries("[David Davis, a writer,] said no.", "2017-03-01") == [None]
    assert countries("[David Davis] said no.", "2017-03-01") == ["GBR"]


def test_a_users_row_goes_before_everything() -> None:
    row = Actor("John Kerry", (), "PER")
    assert countries("[John Kerry] said no.", "2014-03-01", row) == ["PER"]
    none = Actor("Angela Merkel", (), None)
    assert countries("[Chancellor Angela Merkel of Germany] said no.", "2014-03-01", none) == [None]
    old = Actor("John Kerry", (), "PER", until="2001")
    assert countries("[John Kerry] said no.", "2014-03-01", old) == ["USA"]


def test_a_users_group_gives_its_sources_a_country() -> None:
    group = Actor("Red Front", ("RF",), "PER", kind="group")
    assert countries("[The Red Front] said no.", None, group) == ["PER"]
    assert countries("[A spokesman for the RF] said no.", None, group) == ["PER"]
    assert countries("[The Red Front's Ana Ruiz] said no. [Ms Ruiz] said it.", None, group) == [
        "PER",
        "PER",
    ]
    assert countries("[The Red Front] said no.") == [None]
    none = Actor("Red Front", (), None, kind="group")
    assert countries("[Chile's Red Front party] said no.", None, none) == [None]
