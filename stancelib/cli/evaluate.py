"""``stancelib evaluate``: a task, data and predictors enter, figures and a result file leave."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from stancelib.cli import options
from stancelib.errors import InputError

if TYPE_CHECKING:
    from stancelib.evaluation.results import Run
    from stancelib.evaluation.runs import Contestant, Options

_TASKS = ("statements", "stance", "sentiment", "articles", "behaviour", "budget")
# What is printed of each task's metrics; the result file has all of them.
_SHOWN = {
    "statements": (
        "content_characters_f1", "exact_content_f1", "half_content_f1", "attribution_f1",
        "attribution_with_source_f1", "attribution_direct_f1", "attribution_indirect_f1",
    ),
    "stance": (
        "stance_macro_f1", "stance_micro_f1", "stance_conciliatory_f1", "stance_threatening_f1",
        "stance_accusatory_f1", "stance_exact_set_accuracy", "stance_aurc", "sentiment_macro_f1",
    ),
    "sentiment": (
        "sentiment_macro_f1", "sentiment_accuracy", "sentiment_aurc", "dse_micro_f1",
        "dse_macro_f1",
    ),
}  # fmt: skip
_DESCRIPTION = """\
Measure how right the models, a file of predictions, or baselines are.

tasks:
  statements  who says what: spans of sources, cues and contents
  stance      the three stances (and the sentiment, where the data have it) of labelled pairs
  sentiment   the sentiment alone
  articles    the whole path: speaker's country, target and stance
  behaviour   case by case: negation, condition, direction, irony, exchanged countries, typos
  budget      what each stage of the whole path costs: replaced by the gold one after the other
"""
_EPILOG = """\
data (--data may be repeated):
  own:dev, own:test           our articles and statements
  newsmtsc:DIR                NewsMTSC, both dev files         sentiment
  dse:DIR                     DSE, valid                       sentiment
  plv:DIR                     PLV, train                       stance
  standoff:DIR                our held-out labels; DIR holds polnear/, dse/, newsmtsc/
                                                               stance, sentiment
  polnear:DIR                 PolNeAR, dev                     statements
  FILE                        your own: authored statements or article gold of docs/formats.md
  NAME:DIR@PART names one part of a corpus (newsmtsc:DIR@dev_rw).

output:
  A table on standard output: each figure with its 95 % bootstrap interval over stories, articles or
  sentences, and p-values against the first column (approximate randomisation).  With -o also a
  result file with every figure and item (docs/evaluation.md).  Text of public corpora is left out
  of it unless you ask for it with --with-text; such a file is not to be published.

examples:
  stancelib evaluate stance --baselines -o stance.json
  stancelib evaluate sentiment --data newsmtsc:corpora/newsmtsc --predictions llm.jsonl
  stancelib evaluate articles --data own:test --model runs/mine -o articles.json
"""


def add_command(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``evaluate`` to the commands."""
    parser = options.new_command(
        commands, "evaluate", "figures with intervals on our data or yours", _DESCRIPTION, _EPILOG
    )
    parser.add_argument("task", metavar="TASK", choices=_TASKS, help=", ".join(_TASKS))
    parser.add_argument(
        "--data", action="append", metavar="DATA", help="see below (default: own:dev)"
    )
    parser.add_argument("-o", "--output", metavar="RUN.json", help="result file to write")
    options.add_model_options(parser, "folder that holds statements/ and stance/")
    parser.add_argument("--no-model", action="store_true", help="measure no model of stancelib's")
    parser.add_argument(
        "--predictions",
        action="append",
        default=[],
        metavar="FILE",
        help="JSON Lines of another system's predictions, one per id of the data",
    )
    parser.add_argument(
        "--baselines",
        action="store_true",
        help="majority, word list, TF-IDF with logistic regression; with --encoder also frozen "
        "embeddings and zero-shot",
    )
    parser.add_argument(
        "--encoder", metavar="DIR_OR_ID", help="a transformer for the baselines on embeddings"
    )
    parser.add_argument(
        "--cases", action="append", default=[], metavar="FILE", help="behaviour cases of your own"
    )
    parser.add_argument(
        "--limit",
        type=options.positive_number,
        metavar="N",
        help="only the first N stories or articles of each dataset, for a quick look",
    )
    parser.add_argument("--resamples", type=options.positive_number, default=1000, metavar="N")
    parser.add_argument("--seed", type=int, default=0, metavar="N")
    parser.add_argument(
        "--with-text", action="store_true", help="write the text of public corpora into RUN.json"
    )
    parser.add_argument("-q", "--quiet", action="store_true", help="no table")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> None:
    """Measure as the arguments say."""
    from stancelib.evaluation.results import write_runs
    from stancelib.evaluation.runs import DEFAULT_DATA, evaluate, from_file

    if arguments.encoder and not arguments.baselines:
        raise InputError("found --encoder without --baselines, which it is for")
    if arguments.cases and arguments.task != "behaviour":
        raise InputError("found --cases, which are for the task behaviour")
    contestants = [] if arguments.no_model else [_model(arguments)]
    contestants += [from_file(file) for file in arguments.predictions]
    data = arguments.data or [DEFAULT_DATA]
    runs = evaluate(arguments.task, data, contestants, _options(arguments))
    if arguments.output is not None:
        write_runs(runs, arguments.output, arguments.with_text)
    if not arguments.quiet:
        _print(runs, arguments)


def _options(arguments: argparse.Namespace) -> Options:
    from stancelib.evaluation.runs import Options

    embed, encoder_sha256 = None, ""
    if arguments.encoder:
        from stancelib.evaluation.baselines import encoder
        from stancelib.evaluation.provenance import path_hash

        embed = encoder(arguments.encoder, arguments.device)
        # A hub id names no file here; its name is in the command.
        encoder_sha256 = path_hash(arguments.encoder) if Path(arguments.encoder).exists() else ""
    return Options(
        limit=arguments.limit,
        resamples=arguments.resamples,
        seed=arguments.seed,
        command=arguments.line,
        cases=tuple(arguments.cases),
        baselines=arguments.baselines,
        embed=embed,
        encoder_sha256=encoder_sha256,
    )


def _model(arguments: argparse.Namespace) -> Contestant:
    """Our model for the task, bundled or from --model."""
    import stancelib
    from stancelib.evaluation.results import Predictor
    from stancelib.evaluation.runs import Contestant

    folder, device, precision = arguments.model, arguments.device, arguments.precision
    name = "stancelib" if folder is None else Path(folder).name
    if arguments.task in ("articles", "budget"):
        analyzer = stancelib.load(folder, device=device, precision=precision)
        hashes = {
            "statements": analyzer.splitter.fingerprint,
            "stance": analyzer.classifier.fingerprint,
        }
        used = analyzer.classifier.network.precision
        return Contestant(Predictor(name, "model", hashes), analyzer, None, device, used)
    part = "statements" if arguments.task == "statements" else "stance"
    if folder is not None and (Path(folder) / part).is_dir():
        folder = Path(folder) / part
    kind = stancelib.StatementSplitter if part == "statements" else stancelib.StanceClassifier
    model = kind.from_pretrained(folder, device, precision)
    hashes = {part: model.fingerprint}
    return Contestant(
        Predictor(name, "model", hashes), model, None, device, model.network.precision
    )


def _print(runs: Sequence[Run], arguments: argparse.Namespace) -> None:
    """One table per dataset: a line per metric, a column per predictor."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from stancelib.evaluation.significance import compare

    columns = max(len([one for one in runs if one.data == first.data]) for first in runs)
    # In a file or pipe every column gets its room.
    console = Console(width=None if sys.stdout.isatty() else 34 + 26 * columns)
    for title in dict.fromkeys(one.data.title for one in runs):
        own = [one for one in runs if one.data.title == title]
        first = own[0]
        table = Table(
            title=f"{first.task} on {title}: {first.data.n} items, {first.data.groups} groups"
        )
        table.add_column("metric")
        for one in own:
            table.add_column(one.predictor.name)
        names = _SHOWN.get(first.task, tuple(first.metrics))
        tests = [compare(first, one, arguments.resamples, arguments.seed, names) for one in own[1:]]
        for name in names:
            if not any(name in one.metrics for one in own):
                continue
            cells = [str(one.metrics[name]) if name in one.metrics else "–" for one in own]
            for place, test in enumerate(tests, start=1):
                if name in test:
                    cells[place] += f"\np {test[name].p:.3f}"
            table.add_row(Text(name), *map(Text, cells))
        console.print(table)
