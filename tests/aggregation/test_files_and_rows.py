from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stancelib.aggregation.files import NEEDED
from stancelib.aggregation.inputs import find_tables
from stancelib.aggregation.rows import read_rows
from stancelib.errors import InputError
from stancelib.scoring.folder import open_folder
from stancelib.scoring.manifest import Manifest, write_manifest
from tests.aggregation.tables import HAND, row, write

SUFFIXES = (".jsonl", ".csv", ".parquet")


# --- inputs --------------------------------------------------------------------------------------


def test_folders_of_parts_tables_and_files(tmp_path: Path) -> None:
    parts = tmp_path / "scored" / "parts"
    parts.mkdir(parents=True)
    for name in ("part-1.parquet", "part-0.parquet", "part-0.rejected.jsonl", ".part-2.parquet"):
        (parts / name).touch()
    (tmp_path / "scored" / "rejected.jsonl").touch()
    job = open_folder(tmp_path / "scored")
    running = Manifest(provenance={}, options={}, inputs=[])
    write_manifest(job, running.finished({}))
    expected = [parts / "part-0.parquet", parts / "part-1.parquet"]
    assert find_tables(tmp_path / "scored") == find_tables([parts, parts]) == expected
    write_manifest(job, running)
    with pytest.raises(InputError, match="isn't finished"):
        find_tables(tmp_path / "scored")
    assert find_tables(parts) == expected
    single = tmp_path / "t.CSV"
    single.touch()
    assert find_tables([single, str(parts)]) == [single, *expected]


def test_inputs_that_can_not_be_used(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").touch()
    for given_, told in (
        ([], "found no INPUT"),
        ([tmp_path], "found no table in the folder"),
        ([tmp_path / "none"], "found no file or folder"),
        ([tmp_path / "notes.txt"], "expected a scored table"),
    ):
        with pytest.raises(InputError, match=told):
            find_tables(given_)


# --- rows ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_every_value_is_read(tmp_path: Path, suffix: str) -> None:
    rows = list(read_rows(write(tmp_path / f"t{suffix}", HAND)))
    assert [one.number for one in rows] == list(range(1, 10))
    assert [one.labels for one in rows[:4]] == [
        ("threatening",),
        (),
        ("conciliatory", "accusatory"),
        None,
    ]
    assert rows[0].probabilities == (0.1, 0.2, 0.3, 0.7, 0.2, 0.1)
    assert str(rows[0].date) == "2017-12-01" and rows[8].date is None
    assert [one.is_self for one in rows[4:8]] == [False, True, False, None]
    assert rows[5].probabilities is None and rows[6].speaker_country is None


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_text_in_cells_does_not_shift_rows(tmp_path: Path, suffix: str) -> None:
    odd = 'He said: "a,\r\nb"\n\n\x0b'
    rows = [row(f"a{n}", "USA", "CHN", statement=odd, content="," * n) for n in range(5000)]
    found = list(read_rows(write(tmp_path / f"t{suffix}", rows)))
    assert [one.article_id for one in found] == [f"a{n}" for n in range(5000)]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_missing_column_is_named(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"t{suffix}"
    frame = pd.DataFrame(HAND).drop(columns=["is_self", "positive"])
    if suffix == ".jsonl":
        frame.to_json(path, orient="records", lines=True)
    else:
        (frame.to_csv if suffix == ".csv" else frame.to_parquet)(path)
    with pytest.raises(InputError, match="found no column 'is_self', 'positive'"):
        list(read_rows(path))


@pytest.mark.parametrize(
    ("column", "value", "told"),
    [
        ("article_id", "", "'' in the column 'article_id', expected the article's id"),
        ("conciliatory", "high", "'high' in the column 'conciliatory', expected a number from 0"),
        ("positive", 1.5, "1.5 in the column 'positive', expected a number from 0 to 1"),
        ("positive", float("nan"), "nan in the column 'positive'"),
        ("positive", True, "True in the column 'positive'"),
        ("labels", ["hostile"], r"\['hostile'\] in the column 'labels', expected a list of"),
        (
            "labels",
            "threatening|hostile",
            ".*expected conciliatory, threatening, accusatory joined",
        ),
        ("is_self", "maybe", "'maybe' in the column 'is_self', expected true or false"),
        ("target", 710, "710 in the column 'target', expected the code of a country as text"),
    ],
)
def test_a_wrong_value_is_told_with_line_and_column(
    tmp_path: Path, column: str, value: Any, told: str
) -> None:
    path = tmp_path / "t.jsonl"
    good = dict(HAND[0])
    path.write_text(f"{json.dumps(good)}\n\n{json.dumps(good | {column: value})}\n")
    with pytest.raises(InputError, match=rf"t\.jsonl, line 3: found {told}"):
        list(read_rows(path))


def test_a_wrong_cell_is_told_with_row_and_column(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    pd.DataFrame(HAND).to_csv(path)  # lists as Python writes them
    with pytest.raises(InputError, match=r"t\.csv, row 1: found .* in the column 'labels'"):
        list(read_rows(path))
    frame = pd.DataFrame(HAND).assign(threatening=["0.2"] * 7 + ["x"] + ["0.2"])
    frame.to_parquet(tmp_path / "t.parquet")
    with pytest.raises(InputError, match=r"t\.parquet, row 8: found 'x' in the column 'threat"):
        list(read_rows(tmp_path / "t.parquet"))


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("t.csv", b"", "found no column 'article_id'.*columns: none"),
        ("t.parquet", b"", r"t\.parquet: found a file that can't be read"),
        ("t.parquet", b"PAR1 no", "found a file that can't be read"),
        ("t.csv", ",".join(NEEDED).encode() + b"\na,b\n", "found a file that can't be read.*CSV"),
        ("t.csv", ",".join(NEEDED).encode() + b"\n\xff" + b"," * 11 + b"\n", "can't be read"),
        ("t.csv", ",".join((*NEEDED, "date")).encode() + b"\n", "found the column 'date' twice"),
        ("t.jsonl", b"{\n", r"t\.jsonl, line 1: found a line that isn't JSON"),
        ("t.jsonl", b"\xff\n", "line 1: found a line that isn't JSON"),
        ("t.jsonl", b"[1]\n", "line 1: found list, expected an object"),
        ("t.jsonl", b"{}\n", "line 1: found no column 'article_id'.*columns: none"),
    ],
)
def test_broken_files_are_told(tmp_path: Path, name: str, content: bytes, told: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=told):
        list(read_rows(tmp_path / name))


def test_an_empty_json_lines_file_has_no_rows(tmp_path: Path) -> None:
    (tmp_path / "t.jsonl").touch()
    assert list(read_rows(tmp_path / "t.jsonl")) == []


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(suffix=st.sampled_from(SUFFIXES), at=st.floats(0, 1), put=st.binary(max_size=9))
def test_damaged_files_are_read_or_told(tmp_path: Path, suffix: str, at: float, put: bytes) -> None:
    path = write(tmp_path / f"t{suffix}", HAND)
    content = path.read_bytes()
    place = int(at * len(content))
    path.write_bytes(content[:place] + put + content[place + len(put) + 1 :])
    try:
        assert len(list(read_rows(path))) <= len(HAND) + 9
    except InputError as error:
        assert path.name in str(error)
