"""Train the statement tagger on PolNeAR and write a checkpoint folder.

Usage:
    python scripts/train_statements.py --polnear DIR --base HUB_ID_OR_PATH --output runs/statements

DIR holds PolNeAR's train/ and dev/ (github.com/networkdynamics/PolNeAR).  The base is any BERT-like
encoder; the bundled tagger starts from sentence-transformers/all-MiniLM-L6-v2.  On 2 CPU cores the
default takes about half an hour; run it again with --resume after an interruption.  Then measure it
with scripts/evaluate_statements.py and package it with scripts/package_checkpoint.py.
"""

import argparse
from pathlib import Path

import torch
from transformers import AutoTokenizer, TrainingArguments

from stancelib.data.polnear import read_polnear
from stancelib.training.records import plain_tokenizer
from stancelib.training.statements import train_tagger, window_records


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--polnear", required=True, metavar="DIR")
    parser.add_argument("--base", default="sentence-transformers/all-MiniLM-L6-v2")
    parser.add_argument("--output", required=True, metavar="DIR")
    parser.add_argument("--passes", type=int, default=4, help="times over the data (default 4)")
    parser.add_argument("--learning-rate", type=float, default=1.5e-4)
    parser.add_argument("--batch-size", type=int, default=8, help="windows in a batch")
    parser.add_argument("--window", type=int, default=254, help="tokens in a window")
    parser.add_argument("--overlap", type=int, default=32)
    parser.add_argument("--articles", type=int, default=None, help="use the first N only")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--resume", action="store_true")
    options = parser.parse_args()

    # 1. Read the articles and cut them into windows.
    articles = list(read_polnear(options.polnear, "train"))[: options.articles]
    tokenizer = AutoTokenizer.from_pretrained(options.base)
    records = window_records(
        articles,
        plain_tokenizer(tokenizer),
        options.window,
        options.overlap,
        options.passes,
        options.seed,
    )
    print(f"{len(articles)} articles, {len(records)} windows")

    # 2. Train.
    torch.set_flush_denormal(True)
    arguments = TrainingArguments(
        output_dir=options.output,
        num_train_epochs=1,
        learning_rate=options.learning_rate,
        per_device_train_batch_size=options.batch_size,
        warmup_steps=0.06,
        weight_decay=0.01,
        bf16=True,
        use_cpu=not torch.cuda.is_available(),
        logging_steps=50,
        save_steps=500,
        save_total_limit=1,
        report_to="none",
        seed=options.seed,
    )
    train_tagger(records, options.base, tokenizer, arguments, options.resume)

    # 3. Leave what an evaluation needs beside the weights.
    print(f"checkpoint in {Path(options.output).resolve()}")


if __name__ == "__main__":
    main()
