"""Arguments enter, an exit status leaves: finds the command, and tells errors in one line.

Exit status: 0 done (rejected rows included), 1 a model or file failed on the way or every article
was rejected, 2 the arguments or inputs are not usable, 130 interrupted, 141 the reader of our
output went away.
"""

from __future__ import annotations

import argparse
import shlex
import sys
from collections.abc import Sequence
from typing import NoReturn

from stancelib.cli import aggregate, evaluate, report, score, split
from stancelib.errors import InputError, StancelibError
from stancelib.scoring import JobInterrupted
from stancelib.version import __version__

COMMANDS = (score, split, aggregate, evaluate, report)

FAILED, UNUSABLE, INTERRUPTED, PIPE_CLOSED = 1, 2, 130, 141

_EPILOG = """\
examples:
  stancelib score --example                 the bundled example article, as a table
  stancelib score news.jsonl -o table.csv   a corpus, one row per statement and target country
  stancelib split article.txt               who says what in an article
  stancelib aggregate table.csv -o out.csv  who speaks how about whom, month by month
  stancelib evaluate stance                 how right the stance classifier is on our data
  stancelib report stance.json -o r.html    what was measured, as a page to read
"""


class OneLineParser(argparse.ArgumentParser):
    """A parser that tells an error in one line, without the usage."""

    def error(self, message: str) -> NoReturn:
        """Print the error and exit with status 2."""
        self.exit(UNUSABLE, f"{self.prog}: error: {message} (see {self.prog} --help)\n")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command that ``argv`` (by default the process's own arguments) asks for."""
    given = sys.argv[1:] if argv is None else list(argv)
    arguments = build_parser().parse_args(given)
    arguments.line = shlex.join(["stancelib", *given])  # for the provenance of results
    command = f"stancelib {arguments.command}"
    try:
        arguments.run(arguments)
        sys.stdout.flush()
    except JobInterrupted as interrupted:
        return _fail(f"{command}: {interrupted}", INTERRUPTED)
    except KeyboardInterrupt:
        return _fail(f"{command}: interrupted, an output file is as it was before", INTERRUPTED)
    except BrokenPipeError:
        return PIPE_CLOSED
    except InputError as error:
        return _fail(f"{command}: error: {error}", UNUSABLE)
    except (StancelibError, OSError) as error:
        return _fail(f"{command}: error: {error}", FAILED)
    return 0


def build_parser() -> argparse.ArgumentParser:
    """The parser with all commands; each adds its own options."""
    parser = OneLineParser(
        prog="stancelib",
        description="Who says what about which country, and with which stance.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"stancelib {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for command in COMMANDS:
        command.add_command(commands)
    return parser


def _fail(message: str, status: int) -> int:
    print(" ".join(message.split()), file=sys.stderr)
    return status
