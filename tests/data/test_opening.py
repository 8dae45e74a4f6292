"""Compressed files, URLs and saved data sets as input, and how far the reading is."""

import gzip
import json

import fsspec
import pyarrow as pa
import pytest

from stancelib.data.articles import InputArticle, Reject, check_inputs, find_inputs, read_articles
from stancelib.data.inputs import DATASET
from stancelib.data.opening import ReadMeter
from stancelib.data.rows import Columns
from stancelib.errors import InputError, StancelibError

LINES = [{"id": f"a{n}", "text": f"text {n} " + "é" * 500} for n in range(40)]
PLAIN = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in LINES).encode()


def ids(*inputs, columns=None, **options):
    records = read_articles(find_inputs(inputs), columns, **options)
    return [each.article.id if isinstance(each, InputArticle) else each for each in records]


def zst(data):
    return pa.compress(data, codec="zstd", asbytes=True)


@pytest.fixture
def store():
    system = fsspec.filesystem("memory")
    yield system
    system.store.clear()


def test_zst(tmp_path):
    half = len(PLAIN) // 2
    # Files of more than one frame come from appending and from parallel compressors.
    (tmp_path / "n.jsonl.zst").write_bytes(zst(PLAIN[:half]) + zst(PLAIN[half:]))
    assert ids(tmp_path / "n.jsonl.zst") == [f"a{n}" for n in range(40)]


def test_zst_that_breaks_off_is_told_after_what_could_be_read(tmp_path):
    data = zst(
        b"".join(
            json.dumps({"id": str(n), "text": str(n**9)}).encode() + b"\n" for n in range(9000)
        )
    )
    (tmp_path / "n.jsonl.zst").write_bytes(data[: len(data) // 2])
    *read, last = ids(tmp_path / "n.jsonl.zst", stop_at_unreadable=True)
    assert isinstance(last, Reject) and "reading ended after the row" in last.reason
    assert len(read) > 1000 and read[:3] == ["0", "1", "2"]


def test_files_behind_urls(store):
    store.pipe_file("/b/x/n.jsonl.gz", gzip.compress(PLAIN))
    store.pipe_file("/b/m.csv", b"id,text\nc,PER\n")
    store.pipe_file("/b/.hidden.csv", b"")
    store.pipe_file("/b/o.pdf", b"")
    inputs = find_inputs(["memory://b"])
    assert [(item.name, item.named) for item in inputs.items] == [
        ("m.csv", False),
        ("x/n.jsonl.gz", False),
    ]
    assert inputs.ignored == 2 and inputs.paths == ()
    assert ids("memory://b") == ["c", *(f"a{n}" for n in range(40))]
    assert ids("memory://b/m.csv", "memory://b/m.csv") == ["c"]


def test_urls_that_can_not_be_opened(store):
    store.pipe_file("/b/bad.csv", b"id,body\nc,PER\n")
    with pytest.raises(InputError, match="found no file or folder 'memory://none'; check the addr"):
        find_inputs(["memory://none"])
    with pytest.raises(InputError, match=r"found the address 'nosuch://x'.*give a local path"):
        find_inputs(["nosuch://x"])
    with pytest.raises(InputError, match=r"memory://b/bad\.csv: found the columns"):
        check_inputs(find_inputs(["memory://b/bad.csv"]))


def test_saved_data_set_and_its_splits(tmp_path):
    from datasets import Dataset, DatasetDict

    data = Dataset.from_list([{"url": line["id"], "body": line["text"]} for line in LINES])
    shuffled = data.select([3, 1, 2])
    shuffled.save_to_disk(tmp_path / "one")
    columns = Columns(text="body", id="url")
    (item,) = find_inputs([tmp_path / "one"]).items
    assert (item.name, item.suffix) == ("one", DATASET)
    assert ids(tmp_path / "one", columns=columns) == ["a3", "a1", "a2"]
    assert ids(tmp_path / "one", columns=Columns(text="body")) == ["one:1", "one:2", "one:3"]
    DatasetDict(train=data, dev=shuffled).save_to_disk(tmp_path / "two")
    assert [item.name for item in find_inputs([tmp_path / "two"]).items] == ["two/dev", "two/train"]
    with pytest.raises(InputError, match="expected 'text'"):
        check_inputs(find_inputs([tmp_path / "one"]))


def test_data_set_that_is_damaged_is_rejected(tmp_path):
    from datasets import Dataset

    Dataset.from_list(LINES).save_to_disk(tmp_path / "one")
    (data,) = (tmp_path / "one").glob("*.arrow")
    data.write_bytes(data.read_bytes()[:100])
    (reject,) = ids(tmp_path / "one")
    assert isinstance(reject, Reject)


@pytest.mark.parametrize("name", ["n.jsonl", "n.jsonl.gz", "n.jsonl.zst"])
def test_meter_goes_from_nothing_to_all(tmp_path, name):
    pack = {"n.jsonl": bytes, "n.jsonl.gz": gzip.compress, "n.jsonl.zst": zst}[name]
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / name).write_bytes(pack(PLAIN.replace(b'"a', f'"{folder}'.encode())))
    inputs = find_inputs([tmp_path])
    meter = ReadMeter([path.stat().st_size for path in inputs.paths])
    shares = [meter.share for _ in read_articles(inputs, meter=meter)]
    assert shares == sorted(shares) and shares[0] < 0.6 and shares[40] >= 0.5 and meter.share == 1


def test_meter_counts_the_rows_of_parquet_and_data_sets(tmp_path):
    import pyarrow.parquet as pq
    from datasets import Dataset

    pq.write_table(pa.Table.from_pylist(LINES), tmp_path / "n.parquet")
    Dataset.from_list(LINES).save_to_disk(tmp_path / "saved")
    for name in ("n.parquet", "saved"):
        meter = ReadMeter([1000])
        shares = [meter.share for _ in read_articles(find_inputs([tmp_path / name]), meter=meter)]
        assert shares == pytest.approx([(n + 1) / 40 for n in range(40)])


def test_meter_without_sizes():
    assert ReadMeter([]).share is None and ReadMeter([0]).share is None


def test_file_that_is_gone_ends_the_reading_only_for_who_can_come_back(tmp_path):
    for name in "ab":
        (tmp_path / f"{name}.jsonl").write_bytes(PLAIN.replace(b'"a', f'"{name}'.encode()))
    inputs = find_inputs([tmp_path])
    (tmp_path / "b.jsonl").unlink()
    *_, last = read_articles(inputs)
    assert isinstance(last, Reject)
    with pytest.raises(StancelibError, match=r"b\.jsonl can't be read any more \(No such file"):
        list(read_articles(inputs, stop_at_unreadable=True))
