"""Check the authored corpus and the counts in its data card.

Usage:
    python scripts/check_data.py [--write]

Fails on faults (offsets, ids, splits, labels, texts that come twice) and when the card's counts
differ from the files.  --write puts the counts into the card.
"""

import json
import re
import sys
from pathlib import Path

from stancelib.data.checks import counts, problems
from stancelib.data.labelled import SPLITS, authored_file

CARD = Path(__file__).resolve().parent.parent / "stancelib" / "data" / "README.md"


def main() -> None:
    if set(sys.argv[1:]) - {"--write"}:
        sys.exit(__doc__)

    # 1. The records.
    splits = {
        split: [json.loads(line) for line in authored_file(split).read_text("utf-8").splitlines()]
        for split in SPLITS
    }
    faults = list(problems(splits))
    if faults:
        sys.exit("\n".join([f"{len(faults)} faults, the first of them:", *faults[:30]]))

    # 2. The card.
    columns = {**splits, "all": [record for records in splits.values() for record in records]}
    counted = {name: counts(records) for name, records in columns.items()}
    rows = ["| | train | dev | test | all |", "| --- | ---: | ---: | ---: | ---: |"]
    for what in counted["all"]:
        rows.append(f"| {what} | " + " | ".join(counted[name][what] for name in columns) + " |")
    card = CARD.read_text(encoding="utf-8")
    table = "\n".join(rows)
    pattern = r"(<!-- counts -->\n).*?(<!-- /counts -->)"
    filled = re.sub(pattern, lambda m: f"{m[1]}{table}\n{m[2]}", card, flags=re.DOTALL)
    if "--write" in sys.argv:
        CARD.write_text(filled, encoding="utf-8")
    elif filled != card:
        sys.exit(f"the counts in {CARD} are out of date: run scripts/check_data.py --write")
    print(f"{counted['all']['statements']} statements, {counted['all']['pairs']} pairs: no faults")


if __name__ == "__main__":
    main()
