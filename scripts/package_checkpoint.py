"""Turn a training's output into a checkpoint folder for bundling: fp16, int8 ONNX, hashes.

Usage:
    python scripts/package_checkpoint.py RUN_DIR OUTPUT_DIR --task token|sequence
        --settings settings.json --card README.md

Needs `pip install stancelib[export]`.  The settings file of a tagger holds, for example,
{"tagger": {"window": 254, "overlap": 64, "outside_bias": 0.3}}; that of a stance classifier is
written by scripts/calibrate_stance.py.
"""

import argparse
import json
from pathlib import Path

from stancelib.training.packaging import package_checkpoint


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("run", metavar="RUN_DIR")
    parser.add_argument("output", metavar="OUTPUT_DIR")
    parser.add_argument("--task", required=True, choices=["token", "sequence"])
    parser.add_argument("--settings", required=True, metavar="FILE")
    parser.add_argument("--card", required=True, metavar="FILE")
    options = parser.parse_args()
    settings = json.loads(Path(options.settings).read_text(encoding="utf-8"))
    package_checkpoint(options.run, options.output, options.task, settings, options.card)
    size = sum(file.stat().st_size for file in Path(options.output).iterdir())
    print(f"{options.output}: {size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
