"""Compile hand-written story files into the corpus' JSON Lines.

Usage:
    python scripts/compile_stories.py STORY_FILE... --output stancelib/data/statements \
        [--second SHEET.labels.txt ...] [--settled FILE ...]

Story files are written in the markup of stancelib/data/stories.py.  Stories are split whole: the
number at the end of a story's name decides (6 of 8 go to train, one each to dev and test).
Second labels and settled disagreements are lines such as ``s1007-03 IRN ta -``.
"""

import argparse
import json
from pathlib import Path

from stancelib.data.labelled import SPLITS
from stancelib.data.stories import add_labels, read_label_lines, read_stories, split_of


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("stories", nargs="+", metavar="STORY_FILE")
    parser.add_argument("--output", required=True, metavar="DIR")
    parser.add_argument("--second", nargs="*", default=[], metavar="FILE")
    parser.add_argument("--settled", nargs="*", default=[], metavar="FILE")
    options = parser.parse_args()

    # 1. Read the stories.
    records = []
    for name in options.stories:
        with Path(name).open(encoding="utf-8") as handle:
            records += list(read_stories(handle, name))

    # 2. Add the independent second labels, and put settled labels in place of disputed ones.
    for files, settled in ((options.second, False), (options.settled, True)):
        for name in files:
            with Path(name).open(encoding="utf-8") as handle:
                unknown = add_labels(records, read_label_lines(handle, name), settled)
            for identifier, country in sorted(unknown):
                print(f"{name}: no pair {identifier} {country}, its label was left out")

    # 3. Write one file per split.
    output = Path(options.output)
    output.mkdir(parents=True, exist_ok=True)
    for split in SPLITS:
        own = [{**record, "split": split} for record in records if split_of(record) == split]
        with (output / f"{split}.jsonl").open("w", encoding="utf-8") as handle:
            handle.writelines(json.dumps(record, ensure_ascii=False) + "\n" for record in own)
        pairs = sum(not target["self"] for record in own for target in record["targets"])
        print(f"{split}: {len(own)} statements, {pairs} pairs")


if __name__ == "__main__":
    main()
