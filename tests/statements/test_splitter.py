from __future__ import annotations

from pathlib import Path

import pytest

import stancelib
from stancelib.errors import InputError
from stancelib.people.actors import Actor, Actors

TEXT = "“We will not sign,” Colin Powell said on Friday."


def countries(splitter: stancelib.StatementSplitter, date: str | None) -> list[str | None]:
    return [one.speaker_country for one in splitter.split(TEXT, date)]


def test_the_date_reaches_the_speakers(analyzer: stancelib.Analyzer) -> None:
    assert countries(analyzer.splitter, "2002-03-01") == ["USA"]
    assert countries(analyzer.splitter, "2012-03-01") == [None]
    assert analyzer.splitter.split_many([TEXT, TEXT], ["2002-03-01", "2012-03-01"]) == [
        analyzer.splitter.split(TEXT, "2002-03-01"),
        analyzer.splitter.split(TEXT, "2012-03-01"),
    ]
    assert analyzer.splitter.split(TEXT) == analyzer.splitter.split(TEXT, None)
    analysis = analyzer.analyze(TEXT, date="2012-03-01")
    assert analysis.statements == analyzer.splitter.split(TEXT, "2012-03-01")


def test_dates_must_be_as_many_as_texts(tiny_analyzer: stancelib.Analyzer) -> None:
    with pytest.raises(InputError, match="found 1 dates for 2 texts"):
        tiny_analyzer.splitter.split_many(["a", "b"], ["2002-03-01"])


def test_actors_are_taken_from_a_file_or_as_they_are(tiny_models: Path, tmp_path: Path) -> None:
    path = tmp_path / "actors.csv"
    path.write_text("name,country\nAna Ruiz,PER\n")
    rows = (Actor("Ana Ruiz", (), "PER"),)
    assert stancelib.load(tiny_models, actors=path).splitter.actors.rows == rows
    assert stancelib.load(tiny_models, actors=Actors(rows)).splitter.actors.rows == rows
    path.write_text("name,country\nAna Ruiz,XX\n")
    with pytest.raises(InputError, match="line 2: found country 'XX'"):
        stancelib.load(tiny_models, actors=path)
