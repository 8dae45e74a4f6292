"""Measure the whole path on article gold: statements, speakers, their countries, targets, dyads.

Usage:
    python scripts/evaluate_articles.py [--split dev] [--file FILE] [--precision int8]
        [--json FILE] [--errors]

Prints each figure with its 95 % bootstrap interval over articles.  --errors lists what went wrong
on matched statements.
"""

import argparse
import dataclasses
import json
from pathlib import Path

import stancelib
from stancelib.data.gold import article_file, read_gold
from stancelib.evaluation.articles import ArticleEvaluator, article_errors


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--split", default="dev", choices=["dev", "test"])
    parser.add_argument("--file", default=None, help="your own article gold")
    parser.add_argument("--precision", default="auto")
    parser.add_argument("--json", metavar="FILE")
    parser.add_argument("--errors", action="store_true")
    options = parser.parse_args()

    # 1. The articles and their analyses.
    gold = list(read_gold(options.file or article_file(options.split)))
    analyzer = stancelib.load(precision=options.precision)
    predicted = list(analyzer.analyze_many(one.article for one in gold))

    # 2. Metrics.
    metrics = ArticleEvaluator(gold)(predicted)
    print(f"{len(gold)} articles")
    for name, interval in metrics.items():
        print(f"  {name:28} {interval}")
    if options.errors:
        for wanted, given in zip(gold, predicted, strict=True):
            print(*article_errors(wanted, given), sep="\n")
    if options.json:
        figures = {name: dataclasses.asdict(interval) for name, interval in metrics.items()}
        Path(options.json).write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
