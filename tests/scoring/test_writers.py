import csv
import json

import pandas
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from stancelib.errors import InputError
from stancelib.schema import Article
from stancelib.scoring import writers
from stancelib.scoring.writers import (
    check_output,
    open_rejects,
    open_table,
    rejects_path,
    table_schema,
    written_aside,
)
from stancelib.table import COLUMNS
from tests.scoring.fakes import FakeAnalyzer

TEXT = ' “Grüße, PER KEN RUS ECU” 👩‍👩‍👧 e\u0301, "x"\r\nnew | line\rold\0 '
PROVENANCE = {"stancelib": "1.2.3", "stance_sha256": "abc"}


@pytest.fixture
def rows():
    """Two labels, neutral, abstained, the speaker's own country, no target; every null there is."""
    articles = [Article("a,1", TEXT, "2017-12-15"), Article("a2", "no target")]
    analyses = FakeAnalyzer().analyze_many(articles)
    return [row for analysis in analyses for row in analysis.rows(include_untargeted=True)]


def written(path, rows):
    with open_table(path, PROVENANCE) as writer:
        writer.write(rows[:1])
        writer.write([])
        writer.write(rows[1:])
    return path


def test_rows_of_the_tests_hold_every_case(rows):
    assert [row["labels"] for row in rows] == [
        ["conciliatory", "threatening"],
        [],
        None,
        None,
        None,
    ]
    assert rows[4]["target"] is None and rows[3]["is_self"] and rows[2]["conciliatory"] is not None


def test_json_lines_round_trip(tmp_path, rows):
    lines = written(tmp_path / "t.jsonl", rows).read_bytes().decode("utf-8").split("\n")
    assert [json.loads(line) for line in lines[:-1]] == rows
    assert "Grüße" in lines[0] and list(json.loads(lines[0])) == list(COLUMNS)


@pytest.mark.parametrize("group", [1, 2, 1000])
def test_parquet_round_trip(tmp_path, rows, group, monkeypatch):
    monkeypatch.setattr(writers, "ROW_GROUP_ROWS", group)
    path = written(tmp_path / "t.parquet", rows)
    assert pq.read_table(path).to_pylist() == rows
    assert pq.ParquetFile(path).metadata.num_row_groups == {1: 2, 2: 1, 1000: 1}[group]


def test_parquet_reads_into_pandas(tmp_path, rows):
    frame = pandas.read_parquet(written(tmp_path / "t.parquet", rows))
    assert tuple(frame.columns) == COLUMNS
    assert list(frame["labels"][0]) == ["conciliatory", "threatening"]
    assert len(frame["labels"][1]) == 0 and frame["labels"][2] is None
    assert frame["conciliatory"].tolist()[:3] == [0.75, 0.1, 0.1]


def test_parquet_is_zstd_and_carries_its_provenance(tmp_path, rows):
    metadata = pq.read_metadata(written(tmp_path / "t.parquet", rows))
    assert metadata.row_group(0).column(0).compression == "ZSTD"
    for key, value in PROVENANCE.items():
        assert metadata.metadata[key.encode()] == value.encode()


def test_csv_round_trip(tmp_path, rows):
    with written(tmp_path / "t.csv", rows).open(encoding="utf-8", newline="") as stream:
        read = list(csv.DictReader(stream, strict=True))
    labels = ["conciliatory|threatening", "neutral", "", "", ""]
    assert [row["labels"] for row in read] == labels
    for row, back in zip(rows, read, strict=True):
        for name in COLUMNS:
            if name != "labels":
                assert back[name] == ("" if row[name] is None else str(row[name])), name


@pytest.mark.parametrize("text", ["PER\rold", "PER\nnew", "PER\r\nboth", "PER;\tand ' \0"])
def test_csv_keeps_line_ends_and_odd_characters(tmp_path, text):
    (analysis,) = FakeAnalyzer().analyze_many([Article("a", text)])
    with written(tmp_path / "t.csv", analysis.rows()).open(newline="") as stream:
        (row,) = csv.DictReader(stream, strict=True)
    assert row["statement"] == text


def test_csv_reads_into_pandas(tmp_path, rows):
    path = written(tmp_path / "t.csv", rows)
    frame = pandas.read_csv(path, keep_default_na=False, na_values={c: [""] for c in COLUMNS})
    assert tuple(frame.columns) == COLUMNS
    assert frame["conciliatory"].tolist()[:3] == [0.75, 0.1, 0.1]
    assert frame["statement"][0] == TEXT.strip(" ")
    assert frame["is_self"].tolist()[:4] == [False, False, False, True]
    assert frame["labels"].isna().tolist() == [False, False, True, True, True]


@pytest.mark.parametrize("suffix", ["jsonl", "csv", "parquet"])
def test_empty_result(tmp_path, suffix):
    path = written(tmp_path / f"t.{suffix}", [])
    if suffix == "jsonl":
        assert path.read_bytes() == b""
    elif suffix == "csv":
        assert tuple(pandas.read_csv(path).columns) == COLUMNS
    else:
        assert pq.read_schema(path).equals(table_schema())
        assert pq.read_table(path).num_rows == 0


def test_schema_has_the_types_of_the_contract(rows):
    schema = table_schema()
    assert tuple(schema.names) == COLUMNS
    assert schema.field("labels").type == pa.list_(pa.string())
    text = [field.name for field in schema if field.type == pa.string()]
    assert not {"start", "target_end", "is_self", "neutral", "accusatory"} & set(text)
    assert {"date", "primary", "sentiment", "target"} <= set(text)


def test_suffix_is_read_in_any_case(tmp_path, rows):
    assert pq.read_table(written(tmp_path / "T.PARQUET", rows)).num_rows == len(rows)


# --- whole or not at all ------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", ["jsonl", "csv", "parquet"])
def test_failure_leaves_the_former_file_and_nothing_else(tmp_path, rows, suffix):
    path = tmp_path / f"t.{suffix}"
    path.write_text("former")
    with pytest.raises(KeyboardInterrupt), open_table(path, PROVENANCE) as writer:
        writer.write(rows)
        assert path.read_text() == "former"
        raise KeyboardInterrupt
    assert path.read_text() == "former"
    assert list(tmp_path.iterdir()) == [path]


def test_success_replaces_the_former_file_and_leaves_nothing_else(tmp_path, rows):
    path = tmp_path / "t.jsonl"
    path.write_text("former")
    written(path, rows)
    assert "former" not in path.read_text() and list(tmp_path.iterdir()) == [path]


def test_link_stays_a_link(tmp_path):
    (tmp_path / "link.jsonl").symlink_to(tmp_path / "real.jsonl")
    with written_aside(tmp_path / "link.jsonl") as stream:
        stream.write(b"x")
    assert (tmp_path / "link.jsonl").is_symlink()
    assert (tmp_path / "real.jsonl").read_bytes() == b"x"


def test_list_of_rejects_is_made_for_the_first_one(tmp_path):
    output = tmp_path / "t.csv"
    with open_rejects(output) as add:
        assert list(tmp_path.iterdir()) == []
        add({"reason": "a \ud83d"})
        add({"reason": "b"})
    lines = rejects_path(output).read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["reason"] for line in lines] == ["a \ud83d", "b"]


def test_list_of_rejects_of_a_former_run_is_removed(tmp_path):
    path = rejects_path(tmp_path / "t.csv")
    path.write_text("former")
    with open_rejects(tmp_path / "t.csv"):
        assert path.exists()
    assert not path.exists()


# --- outputs that can't be used -----------------------------------------------------------------


@pytest.mark.parametrize("name", ["t", "t.xlsx", "t.jsonl.gz"])
def test_unknown_suffix(tmp_path, name):
    with pytest.raises(InputError, match=r"ends in \.jsonl or \.csv or \.parquet; the suffix choo"):
        check_output(tmp_path / name, [])


def test_folder_at_the_output(tmp_path):
    (tmp_path / "t.csv").mkdir()
    with pytest.raises(InputError, match="found a folder at the output"):
        check_output(tmp_path / "t.csv", [])


def test_folder_of_the_output_is_missing(tmp_path):
    with pytest.raises(InputError, match=r"can't be written \(No such file.*make its folder"):
        check_output(tmp_path / "none" / "t.csv", [])


def test_output_is_an_input(tmp_path):
    path = tmp_path / "t.jsonl"
    path.write_text("")
    with pytest.raises(
        InputError, match=r"t\.jsonl' would be overwritten while it is one of the in"
    ):
        check_output(path, [tmp_path / "x" / ".." / "t.jsonl"])
    with pytest.raises(InputError, match=r"t\.jsonl\.rejected\.jsonl' would be overwritten"):
        check_output(path, [tmp_path / "t.jsonl.rejected.jsonl"])


def test_check_leaves_no_trace(tmp_path):
    check_output(tmp_path / "t.csv", [])
    assert list(tmp_path.iterdir()) == []
