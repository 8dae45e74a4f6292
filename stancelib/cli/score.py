"""``stancelib score``: articles enter, the table of stances leaves."""

from __future__ import annotations

import argparse

from stancelib.cli import options, terminal
from stancelib.scoring import score_corpus

_DESCRIPTION = """\
Find every statement in the articles, the countries it is about, and its stance toward each of
them: one row per statement and target country.
"""
_EPILOG = f"""\
output:
  OUT.jsonl    labels as a list
  OUT.csv      labels joined by "|", "neutral" where there are none, nothing where null
  OUT.parquet  zstd; the versions of library and models are in the file's metadata
  -            JSON Lines on standard output

{options.BAD_INPUT_HELP}
examples:
  stancelib score --example
  stancelib score corpus/ -o table.parquet
  stancelib score news.csv --text-column body --id-column url -o table.csv
  zcat news.jsonl.gz | stancelib score - | jq -r '[.speaker, .target, .primary] | @tsv'
"""


def add_command(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``score`` to the commands."""
    parser = options.new_command(
        commands, "score", "articles in, a table of stances out", _DESCRIPTION, _EPILOG
    )
    options.add_input_options(parser)
    options.add_output_options(parser, "file to write: .jsonl, .csv or .parquet, or - (see below)")
    options.add_model_options(parser, "folder with the models")
    parser.add_argument(
        "--batch-size",
        type=options.positive_number,
        default=32,
        metavar="N",
        help="statement-target pairs per forward pass (default: 32)",
    )
    parser.add_argument(
        "--min-confidence",
        type=options.probability,
        metavar="P",
        help="leave labels empty (null) where the model is less sure than P (default: never)",
    )
    parser.add_argument(
        "--supranational",
        action="store_true",
        help="organisations of states (EU, NATO, UN …) are targets too (default: countries only)",
    )
    parser.add_argument(
        "--include-untargeted",
        action="store_true",
        help="also a row for a statement that is about no country",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> None:
    """Score as the arguments say."""
    output = options.output_of(arguments, terminal.StanceTable())
    shown = terminal.wants_progress(arguments, output)
    with terminal.progress("scoring", shown) as advance:
        summary = score_corpus(
            options.inputs_of(arguments),
            output,
            model=arguments.model,
            device=arguments.device,
            batch_size=arguments.batch_size,
            precision=arguments.precision,
            min_confidence=arguments.min_confidence,
            supranational=arguments.supranational,
            include_untargeted=arguments.include_untargeted,
            columns=options.columns_of(arguments),
            on_progress=advance,
            on_reject=terminal.reject_printer(arguments.output),
        )
    if not arguments.quiet:
        terminal.print_summary("scored", summary)
    terminal.fail_if_nothing_was_read(summary)
