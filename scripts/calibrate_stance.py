"""Fit temperatures and thresholds of a stance checkpoint on development data.

Usage:
    python scripts/calibrate_stance.py RUN_DIR [--dev FILE] [--output settings.json]
        [--precision float32]

Writes the settings that scripts/package_checkpoint.py stores in config.json.  --dev takes your own
JSON Lines in place of our dev split; never give test data.
"""

import argparse
import dataclasses
import json
from pathlib import Path

import numpy as np

from stancelib.data.labelled import authored_file, read_authored
from stancelib.stance.classifier import StanceClassifier
from stancelib.training.calibration import calibrate


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("run", metavar="RUN_DIR")
    parser.add_argument("--dev", default=None, metavar="FILE")
    parser.add_argument(
        "--output", default=None, metavar="FILE", help="default: RUN_DIR/settings.json"
    )
    parser.add_argument(
        "--precision",
        default="float32",
        help="int8: of a packaged checkpoint, to fit what will run on a CPU",
    )
    options = parser.parse_args()

    # 1. Logits of the development pairs.
    pairs = list(read_authored(options.dev or authored_file("dev")))
    classifier = StanceClassifier.from_pretrained(options.run, precision=options.precision)
    logits = np.stack(classifier.logits([one.pair for one in pairs])).astype(np.float64)

    # 2. Temperatures and thresholds.
    settings = {"stance": dataclasses.asdict(calibrate(pairs, logits))}
    output = Path(options.output or Path(options.run) / "settings.json")
    output.write_text(json.dumps(settings, indent=2) + "\n", encoding="utf-8")
    print(f"{len(pairs)} pairs: {settings['stance']}")


if __name__ == "__main__":
    main()
