"""Compile hand-marked articles into article gold.

Usage:
    python scripts/compile_articles.py ARTICLE_FILE... --output runs/articles

Article files are written in the markup of stancelib/data/article_markup.py.  The number at the end
of an article's name decides its split: even ones are dev, odd ones test.
"""

import argparse
import json
from pathlib import Path

from stancelib.data.article_markup import read_marked_article, split_of_article
from stancelib.data.gold import SPLITS


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("articles", nargs="+", metavar="ARTICLE_FILE")
    parser.add_argument("--output", required=True, metavar="DIR")
    options = parser.parse_args()

    # 1. Read the articles.
    records = [read_marked_article(Path(name).read_text("utf-8")) for name in options.articles]

    # 2. Write one file per split.
    output = Path(options.output)
    output.mkdir(parents=True, exist_ok=True)
    for split in SPLITS:
        own = [
            {**record, "split": split}
            for record in sorted(records, key=lambda record: record["id"])
            if split_of_article(record) == split
        ]
        with (output / f"{split}.jsonl").open("w", encoding="utf-8") as handle:
            handle.writelines(json.dumps(record, ensure_ascii=False) + "\n" for record in own)
        print(f"{split}: {len(own)} articles, {sum(len(r['statements']) for r in own)} statements")


if __name__ == "__main__":
    main()
