"""Compare the stance classifier's pairs per second with transformers' own pipeline.

Usage:
    python scripts/bench_stance.py [--pairs 400] [--repeat 3] [--threads 2]

Both judge the same pairs of our dev split with the same weights on this machine's CPU: ours from
text to labels with the precision that it chooses there, the pipeline in float32 on the texts that
ours feeds the network (so it is spared the search for names), at each of several batch sizes, of
which the best counts.  The runs alternate, so that all see the same minutes.  Prints every rate
and the ratio of the medians.
"""

import argparse
import statistics
import time
from collections.abc import Callable, Sequence

import torch
from transformers import AutoTokenizer, pipeline

from stancelib.data.labelled import authored_file, read_authored
from stancelib.runtime.checkpoint import open_checkpoint
from stancelib.runtime.threads import limit_threads
from stancelib.stance.classifier import StanceClassifier

BATCH_SIZES = (1, 8, 32, 64)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pairs", type=int, default=400)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()

    # 1. The same pairs for both; the pipeline gets them as ours writes them.
    limit_threads(options.threads)
    torch.set_num_threads(options.threads)
    labelled = list(read_authored(authored_file("dev")))[: options.pairs]
    pairs = [one.pair for one in labelled]
    classifier = StanceClassifier.from_pretrained()
    folder = open_checkpoint(None, "stance").folder
    tokenizer = AutoTokenizer.from_pretrained(folder)
    texts = [
        tokenizer.decode(one.ids[1:-1])
        for parts in classifier.encoder.encode(pairs)
        for one in parts
    ]
    judge = pipeline(
        "text-classification",
        model=str(folder),
        tokenizer=tokenizer,
        dtype=torch.float32,
        top_k=None,
    )

    # 2. In turn, after a round to warm up.
    runs: dict[str, Callable[[Sequence[str]], object]] = {
        "stancelib": lambda _: classifier.predict(pairs),
        **{
            f"pipeline, batches of {size}": lambda given, size=size: judge(
                list(given), batch_size=size, truncation=True
            )
            for size in BATCH_SIZES
        },
    }
    seconds: dict[str, list[float]] = {name: [] for name in runs}
    for turn in range(options.repeat + 1):
        for name, run in runs.items():
            began = time.perf_counter()
            run(texts)
            if turn:
                seconds[name].append(time.perf_counter() - began)

    # 3. The rates, and the ratio to the pipeline at its best.
    rates = {name: len(pairs) / statistics.median(taken) for name, taken in seconds.items()}
    for name, rate in rates.items():
        print(f"{name:28} {rate:8.1f} pairs/s")
    best = max(rate for name, rate in rates.items() if name != "stancelib")
    print(f"{'ratio to the best pipeline':28} {rates['stancelib'] / best:8.2f}")


if __name__ == "__main__":
    main()
