"""Measure a stance checkpoint on labelled pairs.

Usage:
    python scripts/evaluate_stance.py [--checkpoint DIR] [--authored dev] [--newsmtsc DIR]
        [--polnear DIR] [--dse DIR] [--plv DIR] [--file FILE] [--precision int8]
        [--settings FILE] [--json FILE]

Prints macro-F1 and F1 per label with 95 % bootstrap intervals over stories (public corpora:
sentences or documents).  Each DIR is a corpus as its authors publish it: of NewsMTSC both dev files
are measured, of PLV the train file, and of the first three corpora the held-out part of our
stand-off labels, together.
"""

import argparse
import dataclasses
import json
from pathlib import Path

import numpy as np

from stancelib.data.labelled import LabelledPair, authored_file, read_authored
from stancelib.data.plover import read_plv
from stancelib.data.sentiment import read_newsmtsc
from stancelib.data.standoff import CORPORA, read_standoff, standoff_file
from stancelib.evaluation.stance import StanceEvaluator, calibration_error
from stancelib.schema import STANCES
from stancelib.stance.classifier import StanceClassifier
from stancelib.stance.decoding import StanceSettings


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--checkpoint", default=None, metavar="DIR", help="default: the bundled one"
    )
    parser.add_argument("--authored", nargs="*", default=[], choices=["train", "dev", "test"])
    parser.add_argument("--file", nargs="*", default=[], help="your own JSON Lines")
    for corpus in (*CORPORA, "plv"):
        parser.add_argument(f"--{corpus}", metavar="DIR")
    parser.add_argument("--precision", default="auto")
    parser.add_argument("--settings", metavar="FILE", help="of scripts/calibrate_stance.py")
    parser.add_argument("--json", metavar="FILE")
    options = parser.parse_args()

    # 1. The model and the data.
    classifier = StanceClassifier.from_pretrained(options.checkpoint, precision=options.precision)
    if options.settings:
        stored = json.loads(Path(options.settings).read_text(encoding="utf-8"))["stance"]
        classifier.settings = StanceSettings(**stored)
    data: dict[str, list[LabelledPair]] = {}
    for split in options.authored:
        data[f"authored_{split}"] = list(read_authored(authored_file(split)))
    for file in options.file:
        name = Path(file).stem
        if name in data:
            parser.error(f"two files would be reported as {name}; rename one")
        data[name] = list(read_authored(file))
    if options.newsmtsc:
        for part in ("dev_rw", "dev_mt"):
            file = Path(options.newsmtsc) / f"{part}.jsonl"
            data[f"newsmtsc_{part}"] = list(read_newsmtsc(file))
    plv = list(read_plv(Path(options.plv) / "PLV_train.tsv")) if options.plv else []
    if plv:
        data["plv_train"] = plv
    real_news = [
        one
        for corpus in CORPORA
        if getattr(options, corpus)
        for one in read_standoff(standoff_file(corpus), getattr(options, corpus), "heldout")
    ]
    if real_news:
        data["standoff_heldout"] = real_news

    # 2. Metrics.
    figures = {}
    for name, pairs in data.items():
        # PLV gives one event code, so one stance, per pair.
        metrics = StanceEvaluator(pairs, name, primary_only=pairs is plv)(classifier)
        print(f"{name}: {len(pairs)} pairs, {classifier.network.precision}")
        for metric, interval in metrics.items():
            print(f"  {metric:48} {interval}")
            figures[metric] = {**dataclasses.asdict(interval), "pairs": len(pairs)}
        if all(one.stance is not None for one in pairs):
            predictions = classifier.predict([one.pair for one in pairs])
            for stance in STANCES:
                probabilities = np.array([one.stance[stance] for one in predictions])
                held = np.array([stance in (one.stance or ()) for one in pairs])
                error = calibration_error(probabilities, held)
                print(f"  {name}_{stance}_calibration_error: {error:.3f}")
                figures[f"{name}_{stance}_calibration_error"] = {"value": error}
    if options.json:
        Path(options.json).write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
