"""Prove that damaged files crash nothing, and that every article beside the damage is scored.

Usage:
    python scripts/prove_damage.py [--files 10000] [--seed 0]

From the root of a clone.  Makes files of 40 articles of our own (JSON Lines, plain, gzip and zstd;
CSV; Parquet), damages each in some lines or bytes, and scores what can be read with an analyzer
that needs no models.  In JSON Lines and CSV, where a line is an article, every line that was not
damaged must be scored; of the others, that they are read or rejected without a crash.
"""

import argparse
import gzip
import json
import random
import sys
import tempfile
from collections import Counter
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from stancelib.data.articles import find_inputs, read_articles  # noqa: E402
from stancelib.data.damage import damaged  # noqa: E402
from stancelib.data.made import made_lines  # noqa: E402
from stancelib.scoring.chunks import chunks_of  # noqa: E402
from stancelib.scoring.parts import PartSettings, score_part  # noqa: E402
from tests.scoring.fakes import FakeAnalyzer  # noqa: E402

SUFFIXES = (".jsonl", ".jsonl", ".csv", ".csv", ".jsonl.gz", ".jsonl.zst", ".parquet")
ARTICLES = 40


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()

    # 1. Good articles, in one line each.
    chance = random.Random(options.seed)
    made = [json.loads(line) for line in made_lines(4_000, broken=0, short=True)]
    records = [{**each, "text": plain(each["text"])} for each in made]

    # 2. Damaged files of them, each scored.
    counts: Counter[str] = Counter()
    lost = []
    with tempfile.TemporaryDirectory() as folder:
        for number in range(options.files):
            suffix = SUFFIXES[number % len(SUFFIXES)]
            path = Path(folder) / f"news{suffix}"
            whole = write_damaged(path, suffix, chance.sample(records, ARTICLES), chance)
            found, rejects = scored(path)
            counts.update(files=1, whole=len(whole), scored=len(found), rejected=rejects)
            if missing := whole - found:
                lost.append((number, suffix, sorted(missing)))

    # 3. What was lost must be nothing.
    print(json.dumps({**counts, "files_that_lost_articles": len(lost), "first": lost[:3]}))
    sys.exit(1 if lost else 0)


def plain(text: str) -> str:
    """A text without quotation marks for CSV, where a damaged one would hide its neighbours."""
    return " ".join(text.replace('"', "'").replace(",", ";").split())


def write_damaged(
    path: Path, suffix: str, records: list[dict[str, str]], chance: random.Random
) -> set[str]:
    """Write a damaged file; the ids of the articles that must be scored all the same."""
    if suffix in (".jsonl", ".csv"):
        if suffix == ".csv":
            lines = ["id,date,text", *(",".join(record.values()) for record in records)]
        else:
            lines = ['{"id": "head", "text": ""}', *(json.dumps(record) for record in records)]
        changed, hit = damaged([line.encode() for line in lines], chance)
        path.write_bytes(b"\n".join(changed) + b"\n")
        return {each["id"] for place, each in enumerate(records, start=1) if place not in hit}
    if suffix == ".parquet":
        stream = pa.BufferOutputStream()
        pq.write_table(pa.Table.from_pylist(records), stream)
        data = bytearray(stream.getvalue().to_pybytes())
    else:
        joined = "\n".join(json.dumps(record) for record in records).encode()
        packed = gzip.compress(joined) if suffix.endswith("gz") else pa.compress(joined, "zstd")
        data = bytearray(packed)
    if chance.random() < 0.5:
        data = data[: chance.randrange(len(data))]
    else:
        for _ in range(chance.randint(1, 4)):
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    path.write_bytes(bytes(data))
    return set()


def scored(path: Path) -> tuple[set[str], int]:
    """The ids of the articles that were scored, and the number of rejects."""
    ids: set[str] = set()
    rejects = 0
    for chunk in chunks_of(read_articles(find_inputs([path])), 16):
        part = score_part(FakeAnalyzer(), chunk, PartSettings("jsonl", include_untargeted=True))
        ids |= {json.loads(line)["article_id"] for line in part.data.splitlines()}
        rejects += len(part.receipt.rejects)
    return ids, rejects


if __name__ == "__main__":
    main()
