"""``stancelib aggregate``: scored tables enter; dyad time series leave."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from stancelib.aggregation import Aggregation, aggregate
from stancelib.aggregation.dyads import INTERVAL_ARTICLES
from stancelib.aggregation.inputs import find_tables
from stancelib.aggregation.options import CODES
from stancelib.aggregation.periods import PERIODS
from stancelib.aggregation.selection import LEFT_OUT
from stancelib.aggregation.writers import check, write_json_lines
from stancelib.cli import options

_DESCRIPTION = """\
Count and average scored rows by speaker's country, target country and period: statements, articles,
stances, probabilities, net tone (positive minus negative) and net stance (conciliatory minus
threatening or accusatory), with 95 % bootstrap intervals over articles.
"""
_EPILOG = """\
output:
  OUT.parquet  zstd; options and the account of rows are in the file's metadata
  OUT.csv      nothing where null
  OUT.jsonl    one object a row
  OUT.html     a page with heat map, time series and tables (needs stancelib[report])
  -            JSON Lines on standard output, as without -o

what is left out:
  Rows without a target, about the speaker's own country, without a speaker's country, without a
  date that is needed, and rows that options exclude are counted and told, each for one reason.
  Rows where the model abstained count in tone and mean probabilities, not in counts and shares.
  A table that lacks columns or holds other values than stancelib score writes ends the command,
  and so does an article that comes twice.

exit status:
  0 done, also if no row could be used; 1 a file failed on the way; 2 the arguments or inputs are
  not usable (nothing was written); 130 interrupted.

examples:
  stancelib aggregate scored/ -o dyads.csv
  stancelib aggregate table.parquet --by quarter --speaker CHN --speaker USA -o dyads.parquet
  stancelib aggregate scored/ --from 2014-01-01 --to 2016-12-31 -o dyads.parquet -o dyads.html
"""
STDOUT = "-"


def add_command(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``aggregate`` to the commands."""
    parser = options.new_command(
        commands, "aggregate", "scored tables in, dyad time series out", _DESCRIPTION, _EPILOG
    )
    parser.add_argument(
        "inputs",
        nargs="+",
        metavar="INPUT",
        help="a table that stancelib score wrote (.parquet, .jsonl, .csv), or a folder of such",
    )
    parser.add_argument(
        "-o",
        "--output",
        action="append",
        metavar="OUT",
        help="file to write: .parquet, .csv, .jsonl or .html, or -; may be given again (see below)",
    )
    _add_selection(parser)
    parser.add_argument("--by", choices=PERIODS, default="month", help="period (default: month)")
    parser.add_argument(
        "--countries",
        choices=CODES,
        default="iso3",
        help="how to write countries: ISO 3166-1 alpha-3, name, Correlates of War number, "
        "Gleditsch and Ward number (default: iso3)",
    )
    parser.add_argument(
        "--fill", action="store_true", help="rows with zero counts for a dyad's empty periods"
    )
    parser.add_argument(
        "--resamples",
        type=int,
        default=1000,
        metavar="N",
        help="of the bootstrap, 0 for no intervals (default: 1000)",
    )
    parser.add_argument(
        "--seed", type=int, default=0, metavar="N", help="of the bootstrap (default: 0)"
    )
    parser.add_argument("-q", "--quiet", action="store_true", help="no closing summary")
    parser.set_defaults(run=run)


def _add_selection(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("what to keep")
    for side, told in (("speaker", "statements by this country's"), ("target", "those about this")):
        group.add_argument(
            f"--{side}",
            action="append",
            default=[],
            metavar="COUNTRY",
            help=f"only {told} {'speakers' if side == 'speaker' else 'country'}, by code or name; "
            "may be given again",
        )
    group.add_argument("--from", dest="start", metavar="DAY", help="from this day on, 2017-12-15")
    group.add_argument("--to", dest="end", metavar="DAY", help="up to and with this day")
    group.add_argument(
        "--min-statements",
        type=int,
        default=0,
        metavar="N",
        help="leave out rows of the result with fewer statements",
    )
    group.add_argument(
        "--keep-no-country",
        action="store_true",
        help="also statements whose speaker's country isn't known, with a speaker of null",
    )


def run(arguments: argparse.Namespace) -> None:
    """Aggregate as the arguments say."""
    outputs = arguments.output or [STDOUT]
    files = [Path(output) for output in outputs if output != STDOUT]
    tables = find_tables(arguments.inputs)
    for path in files:
        check(path, tables)
    result = aggregate(
        arguments.inputs,
        by=arguments.by,
        speakers=arguments.speaker,
        targets=arguments.target,
        start=arguments.start,
        end=arguments.end,
        keep_no_country=arguments.keep_no_country,
        min_statements=arguments.min_statements,
        fill=arguments.fill,
        countries=arguments.countries,
        resamples=arguments.resamples,
        seed=arguments.seed,
    )
    for path in files:
        result.write(path)
    if STDOUT in outputs:
        write_json_lines(result.rows, sys.stdout.buffer)
    if not arguments.quiet:
        _print_summary(result, files)


def _print_summary(result: Aggregation, files: list[Path]) -> None:
    """Tell on standard error what became of the rows."""
    summary = result.summary
    where = f", written to {', '.join(map(str, files))}" if files else ""
    lines = [
        f"aggregated {summary.used:,} of {summary.rows:,} rows of {summary.articles:,} articles: "
        f"{summary.dyads:,} dyads, {len(result.rows):,} rows{where}"
    ]
    for reason, number in summary.left_out.items():
        if number:
            example = summary.examples.get(reason)
            first = f" (first: {example})" if example else ""
            lines.append(f"left out: {number:,} rows {LEFT_OUT[reason]}{first}")
    if summary.abstained:
        lines.append(f"{summary.abstained:,} rows count in tone only: the model abstained")
    if summary.small[0]:
        lines.append(
            f"{summary.small[0]:,} rows of the result left out: fewer than "
            f"{result.options.min_statements:,} statements ({summary.small[1]:,} in all)"
        )
    if result.options.resamples and summary.without_interval:
        few = f"fewer than {INTERVAL_ARTICLES} articles"
        lines.append(f"{summary.without_interval:,} rows without interval: {few}")
    print("\n".join(lines), file=sys.stderr)
