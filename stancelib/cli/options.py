"""Options that several commands share, and what they mean for the library's calls."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable

from stancelib.errors import InputError
from stancelib.schema import Article
from stancelib.scoring import Columns
from stancelib.scoring.corpus import STDOUT, Output
from stancelib.scoring.options import ENGINES, PART_ARTICLES
from stancelib.scoring.parts import FORMATS

INPUT_HELP = (
    "a .txt file (one article, its id is the file's name), .jsonl, .jsonl.gz or .jsonl.zst (with "
    "id, text, perhaps date and title), .csv or .parquet (columns of these names), a folder (all "
    "of these in it, sub-folders too, sorted), a folder that the datasets library saved, a URL of "
    "one of these (s3://…), or - for standard input (JSON Lines if it begins with an object, else "
    "one article)"
)
BAD_INPUT_HELP = """\
what can't be read:
  Text is UTF-8 (or UTF-16 with a byte order mark).  Rows that can't be used (wrong bytes, broken
  JSON, no text, an id seen before) are rejected, never guessed at; the others go on.  With -o OUT
  they are listed in OUT.rejected.jsonl (reason, file, line, id, the row), else told on stderr.
  An empty text is an article without rows.  HTML is taken as it stands, tags and all, with a note.
  A missing id is made of the file's name and the line; a date that isn't ISO 8601 is left out.

exit status:
  0 done, rejected rows included; 1 a model or file failed, or every article was rejected; 2 the
  arguments or inputs are not usable (nothing was done); 130 interrupted.  OUT appears when it is
  complete: after a failure a former OUT is as it was.
"""


def new_command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    summary: str,
    description: str,
    epilog: str,
) -> argparse.ArgumentParser:
    """A command whose help keeps the line breaks of its description and epilog."""
    return commands.add_parser(
        name,
        help=summary,
        description=description,
        epilog=epilog,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def add_input_options(parser: argparse.ArgumentParser) -> None:
    """INPUT, --example and the names of the columns."""
    parser.add_argument("inputs", nargs="*", metavar="INPUT", help=INPUT_HELP)
    parser.add_argument("--example", action="store_true", help="take the bundled example article")
    group = parser.add_argument_group("fields of .jsonl, columns of .csv and .parquet")
    for field, told in (
        ("text", "the article, required"),
        ("id", "identifies it in the table"),
        ("date", "ISO 8601; goes into the table"),
        ("title", "headline, for display"),
    ):
        default = getattr(Columns(), field)
        group.add_argument(
            f"--{field}-column",
            default=default,
            metavar="NAME",
            help=f"{told} (default: {default})",
        )


def add_output_options(parser: argparse.ArgumentParser, output_help: str) -> None:
    """-o, --format and --quiet."""
    parser.add_argument("-o", "--output", metavar="OUT", help=output_help)
    parser.add_argument(
        "--format",
        choices=("table", "jsonl"),
        help="what to print without -o: a readable table (default on a terminal) or JSON Lines "
        "(default into a pipe)",
    )
    parser.add_argument(
        "-q", "--quiet", action="store_true", help="no progress, no closing summary"
    )


def add_model_options(parser: argparse.ArgumentParser, model_help: str) -> None:
    """--model, --device and --precision."""
    parser.add_argument("--model", metavar="DIR", help=f"{model_help} (default: the bundled one)")
    parser.add_argument(
        "--device", default="cpu", help="cpu, cuda, cuda:1, … as PyTorch names it (default: cpu)"
    )
    parser.add_argument(
        "--precision",
        default="auto",
        help="int8 (CPU only), float32, bfloat16, or auto: the fastest for the device (default)",
    )


def add_job_options(parser: argparse.ArgumentParser) -> None:
    """Everything that only a job (-o FOLDER/) can use, and --dry-run."""
    group = parser.add_argument_group("jobs (OUT is a folder)")
    group.add_argument(
        "--workers",
        type=positive_number,
        default=1,
        metavar="N",
        help="processes, each with models of its own; or actors of the Ray cluster (default: 1)",
    )
    group.add_argument(
        "--threads",
        type=positive_number,
        metavar="N",
        help="threads of each worker (default: this machine's cores shared among them; Ray: 1)",
    )
    group.add_argument(
        "--engine",
        choices=ENGINES,
        default="local",
        help="local: this machine; ray: the cluster that RAY_ADDRESS names (default: local)",
    )
    group.add_argument(
        "--parts", choices=FORMATS, default="parquet", help="format of the parts (default: parquet)"
    )
    group.add_argument(
        "--part-articles",
        type=positive_number,
        default=PART_ARTICLES,
        metavar="N",
        help=f"articles of a part, at most (default: {PART_ARTICLES})",
    )
    group.add_argument(
        "--max-rejects",
        type=probability,
        metavar="SHARE",
        help="fail, but stay resumable, where more than this share is rejected (default: never)",
    )
    group.add_argument(
        "--restart", action="store_true", help="remove the job's parts in OUT, and begin anew"
    )
    group.add_argument(
        "--dry-run",
        action="store_true",
        help="score a sample, tell how long all would take and how large it would be, write none",
    )


def add_actors_option(parser: argparse.ArgumentParser) -> None:
    """--actors."""
    parser.add_argument(
        "--actors",
        metavar="FILE.csv",
        help="your own people and groups: columns name, country (ISO alpha-3 code, empty for none) "
        "and, if wanted, aliases (separated by ;), from, to, kind (person or group)",
    )


def inputs_of(arguments: argparse.Namespace) -> Iterable[str | Article]:
    """The inputs, or the example article.

    Raises:
        InputError: there are none, or both.
    """
    if arguments.example and arguments.inputs:
        raise InputError("found --example together with INPUT, expected one or the other")
    if arguments.example:
        from stancelib.data.example import example_article

        return [example_article()]
    if not arguments.inputs:
        raise InputError("found no INPUT, expected a file, a folder, - or --example (see --help)")
    inputs: list[str] = arguments.inputs
    return inputs


def columns_of(arguments: argparse.Namespace) -> Columns:
    """The names of the columns."""
    return Columns(
        text=arguments.text_column,
        id=arguments.id_column,
        date=arguments.date_column,
        title=arguments.title_column,
    )


def output_of(arguments: argparse.Namespace, table: Output) -> Output:
    """The output file, or standard output as JSON Lines, or as ``table``."""
    if arguments.output is not None:
        if arguments.format is not None:
            raise InputError("found --format together with -o, whose suffix tells the format")
        output: str = arguments.output
        return output
    chosen = arguments.format or ("table" if sys.stdout.isatty() else "jsonl")
    return table if chosen == "table" else STDOUT


def positive_number(value: str) -> int:
    """An argument that counts something."""
    if not value.isdecimal() or int(value) < 1:
        raise argparse.ArgumentTypeError(f"found {value!r}, expected a whole number from 1")
    return int(value)


def probability(value: str) -> float:
    """An argument between 0 and 1."""
    try:
        number = float(value)
    except ValueError:
        number = -1.0
    if not 0 <= number <= 1:
        raise argparse.ArgumentTypeError(f"found {value!r}, expected a number from 0 to 1")
    return number
