"""Check our data: authored statements, article gold, stand-off labels, and the data card's counts.

Usage:
    python scripts/check_data.py [--against DIR ...] [--write]

Fails on faults (offsets, ids, splits, labels, texts that come twice or nearly so in two stories,
labels or countries out of balance) and when the card's counts differ from the files.  --against
also compares every sentence of ours with a folder of other corpora: a run of eight words in common
is a fault.  --write puts the counts into the card.
"""

import argparse
import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from stancelib.data import gold, labelled
from stancelib.data.checks import (
    article_problems,
    imbalances,
    near_copies,
    problems,
    standoff_problems,
)
from stancelib.data.gold import article_file
from stancelib.data.labelled import authored_file
from stancelib.data.overlap import shared_runs
from stancelib.data.records import (
    agreement,
    article_counts,
    review_by_label,
    review_counts,
    standoff_counts,
    standoff_records,
    statement_counts,
)
from stancelib.data.standoff import CORPORA, standoff_file

DATA = Path(__file__).resolve().parent.parent / "stancelib" / "data"
CARD, REVIEW = DATA / "README.md", DATA / "review.jsonl"
Records = list[dict[str, Any]]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--against", nargs="*", default=[], metavar="DIR")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()

    # 1. The records of each part.
    statements = {split: records_of(authored_file(split)) for split in labelled.SPLITS}
    articles = {split: records_of(article_file(split)) for split in gold.SPLITS}
    standoff = {corpus: records_of(standoff_file(corpus)) for corpus in CORPORA}

    # 2. Their faults.
    found = list(faults(statements, articles, standoff, options.against))
    if found:
        sys.exit("\n".join([f"{len(found)} faults, the first of them:", *found[:30]]))

    # 3. The card.
    card = filled = CARD.read_text(encoding="utf-8")
    for name, content in tables(statements, articles, standoff).items():
        pattern = rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)"
        if not re.search(pattern, filled, re.DOTALL):
            sys.exit(f"{CARD} has no place for {name}, expected <!-- {name} --> and its closing")
        filled = re.sub(pattern, lambda m, c=content: f"{m[1]}{c}\n{m[2]}", filled, flags=re.DOTALL)
    if options.write:
        CARD.write_text(filled, encoding="utf-8")
    elif filled != card:
        sys.exit(f"the counts in {CARD} are out of date: run scripts/check_data.py --write")
    print(f"{len(together(statements))} statements, {len(together(articles))} articles: no faults")


def faults(
    statements: Mapping[str, Records],
    articles: Mapping[str, Records],
    standoff: Mapping[str, Records],
    folders: list[str],
) -> Iterator[str]:
    yield from problems(statements)
    yield from near_copies(statements)
    yield from imbalances(together(statements))
    yield from article_problems(articles)
    for rows in standoff.values():
        yield from standoff_problems(rows)
    texts = {
        one["id"]: "\n".join(one.get(part) or "" for part in ("title", "context", "text"))
        for one in [*together(statements), *together(articles)]
    }
    for folder in folders:
        yield from (f"{name}: in {file}: {run}" for name, file, run in shared_runs(texts, folder))


def tables(
    statements: Mapping[str, Records],
    articles: Mapping[str, Records],
    standoff: Mapping[str, Records],
) -> dict[str, str]:
    """Every table of the card by the name of its place."""
    labels = together(standoff)
    by_split = {
        split: [row for row in labels if row["split"] == split] for split in ("train", "heldout")
    }
    on_news = {split: standoff_records(rows) for split, rows in by_split.items()}
    review: dict[str, Records] = {"statements": [], "stand-off": [], "articles": []}
    for row in records_of(REVIEW):
        review[row["part"]].append(row)
    return {
        "counts": table(with_all(statements), statement_counts),
        "agreement": table(with_all(statements), agreement),
        "article counts": table(with_all(articles), article_counts),
        "stand-off counts": table({**standoff, **by_split, "all": labels}, standoff_counts),
        "stand-off agreement": table(on_news, agreement),
        "review": table(review, review_counts),
        "review by label": table({"statements": review["statements"]}, review_by_label),
    }


def records_of(path: Path) -> Records:
    with path.open(encoding="utf-8") as handle:
        return [json.loads(line) for line in handle if line.strip()]


def together(parts: Mapping[str, Records]) -> Records:
    return [record for own in parts.values() for record in own]


def with_all(parts: Mapping[str, Records]) -> dict[str, Records]:
    return {**parts, "all": together(parts)}


def table(parts: Mapping[str, Records], count: Callable[[Records], dict[str, str]]) -> str:
    """A Markdown table: a row per figure, a column per part."""
    columns = {name: count(records) for name, records in parts.items()}
    lines = [f"| | {' | '.join(columns)} |", "| --- |" + " ---: |" * len(columns)]
    for figure in next(iter(columns.values())):
        lines.append(f"| {figure} | {' | '.join(own[figure] for own in columns.values())} |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
