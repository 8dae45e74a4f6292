"""``stancelib report``: results of ``stancelib evaluate`` enter, a report to read leaves."""

from __future__ import annotations

import argparse

from stancelib.cli import options
from stancelib.reporting.errors import WORST
from stancelib.reporting.report import write_report

_DESCRIPTION = """\
Show what was measured: tables with intervals, confusion matrices, reliability, risk and coverage,
regions and countries, behaviour tests, the error budget and the worst errors.  Systems that were
measured on the same task and gold, in one file or several, are compared with the first of them.
"""
_EPILOG = """\
output:
  .html  one page with everything in it: no script, nothing to fetch, can be printed.  Needs
         matplotlib: pip install 'stancelib[report]'
  .md    Markdown, charts as tables
  .json  the same content for other programs

examples:
  stancelib evaluate stance --data own:dev -o stance.json
  stancelib report stance.json -o report.html
  stancelib report old.json new.json -o difference.html
"""


def add_command(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``report`` to the commands."""
    parser = options.new_command(
        commands, "report", "results of evaluate in, a report out", _DESCRIPTION, _EPILOG
    )
    parser.add_argument("runs", nargs="+", metavar="RUN", help="file of stancelib evaluate")
    parser.add_argument(
        "-o", "--output", required=True, metavar="OUT", help="report to write: .html, .md or .json"
    )
    parser.add_argument("--title", default="stancelib: evaluation", help="of the report")
    parser.add_argument(
        "--errors",
        type=options.positive_number,
        default=WORST,
        metavar="N",
        help=f"errors shown per run (default: {WORST})",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> None:
    """Report as the arguments say."""
    write_report(arguments.runs, arguments.output, arguments.title, arguments.errors)
