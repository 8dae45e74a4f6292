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
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from stancelib.data import gold, labelled
from stancelib.data.checks import article_problems, imbalances, near_copies, problems
from stancelib.data.gold import article_file, gold_analysis
from stancelib.data.labelled import authored_file
from stancelib.data.overlap import shared_runs
from stancelib.data.records import (
    agreement,
    article_counts,
    standoff_counts,
    standoff_records,
    statement_counts,
)
from stancelib.data.standoff import CORPORA, standoff_file

CARD = Path(__file__).resolve().parent.parent / "stancelib" / "data" / "README.md"
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
    faults = [*problems(statements), *near_copies(statements)]
    faults += imbalances(together(statements))
    faults += article_problems(articles)
    for record in together(articles):
        gold_analysis(record)
    texts = {one["id"]: one["text"] for own in statements.values() for one in own}
    texts |= {one["id"]: one["text"] for own in articles.values() for one in own}
    for folder in options.against:
        faults += [f"{name}: in {file}: {run}" for name, file, run in shared_runs(texts, folder)]
    if faults:
        sys.exit("\n".join([f"{len(faults)} faults, the first of them:", *faults[:30]]))

    # 3. The card.
    by_split = {
        split: [row for rows in standoff.values() for row in rows if row["split"] == split]
        for split in ("train", "heldout")
    }
    card = CARD.read_text(encoding="utf-8")
    filled = fill(card, "counts", table(statements, statement_counts))
    filled = fill(filled, "agreement", table(statements, agreement))
    filled = fill(filled, "article counts", table(articles, article_counts))
    filled = fill(filled, "stand-off counts", table(standoff | by_split, standoff_counts))
    on_news = {name: standoff_records(rows) for name, rows in by_split.items()}
    filled = fill(filled, "stand-off agreement", table(on_news, agreement))
    if options.write:
        CARD.write_text(filled, encoding="utf-8")
    elif filled != card:
        sys.exit(f"the counts in {CARD} are out of date: run scripts/check_data.py --write")
    print(f"{len(texts)} statements and articles: no faults")


def records_of(path: Path) -> Records:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def together(parts: Mapping[str, Records]) -> Records:
    return [record for own in parts.values() for record in own]


def table(parts: Mapping[str, Records], count: Callable[[Records], dict[str, str]]) -> str:
    """A Markdown table: a row per figure, a column per part and, of splits, one for all."""
    columns = {name: count(records) for name, records in parts.items()}
    if "heldout" not in parts:
        columns["all"] = count(together(parts))
    lines = [f"| | {' | '.join(columns)} |", "| --- |" + " ---: |" * len(columns)]
    for figure in next(iter(columns.values())):
        lines.append(f"| {figure} | {' | '.join(own[figure] for own in columns.values())} |")
    return "\n".join(lines)


def fill(card: str, name: str, content: str) -> str:
    pattern = rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)"
    return re.sub(pattern, lambda m: f"{m[1]}{content}\n{m[2]}", card, flags=re.DOTALL)


if __name__ == "__main__":
    main()
