"""Measure a statement tagger on a part of PolNeAR, and choose its decoding on dev.

Usage:
    python scripts/evaluate_statements.py --polnear DIR [--part dev] [--checkpoint DIR]
        [--precision int8] [--json FILE] [--predictions FILE] [--biases 0 0.3 0.6]

Prints F1 figures with 95 % bootstrap intervals over articles.  --biases tries several values of the
decoder's outside bias (choose on dev only).  --predictions writes the attributions as JSON Lines.
"""

import argparse
import dataclasses
import json
from pathlib import Path

from stancelib.data.polnear import read_polnear
from stancelib.evaluation.attributions import AttributionEvaluator
from stancelib.statements.quotations import find_quotations
from stancelib.statements.splitter import StatementSplitter, attribute
from stancelib.statements.tagging import decode_stream, stream_logits
from stancelib.statements.windows import token_stream


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--polnear", required=True, metavar="DIR")
    parser.add_argument("--part", default="dev")
    parser.add_argument(
        "--checkpoint", default=None, metavar="DIR", help="default: the bundled one"
    )
    parser.add_argument("--precision", default="auto")
    parser.add_argument("--biases", nargs="*", type=float, help="default: the checkpoint's own")
    parser.add_argument("--json", metavar="FILE")
    parser.add_argument("--predictions", metavar="FILE")
    options = parser.parse_args()

    # 1. Run the network once.
    articles = list(read_polnear(options.polnear, options.part))
    texts = [article.text for article in articles]
    splitter = StatementSplitter.from_pretrained(options.checkpoint, precision=options.precision)
    streams = [token_stream(splitter.tokenizer, text) for text in texts]
    logits = stream_logits(
        streams, splitter.tokenizer, splitter.network, splitter.settings, splitter.batch_size
    )
    evaluate = AttributionEvaluator(texts, [article.attributions for article in articles])

    # 2. Decode and measure, once per bias.
    for bias in options.biases or [splitter.settings.outside_bias]:
        predicted = [
            attribute(text, decode_stream(stream, own, bias), find_quotations(text))
            for text, stream, own in zip(texts, streams, logits, strict=True)
        ]
        metrics = evaluate(predicted)
        print(f"outside bias {bias}, {len(articles)} articles, {splitter.network.precision}")
        for name, interval in metrics.items():
            print(f"  {name:32} {interval}")

    # 3. Write the last figures and predictions.
    if options.json:
        figures = {name: dataclasses.asdict(interval) for name, interval in metrics.items()}
        Path(options.json).write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    if options.predictions:
        with Path(options.predictions).open("w", encoding="utf-8") as handle:
            for article, own in zip(articles, predicted, strict=True):
                row = {"id": article.id, "text": article.text}
                row["attributions"] = [dataclasses.asdict(one) for one in own]
                handle.write(json.dumps(row, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
