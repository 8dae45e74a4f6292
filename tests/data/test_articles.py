import codecs
import csv
import datetime
import gzip
import io
import json
import os
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stancelib.data.articles import (
    BAD_DATE,
    EMPTY,
    HTML,
    Columns,
    InputArticle,
    Reject,
    check_inputs,
    find_inputs,
    read_articles,
)
from stancelib.errors import InputError
from stancelib.schema import Article

UNICODE = "„Größe“ — e\u0301 👩‍👩‍👧 \u200b ﷽"


def read(*inputs, columns=None, stdin=b""):
    """Articles and rejects of the inputs."""
    records = list(read_articles(find_inputs(inputs), columns, io.BytesIO(stdin)))
    articles = [record for record in records if isinstance(record, InputArticle)]
    return articles, [record for record in records if isinstance(record, Reject)]


def write(path, content):
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def json_lines(*values):
    return "".join(json.dumps(value) + "\n" for value in values)


def one_reject(path, **options):
    """The only reject of a file whose two other articles are read."""
    articles, rejects = read(path, **options)
    assert [item.article.id for item in articles] == ["before", "after"]
    (reject,) = rejects
    assert reject.place.file == str(path)
    return reject


# --- every format -------------------------------------------------------------------------------


def test_text_file_is_one_article_named_by_the_file(tmp_path):
    (item,), rejects = read(write(tmp_path / "front.page.txt", UNICODE))
    assert item.article == Article("front.page", UNICODE)
    assert item.place.line is None and not rejects and not item.notes


FULL = Article("a1", UNICODE, "2017-12-15", "A title")
BARE = Article("a2", 'Text, with “commas” and "marks"\r\nand\rlines\nof three kinds.')


@pytest.mark.parametrize("suffix", ["jsonl", "jsonl.gz", "csv", "parquet"])
def test_every_table_format_gives_the_same_articles(tmp_path, suffix):
    path = tmp_path / f"news.{suffix}"
    rows = [
        {"id": item.id, "text": item.text, "date": item.date, "title": item.title, "more": 1}
        for item in (FULL, BARE)
    ]
    if suffix == "csv":
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    elif suffix == "parquet":
        pq.write_table(pa.Table.from_pylist(rows), path)
    else:
        data = json_lines(*rows).encode()
        path.write_bytes(gzip.compress(data) if suffix.endswith("gz") else data)
    articles, rejects = read(path)
    assert [item.article for item in articles] == [FULL, BARE]
    assert not rejects
    expected = {"parquet": [1, 2], "csv": [2, 3]}.get(suffix, [1, 2])
    assert [item.place.line for item in articles] == expected


@pytest.mark.parametrize("suffix", ["jsonl", "csv", "parquet"])
def test_columns_can_have_other_names(tmp_path, suffix):
    path = tmp_path / f"news.{suffix}"
    row = {"url": "u1", "body": "Text", "day": "2020-02-29", "head": "T", "text": "no", "id": "no"}
    if suffix == "jsonl":
        write(path, json_lines(row))
    elif suffix == "csv":
        write(path, ",".join(row) + "\n" + ",".join(row.values()))
    else:
        pq.write_table(pa.Table.from_pylist([row]), path)
    (item,), _ = read(path, columns=Columns("body", "url", "day", "head"))
    assert item.article == Article("u1", "Text", "2020-02-29", "T")


def test_folder_is_read_sorted_with_sub_folders_and_counts_the_rest(tmp_path):
    for name in ("b.txt", "a/z.TXT", "a/a.txt", "c.jsonl", "x.docx", ".hidden.txt", ".git/y.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(json_lines({"text": "t"}) if name.endswith("jsonl") else "t")
    inputs = find_inputs([tmp_path])
    assert inputs.ignored == 3
    ids = [record.article.id for record in read_articles(inputs)]
    assert ids == ["a/a", "a/z", "b", "c.jsonl:1"]


def test_file_that_is_reached_twice_is_read_once(tmp_path):
    path = write(tmp_path / "a.txt", "t")
    articles, rejects = read(path, tmp_path, str(path))
    assert len(articles) == 1 and not rejects


def test_articles_themselves_are_inputs_too():
    articles, rejects = read(FULL, BARE)
    assert [item.article for item in articles] == [FULL, BARE] and not rejects
    _, (reject,) = read(Article("x", "half \ud83d"))
    assert "half a surrogate pair" in reject.reason


def test_stream_reads_no_further_than_it_is_asked(tmp_path):
    class Lines(io.BytesIO):
        taken = 0

        def __next__(self):
            self.taken += 1
            return super().__next__()

    stdin = Lines(json_lines(*({"id": str(n), "text": "t"} for n in range(1000))).encode())
    records = read_articles(find_inputs(["-"]), stdin=stdin)
    for _ in range(10):
        next(records)
    assert stdin.taken < 20


# --- standard input -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data", [b"Plain text.\n{not json}\n", b"", b"{curly} text", b"[1, 2]", "é\r\n".encode()]
)
def test_standard_input_as_plain_text(data):
    (item,), rejects = read("-", stdin=data)
    assert item.article == Article("stdin", data.decode()) and not rejects


@pytest.mark.parametrize("front", [b"", b"\n \r\n", codecs.BOM_UTF8])
def test_standard_input_as_json_lines(front):
    lines = b'{"text": "one"}\nbroken\n{"id": 7, "text": "two"}\n'
    articles, (reject,) = read("-", stdin=front + lines)
    blank = front.count(b"\n")
    assert [item.article.id for item in articles] == [f"stdin:{blank + 1}", "7"]
    assert reject.place.line == blank + 2


def test_standard_input_whose_first_object_is_broken_is_still_json_lines():
    articles, rejects = read("-", stdin=b'{"id": 1, "text": "cut\n{"id": 2, "text": "whole"}\n')
    assert [item.article.id for item in articles] == ["2"] and len(rejects) == 1


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "utf-32"])
def test_standard_input_with_a_byte_order_mark(encoding):
    (item,), _ = read("-", stdin=f"{UNICODE}\r".encode(encoding))
    assert item.article.text == f"{UNICODE}\r"
    (item,), _ = read("-", stdin=json_lines({"id": "1", "text": UNICODE}).encode(encoding))
    assert item.article == Article("1", UNICODE)


def test_standard_input_given_twice_is_read_once():
    articles, _ = read("-", "-", stdin=b"text")
    assert len(articles) == 1


# --- text as it is ------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", " \n\t "])
def test_empty_text_is_an_article_with_a_note(tmp_path, text):
    (from_text, from_json), rejects = read(
        write(tmp_path / "a.txt", text), write(tmp_path / "b.jsonl", json_lines({"text": text}))
    )
    assert from_text.article.text == from_json.article.text == text
    assert from_text.notes == from_json.notes == (EMPTY,) and not rejects


def test_empty_cell_of_csv_is_an_empty_text(tmp_path):
    (item,), rejects = read(write(tmp_path / "a.csv", "id,text\n1,\n"))
    assert item.article == Article("1", "") and not rejects


@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_any_text_is_read_unchanged(tmp_path_factory, text):
    folder = tmp_path_factory.mktemp("any")
    paths = [
        write(folder / "a.txt", "x" * 400 + text),
        write(folder / "b.jsonl", json_lines({"text": "x" * 400 + text})),
        folder / "c.parquet",
    ]
    pq.write_table(pa.table({"text": ["x" * 400 + text]}), paths[2])
    articles, rejects = read(*paths)
    assert [item.article.text[400:] for item in articles] == [text] * 3 and not rejects


@pytest.mark.parametrize("text", ["a\r\nb\rc\nd\u2028e\x85f", "one\0two three", "\ufeff inside"])
def test_line_ends_nul_and_control_characters_stay(tmp_path, text):
    with (tmp_path / "c.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([["id", "text"], ["csv", "x" + text]])
    articles, rejects = read(
        write(tmp_path / "a.txt", "x" + text),
        write(tmp_path / "b.jsonl", json_lines({"text": "x" + text})),
        tmp_path / "c.csv",
    )
    assert [item.article.text for item in articles] == ["x" + text] * 3 and not rejects


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_ends_lines(tmp_path, end):
    rows = write(tmp_path / "a.jsonl", json_lines({"id": 1, "text": "t"}, 5).replace("\n", end))
    cells = write(tmp_path / "b.csv", end.join(["id,text", "b1,t", "", "b2,t,t", "b3,t"]))
    articles, rejects = read(rows, cells)
    assert [item.article.id for item in articles] == ["1", "b1", "b3"]
    assert [reject.place.line for reject in rejects] == [2, 4]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("suffix", ["txt", "jsonl", "csv"])
def test_byte_order_marks_are_understood_and_not_part_of_the_text(tmp_path, suffix, encoding):
    content = {
        "txt": UNICODE,
        "jsonl": json.dumps({"text": UNICODE}, ensure_ascii=False),
        "csv": f"text,id\n{UNICODE},1\n",
    }[suffix]
    (item,), _ = read(write(tmp_path / f"a.{suffix}", content.encode(encoding)))
    assert item.article.text == UNICODE


@pytest.mark.parametrize(
    "text",
    ["<html><body>x</body></html>", "<!DOCTYPE html>", 'A <p class="x">paragraph', "a<br/>b"],
)
def test_html_is_taken_as_it_stands_with_a_note(text):
    (item,), _ = read(Article("1", text))
    assert item.article.text == text and item.notes == (HTML,)


def test_comparison_signs_are_not_html():
    (item,), _ = read(Article("1", "if a < b and c > d, <3 <unclear> <PER|Lima>"))
    assert item.notes == ()


# --- wrong bytes --------------------------------------------------------------------------------


def test_text_that_is_not_utf8_is_rejected_with_the_byte(tmp_path):
    good = write(tmp_path / "b.txt", "good")
    bad = write(tmp_path / "a.txt", "Ecuador é".encode("cp1252"))
    (item,), (reject,) = read(bad, good)
    assert item.article.id == "b"
    assert "byte 0xe9 at byte 8 of the file, expected UTF-8" in reject.reason
    assert "iconv -f WINDOWS-1252" in reject.reason


def test_byte_offset_counts_the_byte_order_mark(tmp_path):
    _, (reject,) = read(write(tmp_path / "a.txt", codecs.BOM_UTF8 + b"ab\xff"))
    assert "byte 0xff at byte 5" in reject.reason


@pytest.mark.parametrize("text", ["plain ascii".encode("utf-16-le"), b"\0" * 50])
def test_utf16_without_mark_and_binary_files_are_rejected(tmp_path, text):
    _, (reject,) = read(write(tmp_path / "a.txt", text))
    assert "found NUL" in reject.reason and "UTF-16 without a byte order mark" in reject.reason


def test_line_that_is_not_utf8_is_rejected_alone(tmp_path):
    before, after = (json_lines({"id": name, "text": "t"}).encode() for name in ("before", "after"))
    bad = '{"text": "é"}\n'.encode("cp1252")
    reject = one_reject(write(tmp_path / "a.jsonl", before + bad + after))
    assert "byte 0xe9 at byte 10 of the line" in reject.reason
    assert (reject.place.line, reject.raw) == (2, '{"text": "\\xe9"}\n'.strip())


def test_cell_that_is_not_utf8_is_rejected_alone(tmp_path):
    bad = b"id,text\nbefore,t\nbad,a\xc3\xa9\xe9!\nafter,t\n"
    reject = one_reject(write(tmp_path / "a.csv", bad))
    assert "byte 0xe9 at byte 3 of the cell 'text'" in reject.reason
    assert reject.place.line == 3


def test_parquet_cell_that_is_not_utf8_is_rejected_alone(tmp_path):
    text = pa.array([b"t", b"ab\xe9", b"t"]).view(pa.string())
    pq.write_table(
        pa.table({"id": ["before", "bad", "after"], "text": text}), tmp_path / "a.parquet"
    )
    reject = one_reject(tmp_path / "a.parquet")
    assert "byte 0xe9 at byte 2 of the cell 'text'" in reject.reason and reject.place.line == 2


def test_half_a_surrogate_pair_is_rejected(tmp_path):
    lines = '{"id":"before","text":"t"}\n{"id":"x","text":"a \\ud83d b"}\n{"id":"after","text":"t"}'
    reject = one_reject(write(tmp_path / "a.jsonl", lines))
    assert "half a surrogate pair (\\ud83d) at character 2 of 'text'" in reject.reason
    assert reject.id == "x"


def test_file_name_that_is_not_utf8_gives_a_storable_id(tmp_path):
    name = os.fsdecode(b"caf\xe9.txt")
    try:
        (tmp_path / name).write_text("t")
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    (item,), _ = read(tmp_path)
    assert item.article.id == "caf\\xe9"
    assert item.place.file.encode()


@given(data=st.binary(max_size=80) | st.text('",{}[]:\r\n\0tex\ufeff').map(str.encode))
def test_no_bytes_at_all_raise_or_stop_the_neighbours(tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("bytes")
    pq.write_table(pa.table({"text": ["t"]}), folder / "e.parquet")
    parquet = (folder / "e.parquet").read_bytes()
    write(folder / "a.txt", data)
    write(folder / "b.jsonl", b'{"text": "t"}\n' + data)
    write(folder / "c.csv", b"id,text\n1,t\n" + data)
    write(folder / "d.jsonl.gz", gzip.compress(b"\n") + data)
    write(folder / "e.parquet", parquet[: len(parquet) // 2] + data + parquet[len(parquet) // 2 :])
    write(folder / "f.txt", "good")
    articles, rejects = read(folder)
    assert articles[-1].article == Article("f", "good")
    assert {"b.jsonl:1", "1"} <= {item.article.id for item in articles}
    assert all(json.dumps(reject.as_dict(), allow_nan=False) for reject in rejects)
    read("-", stdin=data)


# --- wrong rows ---------------------------------------------------------------------------------

BAD_LINES = {
    '{"id": "x", "text": "cut': "isn't JSON",
    '{"id": "x", "text": "t"} {"id": "y"}': "isn't JSON",
    "{'id': 'x'}": "isn't JSON",
    "[" * 100_000: "JSON nested too deeply",
    '["x"]': "found a JSON array, expected an object",
    "null": "found a JSON null, expected an object",
    "12": "found a JSON number, expected an object",
    '{"id": "x", "body": "t"}': "found no field 'text' (fields: 'id', 'body')",
    "{}": "found no field 'text' (fields: none)",
    '{"id": "x", "text": null}': "found no value in 'text'",
    '{"id": "x", "text": NaN}': "found no value in 'text'",
    '{"id": "x", "text": 5}': "found a 'text' of type int, expected str",
    '{"id": "x", "text": ["t"]}': "found a 'text' of type list, expected str",
    '{"id": ["x"], "text": "t"}': "found an id of type list",
    '{"id": true, "text": "t"}': "found an id of type bool",
}


@pytest.mark.parametrize(("line", "reason"), BAD_LINES.items(), ids=range(len(BAD_LINES)))
def test_bad_line_is_rejected_alone(tmp_path, line, reason):
    before, after = (json_lines({"id": name, "text": "t"}) for name in ("before", "after"))
    reject = one_reject(write(tmp_path / "a.jsonl", f"{before}{line}\n{after}"))
    assert reason in reject.reason
    assert reject.place.line == 2 and reject.raw == line


BAD_RECORDS = {
    "x": "found 1 cells, expected 2 as in the header",
    "x,t,more": "found 3 cells, expected 2 as in the header",
    'x,"t" more': "found broken CSV",
    "x,NaN": "found no value in 'text'",
    "x,NULL": "found no value in 'text'",
}


@pytest.mark.parametrize(("record", "reason"), BAD_RECORDS.items())
def test_bad_record_of_csv_is_rejected_alone(tmp_path, record, reason):
    reject = one_reject(write(tmp_path / "a.csv", f"id,text\nbefore,t\n{record}\nafter,t\n"))
    assert reason in reject.reason and reject.place.line == 3


def test_quotation_mark_of_csv_that_never_closes_is_told(tmp_path):
    articles, (reject,) = read(write(tmp_path / "a.csv", 'id,text\n1,t\n2,"open\n3,t\n'))
    assert [item.article.id for item in articles] == ["1"]
    assert "broken CSV (unexpected end of data)" in reject.reason and reject.place.line == 3


def test_lines_of_csv_count_from_where_a_record_begins(tmp_path):
    articles, _ = read(write(tmp_path / "a.csv", 'text\n"one\ntwo\nthree"\nfour\n'))
    assert [item.place.line for item in articles] == [2, 5]
    assert [item.article.id for item in articles] == ["a.csv:2", "a.csv:5"]


def test_huge_field_of_csv_is_read_and_the_limit_given_back(tmp_path):
    csv.field_size_limit(limit := 131_072)
    (item,), _ = read(write(tmp_path / "a.csv", f"text,id\n{'x' * 300_000},1\n"))
    assert len(item.article.text) == 300_000
    assert csv.field_size_limit() == limit


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string(), pa.binary()])
def test_null_of_parquet_is_rejected_alone(tmp_path, kind):
    table = pa.table({"id": ["before", "x", "after"], "text": pa.array(["t", None, "t"], kind)})
    pq.write_table(table, tmp_path / "a.parquet")
    reject = one_reject(tmp_path / "a.parquet")
    assert "found no value in 'text'" in reject.reason
    assert (reject.id, reject.place.line, reject.raw) == ("x", 2, {"text": None, "id": "x"})


def test_nan_of_parquet_is_rejected_and_its_raw_row_is_json(tmp_path):
    pq.write_table(pa.table({"text": [float("nan")]}), tmp_path / "a.parquet")
    _, (reject,) = read(tmp_path / "a.parquet")
    assert "found no value in 'text'" in reject.reason
    assert json.dumps(reject.as_dict(), allow_nan=False)


# --- ids, dates, titles -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "expected"),
    [(7, "7"), (2.5, "2.5"), (12.0, "12"), ("a b", "a b"), (None, "a.jsonl:1"), (" ", "a.jsonl:1")],
)
def test_id_becomes_text_or_is_made(tmp_path, value, expected):
    (item,), _ = read(write(tmp_path / "a.jsonl", json_lines({"id": value, "text": "t"})))
    assert item.article.id == expected


def test_numeric_ids_with_a_gap_in_parquet(tmp_path):
    table = pa.table({"text": ["t", "t"], "id": pa.array([1.0, float("nan")])})
    pq.write_table(table, tmp_path / "a.parquet")
    articles, _ = read(tmp_path / "a.parquet")
    assert [item.article.id for item in articles] == ["1", "a.parquet:2"]


def test_second_article_of_an_id_is_rejected_naming_both_places(tmp_path):
    first = write(tmp_path / "a.jsonl", json_lines({"id": "x", "text": "one"}, {"text": "two"}))
    second = write(tmp_path / "b.csv", "id,text\ny,t\nx,again\n")
    articles, (reject,) = read(first, second)
    assert [item.article.id for item in articles] == ["x", "a.jsonl:2", "y"]
    assert f"found the id 'x' again, first seen at {first}:1" in reject.reason
    assert (str(reject.place), reject.id) == (f"{second}:3", "x")
    assert reject.raw == {"id": "x", "text": "again", "date": None, "title": None}


@pytest.mark.parametrize(
    ("value", "date"),
    [
        ("2017-12-15", "2017-12-15"),
        ("20171215", "2017-12-15"),
        (20171215, "2017-12-15"),
        ("2017-12-15T23:59:00Z", "2017-12-15"),
        (" 2017-12-15 ", "2017-12-15"),
        ("", None),
        (None, None),
    ],
)
def test_date_becomes_a_day(tmp_path, value, date):
    (item,), _ = read(write(tmp_path / "a.jsonl", json_lines({"text": "t", "date": value})))
    assert item.article.date == date and item.notes == ()


@pytest.mark.parametrize("value", ["15 Dec 2017", "2017-13-01", "2017", 1513296000, ["2017"]])
def test_date_that_is_not_iso_is_left_out_with_a_note(tmp_path, value):
    (item,), _ = read(write(tmp_path / "a.jsonl", json_lines({"text": "t", "date": value})))
    assert item.article.date is None and item.notes == (BAD_DATE,)


@pytest.mark.parametrize(
    "value", [datetime.date(2017, 12, 15), datetime.datetime(2017, 12, 15, 23, 59)]
)
def test_typed_dates_of_parquet(tmp_path, value):
    pq.write_table(pa.table({"text": ["t"], "date": [value]}), tmp_path / "a.parquet")
    (item,), _ = read(tmp_path / "a.parquet")
    assert item.article.date == "2017-12-15"


def test_missing_cells_of_csv_as_pandas_writes_them(tmp_path):
    (item,), _ = read(write(tmp_path / "a.csv", "id,text,date,title\nnan,t,NaT,NaN\n"))
    assert item.article == Article("a.csv:2", "t")


# --- inputs that can't be used ------------------------------------------------------------------


def test_input_that_does_not_exist():
    with pytest.raises(InputError, match=r"no file or folder 'nowhere\.jsonl'; check the path"):
        find_inputs(["nowhere.jsonl"])


@pytest.mark.parametrize("name", ["a.docx", "a", "a.csv.gz"])
def test_unknown_suffix(tmp_path, name):
    path = write(tmp_path / name, "t")
    with pytest.raises(InputError, match=r"expected one of \.txt, \.jsonl, .*convert or rename"):
        find_inputs([path])


def test_no_input(tmp_path):
    with pytest.raises(InputError, match=r"found no articles to read, expected \.txt"):
        find_inputs([])
    write(tmp_path / "x.docx", "t")
    with pytest.raises(InputError, match=r"found no articles to read \(1 other files\)"):
        find_inputs([tmp_path])


BAD_HEADERS = {
    "id,body\n1,t\n": r"found the columns 'id', 'body', expected 'text'; name yours with --text",
    "id;text\n1;t\n": r"seems to be separated by ';': write it with commas",
    "id,text,text\n1,t,t\n": r"found the column 'text' twice",
    "": r"found the columns no columns at all, expected 'text'",
}


@pytest.mark.parametrize(("content", "message"), BAD_HEADERS.items())
def test_csv_without_the_text_column(tmp_path, content, message):
    path = write(tmp_path / "a.csv", content)
    with pytest.raises(InputError, match=message):
        check_inputs(find_inputs([path]))


def test_parquet_without_the_text_column_and_damaged_parquet(tmp_path):
    pq.write_table(pa.table({"body": ["t"]}), tmp_path / "a.parquet")
    with pytest.raises(InputError, match=r"a\.parquet: found the columns 'body', expected 'text'"):
        check_inputs(find_inputs([tmp_path / "a.parquet"]))
    write(tmp_path / "a.parquet", b"PAR1 no")
    with pytest.raises(InputError, match="found a Parquet file that can't be read"):
        check_inputs(find_inputs([tmp_path / "a.parquet"]))


def test_column_that_was_asked_for_must_be_there(tmp_path):
    inputs = find_inputs([write(tmp_path / "a.csv", "id,text\n1,t\n")])
    check_inputs(inputs)
    with pytest.raises(InputError, match="expected 'url'"):
        check_inputs(inputs, Columns(id="url"))


def test_file_of_a_folder_that_can_not_be_used_is_rejected_whole(tmp_path):
    write(tmp_path / "a.csv", "id,body\n1,t\n")
    write(tmp_path / "b.jsonl.gz", gzip.compress(json_lines({"text": "t" * 9999}).encode())[:-20])
    write(tmp_path / "c.jsonl.gz", "not gzip")
    write(tmp_path / "d.parquet", "not parquet")
    write(tmp_path / "e.txt", "good")
    check_inputs(find_inputs([tmp_path]))
    articles, rejects = read(tmp_path)
    assert [item.article.id for item in articles] == ["e"]
    assert [Path(reject.place.file).name[0] for reject in rejects] == ["a", "b", "c", "d"]
    assert all(reject.reason.startswith("found") for reject in rejects)


def test_what_stands_before_the_damage_is_read(tmp_path):
    lines = json_lines(*({"id": n, "text": os.urandom(500).hex()} for n in range(500)))
    whole = gzip.compress(lines.encode())
    path = write(tmp_path / "a.jsonl.gz", whole[: len(whole) // 2])
    articles, (reject,) = read(path)
    assert 0 < len(articles) < 500
    assert reject.reason.startswith(
        f"reading ended after the row that begins at line {len(articles)}"
    )
    assert reject.place.line == len(articles) + 1
