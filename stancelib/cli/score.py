"""``stancelib score``: articles enter, the table of stances leaves."""

from __future__ import annotations

import argparse

from stancelib.cli import jobs, options, terminal
from stancelib.data.articles import check_inputs, find_inputs
from stancelib.people.actors import as_actors
from stancelib.scoring import score_corpus
from stancelib.scoring.estimate import estimate
from stancelib.scoring.models import ModelOptions
from stancelib.scoring.options import is_job

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
  OUT/         a job: part files in OUT/parts/, which any number of interruptions can't harm

{options.BAD_INPUT_HELP}
jobs:
  Where OUT ends in "/", is a folder or URL, or has no suffix, the job's state is what lies in it.
  The same command goes on where a run before ended, for whatever reason; a finished job says so.
  Another model, option or input is refused.  Ctrl-C ends after the chunks that are being scored, a
  second one at once; a part is written whole or not at all.  Rejects: OUT/rejected.jsonl.

examples:
  stancelib score --example
  stancelib score corpus/ -o table.parquet
  stancelib score news.csv --text-column body --id-column url -o table.csv
  stancelib score archive/ -o scored/ --workers 8
  zcat news.jsonl.gz | stancelib score - | jq -r '[.speaker, .target, .primary] | @tsv'
"""


def add_command(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``score`` to the commands."""
    parser = options.new_command(
        commands, "score", "articles in, a table of stances out", _DESCRIPTION, _EPILOG
    )
    options.add_input_options(parser)
    options.add_output_options(
        parser, "file to write: .jsonl, .csv or .parquet, or -, or a folder (see below)"
    )
    options.add_model_options(parser, "folder with the models")
    options.add_actors_option(parser)
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
    options.add_job_options(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> None:
    """Score as the arguments say."""
    if arguments.dry_run:
        _estimate(arguments)
        return
    output = options.output_of(arguments, terminal.StanceTable())
    shown = jobs.progress if is_job(output) else terminal.progress
    on_screen = terminal.wants_progress(arguments, output)
    logged = is_job(output) and not on_screen and not arguments.quiet
    with jobs.log_lines() if logged else shown("scoring", on_screen) as advance:
        summary = score_corpus(
            options.inputs_of(arguments),
            output,
            model=arguments.model,
            device=arguments.device,
            batch_size=arguments.batch_size,
            precision=arguments.precision,
            actors=arguments.actors,
            min_confidence=arguments.min_confidence,
            supranational=arguments.supranational,
            include_untargeted=arguments.include_untargeted,
            columns=options.columns_of(arguments),
            on_progress=advance,
            on_reject=terminal.reject_printer(arguments.output),
            workers=arguments.workers,
            threads=arguments.threads,
            engine=arguments.engine,
            parts=arguments.parts,
            part_articles=arguments.part_articles,
            max_rejects=arguments.max_rejects,
            restart=arguments.restart,
        )
    if not arguments.quiet:
        jobs.print_summary(summary) if is_job(output) else terminal.print_summary("scored", summary)
    terminal.fail_if_nothing_was_read(summary)


def _estimate(arguments: argparse.Namespace) -> None:
    found = find_inputs(options.inputs_of(arguments))
    columns = options.columns_of(arguments)
    check_inputs(found, columns)
    models = ModelOptions(
        arguments.model,
        arguments.device,
        arguments.batch_size,
        arguments.precision,
        arguments.min_confidence,
        as_actors(arguments.actors),
        arguments.supranational,
    )
    result = estimate(found, models, columns, arguments.parts, arguments.include_untargeted)
    jobs.print_estimate(result, arguments.workers)
