"""Damaged files: no crash, and every article beside the damage is scored."""

import gzip
import json
import random

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stancelib.data.articles import find_inputs, read_articles
from stancelib.data.damage import damaged
from stancelib.schema import Article
from stancelib.scoring.chunks import chunks_of
from stancelib.scoring.parts import PartSettings, score_part
from tests.scoring.fakes import FakeAnalyzer

RECORDS = [
    {"id": f"a{n}", "text": f"PER KEN {n} sagte Zoë", "date": "2017-12-15"} for n in range(8)
]


def file_of(suffix):
    """The lines of a good file: no CSV cell needs quotation marks, which damage could open."""
    if suffix == ".csv":
        return [b"id,text,date", *(",".join(record.values()).encode() for record in RECORDS)]
    return [b'{"id": "head", "text": ""}', *(json.dumps(record).encode() for record in RECORDS)]


def scored(path):
    """The ids of the articles that were scored, and the rejects."""
    rows, rejects = set(), []
    for chunk in chunks_of(read_articles(find_inputs([path])), 5):
        part = score_part(FakeAnalyzer(), chunk, PartSettings("jsonl", include_untargeted=True))
        rows |= {json.loads(line)["article_id"] for line in part.data.splitlines()}
        rejects += part.receipt.rejects
    json.dumps(rejects)
    return rows, rejects


@pytest.mark.parametrize("suffix", [".jsonl", ".csv"])
@pytest.mark.parametrize("seeds", range(4))
def test_articles_beside_the_damage_are_scored(tmp_path, suffix, seeds):
    path = tmp_path / f"news{suffix}"
    for seed in range(50 * seeds, 50 * seeds + 50):
        lines, hit = damaged(file_of(suffix), random.Random(seed))
        path.write_bytes(b"\n".join(lines) + b"\n")
        whole = {f"a{number}" for number in range(len(RECORDS)) if number + 1 not in hit}
        assert whole <= scored(path)[0], seed


@pytest.mark.parametrize("name", ["n.jsonl.gz", "n.jsonl.zst", "n.parquet"])
def test_damaged_archives_are_told_and_what_was_read_before_is_scored(tmp_path, name):
    plain = b"\n".join(file_of(".jsonl"))
    if name.endswith(".gz"):
        good = gzip.compress(plain)
    elif name.endswith(".zst"):
        good = pa.compress(plain, codec="zstd", asbytes=True)
    else:
        stream = pa.BufferOutputStream()
        pq.write_table(pa.Table.from_pylist(RECORDS), stream)
        good = stream.getvalue().to_pybytes()
    chance = random.Random(0)
    (tmp_path / name).write_bytes(good)
    assert len(scored(tmp_path / name)[0]) == len(RECORDS)
    for _ in range(60):
        bad = bytearray(good)
        if chance.random() < 0.5:
            bad = bad[: chance.randrange(len(bad))]
        else:
            bad[chance.randrange(len(bad))] ^= 1 << chance.randrange(8)
        (tmp_path / name).write_bytes(bytes(bad))
        rows, rejects = scored(tmp_path / name)
        assert len(rows) == len(RECORDS) or rejects or not bad


@given(st.binary(max_size=400))
def test_any_bytes_are_read(tmp_path_factory, data):
    folder = tmp_path_factory.getbasetemp() / "any"
    folder.mkdir(exist_ok=True)
    for suffix in (".jsonl", ".csv", ".txt", ".jsonl.gz", ".jsonl.zst", ".parquet"):
        (folder / f"n{suffix}").write_bytes(data)
    scored(folder)


@given(st.lists(st.text(), max_size=6))
def test_any_texts_are_scored(texts):
    articles = [Article(str(number), text) for number, text in enumerate(texts)]
    (*chunks,) = chunks_of(read_articles(find_inputs(articles)), 50) if articles else ()
    for chunk in chunks:
        part = score_part(FakeAnalyzer(), chunk, PartSettings())
        assert part.receipt.articles + len(part.receipt.rejects) == len(articles)
