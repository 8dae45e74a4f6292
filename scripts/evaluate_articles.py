"""Measure the whole path on article gold: statements, speakers, their countries, targets, dyads.

Usage:
    python scripts/evaluate_articles.py [--split dev test] [--file FILE ...] [--precision int8]
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
    parser.add_argument("--split", nargs="*", default=[], choices=["dev", "test"])
    parser.add_argument("--file", nargs="*", default=[], help="your own article gold")
    parser.add_argument("--precision", default="auto")
    parser.add_argument("--json", metavar="FILE")
    parser.add_argument("--errors", action="store_true")
    options = parser.parse_args()

    # 1. The articles and the analyzer.
    files = {f"articles_{split}": article_file(split) for split in options.split}
    files |= {Path(file).stem: Path(file) for file in options.file}
    if not files:
        parser.error("give --split, --file or both")
    analyzer = stancelib.load(precision=options.precision)

    # 2. Metrics.
    figures = {}
    for name, file in files.items():
        gold = list(read_gold(file))
        predicted = list(analyzer.analyze_many(one.article for one in gold))
        print(f"{name}: {len(gold)} articles")
        for metric, interval in ArticleEvaluator(gold)(predicted).items():
            print(f"  {metric:28} {interval}")
            figures[f"{name}_{metric}"] = dataclasses.asdict(interval)
        if options.errors:
            for wanted, given in zip(gold, predicted, strict=True):
                for line in article_errors(wanted, given):
                    print(line)
    if options.json:
        Path(options.json).write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
