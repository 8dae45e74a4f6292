"""Train the stance classifier and write a checkpoint folder.

Usage:
    python scripts/train_stance.py --output runs/stance --base HUB_ID_OR_PATH \
        [--newsmtsc DIR] [--dse DIR] [--polnear DIR] [--teacher DIR]

Each DIR is a public corpus as its authors publish it.  NewsMTSC and DSE teach the sentiment head;
all three give the text under our stand-off stance labels.  Without them the script
trains on our own corpus alone; --train takes your own JSON Lines (docs/formats.md) in its place.
The bundled model starts from
sentence-transformers/all-MiniLM-L6-v2.  --teacher names a larger checkpoint of this script
(--base sentence-transformers/all-mpnet-base-v2 makes one), whose opinions are kept beside it.  Run
it again with --resume after an interruption.  Then calibrate it with scripts/calibrate_stance.py
and measure it with scripts/evaluate_stance.py.
"""

import argparse
import random
from pathlib import Path

import torch
from transformers import AutoTokenizer, TrainingArguments

from stancelib.data.labelled import authored_file, read_authored
from stancelib.data.sentiment import read_dse, read_newsmtsc
from stancelib.data.standoff import CORPORA, held_out_texts, read_standoff, standoff_file
from stancelib.stance.classifier import StanceClassifier
from stancelib.training.records import plain_tokenizer
from stancelib.training.stance import pair_records, stance_model, train_classifier
from stancelib.training.teaching import opinions, taught


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--train", default=None, metavar="FILE", help="default: our train split")
    parser.add_argument("--newsmtsc", metavar="DIR")
    parser.add_argument("--dse", metavar="DIR")
    parser.add_argument("--polnear", metavar="DIR")
    parser.add_argument("--base", default="sentence-transformers/all-MiniLM-L6-v2")
    parser.add_argument("--output", required=True, metavar="DIR")
    parser.add_argument("--epochs", type=float, default=2)
    parser.add_argument("--learning-rate", type=float, default=8e-5)
    parser.add_argument("--batch-size", type=int, default=32)
    parser.add_argument(
        "--repeat-own", type=int, default=2, help="how often our pairs come in an epoch"
    )
    parser.add_argument("--contrast-weight", type=float, default=1.5)
    parser.add_argument("--auxiliary-weight", type=float, default=0.7)
    parser.add_argument(
        "--dse-neutral", type=float, default=0.4, help="share of DSE's neutral pairs that is kept"
    )
    parser.add_argument("--teacher", metavar="DIR", help="a checkpoint to learn from as well")
    parser.add_argument("--teacher-precision", default="float32")
    parser.add_argument(
        "--trust", type=float, default=0.5, help="share of the teacher in a label that is there"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--resume", action="store_true")
    options = parser.parse_args()
    generator = random.Random(options.seed)

    # 1. The model, with the encoder's special tokens.
    tokenizer = AutoTokenizer.from_pretrained(options.base)
    model = stance_model(options.base, tokenizer, options.seed)
    plain = plain_tokenizer(tokenizer)

    # 2. The pairs: ours, and public sentiment data as company for the sentiment head.
    own = list(read_authored(options.train or authored_file("train")))
    parts = [("our own", own, options.repeat_own, 1.0)]
    for corpus in CORPORA:
        folder = getattr(options, corpus)
        if folder:
            pairs = list(read_standoff(standoff_file(corpus), folder, "train"))
            parts.append((f"{corpus} with our stand-off labels", pairs, options.repeat_own, 1.0))
    # Sentences whose stance labels are kept for measuring teach no sentiment either.
    if options.newsmtsc:
        held_out = held_out_texts("newsmtsc", options.newsmtsc)
        pairs = [
            one
            for one in read_newsmtsc(Path(options.newsmtsc) / "train.jsonl")
            if one.pair.text not in held_out
        ]
        parts.append(("NewsMTSC", pairs, 1, options.auxiliary_weight))
    if options.dse:
        held_out = held_out_texts("dse", options.dse)
        pairs = [
            one
            for both in read_dse(Path(options.dse) / "train.txt")
            for one in both
            if one.pair.text not in held_out
            and (one.sentiment != "neutral" or generator.random() < options.dse_neutral)
        ]
        parts.append(("DSE", pairs, 1, options.auxiliary_weight))

    # 3. The records, with a teacher's opinion where there is a teacher.
    teacher = (
        StanceClassifier.from_pretrained(options.teacher, precision=options.teacher_precision)
        if options.teacher
        else None
    )
    records = []
    for name, pairs, repeat, weight in parts:
        print(f"{len(pairs)} pairs of {name}", flush=True)
        made = pair_records(pairs, plain, weight, options.contrast_weight)
        if teacher is not None:
            known = f"{teacher.fingerprint[:12]}_{teacher.network.precision}"
            cache = Path(options.teacher) / f"opinions_{known}.jsonl"
            said = opinions(teacher, [one.pair for one in pairs], cache)
            made = taught(made, said, options.trust, options.auxiliary_weight)
        records += made * repeat

    # 4. Train.
    torch.set_flush_denormal(True)
    arguments = TrainingArguments(
        output_dir=options.output,
        num_train_epochs=options.epochs,
        learning_rate=options.learning_rate,
        per_device_train_batch_size=options.batch_size,
        train_sampling_strategy="group_by_length",
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
    train_classifier(model, tokenizer, records, arguments, options.resume)
    print(f"checkpoint in {options.output}")


if __name__ == "__main__":
    main()
