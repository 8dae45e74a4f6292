"""Measure a job's articles per second with one worker and with several, on this machine.

Usage:
    python scripts/bench_workers.py --work DIR [--articles 200] [--workers 1 2] [--repeat 2]
        [--model DIR] [--device cpu] [--batch-size 32]

From the root of a clone, on a machine that does nothing else.  Articles of our own, varied in
length; the bundled models.  Each number of workers is run with one thread each and, where cores are
left, with all of them shared; the runs alternate, so that all see the same minutes.  Prints the
best rate of each and its ratio to one worker with one thread.  The rate is the one that a job logs:
loading of the models doesn't count.
"""

import argparse
import json
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import stancelib  # noqa: E402
from stancelib.data.made import made_lines  # noqa: E402
from stancelib.runtime.threads import cores  # noqa: E402
from stancelib.scoring.summary import Progress  # noqa: E402

PART_ARTICLES = 8


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--work", type=Path, required=True, help="a folder for the files")
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--repeat", type=int, default=2)
    parser.add_argument("--model")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--batch-size", type=int, default=32)
    options = parser.parse_args()

    # 1. The corpus.
    options.work.mkdir(parents=True, exist_ok=True)
    corpus = options.work / "corpus.jsonl"
    corpus.write_bytes(b"".join(made_lines(options.articles, broken=0)))

    # 2. Every set-up, in turn.
    setups = [(workers, 1) for workers in options.workers]
    setups += [(n, cores() // n) for n in options.workers if cores() // n > 1]
    rates: dict[tuple[int, int], list[float]] = {setup: [] for setup in setups}
    for _ in range(options.repeat):
        for workers, threads in setups:
            rates[workers, threads].append(rate(options, corpus, workers, threads))
            print(workers, threads, rates[workers, threads][-1], file=sys.stderr, flush=True)

    # 3. The best of each.
    best = {setup: max(measured) for setup, measured in rates.items()}
    base = best[setups[0]]
    table = [
        {
            "workers": workers,
            "threads": threads,
            "articles_per_second": round(best[workers, threads], 2),
            "ratio": round(best[workers, threads] / base, 2),
        }
        for workers, threads in setups
    ]
    print(json.dumps(table, indent=2))


def rate(options: argparse.Namespace, corpus: Path, workers: int, threads: int) -> float:
    """Articles per second of one run."""
    output = options.work / "scored"
    shutil.rmtree(output, ignore_errors=True)
    seen: list[Progress] = []
    stancelib.score_corpus(
        corpus,
        f"{output}/",
        model=options.model,
        device=options.device,
        batch_size=options.batch_size,
        workers=workers,
        threads=threads,
        part_articles=PART_ARTICLES,
        on_progress=seen.append,
    )
    # From when every worker had one part done: until then models were loaded.
    first, last = seen[workers - 1], seen[-1]
    if first.pace is None or last.pace is None or first is last:
        raise SystemExit("too few articles to measure; give more with --articles")
    seconds = last.pace.seconds - first.pace.seconds
    return (last.articles - first.articles) / seconds


if __name__ == "__main__":
    main()
