"""Prove that a job's memory doesn't grow with the corpus: peak of a large and of a small one.

Usage:
    python scripts/prove_memory.py --work DIR [--small 10000] [--large 100000] [--workers 1]

From the root of a clone.  Short articles of our own; tiny random models.  Prints the peak resident
memory of the job's process (of the largest of its processes with --workers) for both corpora, and
fails if the large one's is more than 20 % over the small one's.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from stancelib.data.made import made_lines  # noqa: E402
from tests.tiny import save_tiny_onnx_models  # noqa: E402

ALLOWED = 1.2


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--work", type=Path, required=True, help="a folder for the proof's files")
    parser.add_argument("--small", type=int, default=10_000)
    parser.add_argument("--large", type=int, default=100_000)
    parser.add_argument("--workers", type=int, default=1)
    options = parser.parse_args()

    # 1. The models.
    options.work.mkdir(parents=True, exist_ok=True)
    models = options.work / "models"
    if not models.exists():
        save_tiny_onnx_models(models)

    # 2. Both corpora, each scored by a process of its own.
    peaks = {
        number: peak(options.work, models, number, options.workers)
        for number in (options.small, options.large)
    }

    # 3. The ratio.
    ratio = peaks[options.large] / peaks[options.small]
    print(json.dumps({"peak_mib": peaks, "ratio": round(ratio, 3), "allowed": ALLOWED}))
    sys.exit(1 if ratio > ALLOWED else 0)


def peak(work: Path, models: Path, number: int, workers: int) -> float:
    """Peak resident memory in MiB of the process that scores ``number`` articles."""
    corpus, output = work / f"{number}.jsonl", work / f"scored-{number}"
    with corpus.open("wb") as stream:
        stream.writelines(made_lines(number, short=True))
    shutil.rmtree(output, ignore_errors=True)
    arguments = ["-m", "stancelib", "score", corpus, "-o", f"{output}/", "--model", models, "-q"]
    arguments += ["--workers", workers, "--part-articles", 512]
    process = subprocess.Popen(
        [sys.executable, *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"the job of {number} articles ended with status {status}")
    return round(usage.ru_maxrss / 1024, 1)


if __name__ == "__main__":
    main()
