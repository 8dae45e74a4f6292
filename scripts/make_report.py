"""Measure the models on all our splits, and public corpora where they lie, and write the report.

Usage:
    python scripts/make_report.py -o report.html [--runs runs.json] [--figures docs/figures.json]
        [--model DIR] [--baselines]
        [--polnear DIR] [--newsmtsc DIR] [--dse DIR] [--plv DIR] [--standoff DIR]

Measures stance and sentiment on our statements (dev and test), the whole path and its error budget
on our articles (dev and test), the behaviour tests, and for each DIR what that corpus has gold for:
PolNeAR dev (statements), NewsMTSC's two dev files and DSE valid (sentiment), PLV (stance), our
held-out stand-off labels (a folder that holds polnear/, dse/ and newsmtsc/).  --runs keeps the
results (docs/evaluation.md has their format); --figures keeps the figures alone, which
scripts/update_readme.py writes into the README and the model cards.  With --with-text the report
shows errors on public corpora in their words, and neither file is to be published.
"""

import argparse
import shlex
import sys

import stancelib
from stancelib.analyzer import Analyzer
from stancelib.evaluation.results import Predictor, Run, write_runs
from stancelib.evaluation.runs import Contestant, Options, evaluate
from stancelib.evaluation.summary import write_figures
from stancelib.reporting.report import write_report

# Task → data of our own, and option → data of others.
OWN = dict.fromkeys(("stance", "articles", "budget", "behaviour"), ("own:dev", "own:test"))
PUBLIC = {
    "newsmtsc": "sentiment",
    "dse": "sentiment",
    "plv": "stance",
    "standoff": "stance",
    "polnear": "statements",
}
WITH_BASELINES = ("stance", "sentiment")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("-o", "--output", required=True, metavar="OUT", help=".html, .md or .json")
    parser.add_argument("--runs", metavar="FILE", help="keep the results")
    parser.add_argument("--figures", metavar="FILE", help="keep the figures alone")
    parser.add_argument("--model", metavar="DIR", help="holds statements/ and stance/")
    parser.add_argument("--baselines", action="store_true", help="beside the models")
    for corpus in PUBLIC:
        parser.add_argument(f"--{corpus}", metavar="DIR")
    parser.add_argument("--with-text", action="store_true", help="of public corpora too")
    parser.add_argument("--limit", type=int, metavar="N", help="first N stories or articles only")
    parser.add_argument("--resamples", type=int, default=1000, metavar="N")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--precision", default="auto")
    options = parser.parse_args()

    # 1. What is measured, and the models.
    plan = list(OWN.items())
    for corpus, task in PUBLIC.items():
        if getattr(options, corpus):
            plan.append((task, (f"{corpus}:{getattr(options, corpus)}",)))
    analyzer = stancelib.load(options.model, device=options.device, precision=options.precision)

    # 2. The runs.
    runs: list[Run] = []
    for task, data in plan:
        how = Options(
            limit=options.limit,
            resamples=options.resamples,
            command=shlex.join(sys.argv),
            baselines=options.baselines and task in WITH_BASELINES,
            on_run=lambda run: print(f"{run.title}: {run.provenance.seconds:.0f} s", flush=True),
        )
        runs += evaluate(task, data, [contestant(task, analyzer, options.device)], how)
    if options.runs:
        write_runs(runs, options.runs, options.with_text)
    if options.figures:
        write_figures(runs, options.figures)

    # 3. The report; texts that aren't ours don't go into it unless they are asked for.
    shown = [
        run.without_text() if run.data.third_party and not options.with_text else run
        for run in runs
    ]
    write_report(shown, options.output)


def contestant(task: str, analyzer: Analyzer, device: str) -> Contestant:
    """The part of the analyzer that does the task."""
    parts = {"statements": analyzer.splitter, "stance": analyzer.classifier}
    if task in ("articles", "budget"):
        used, model = parts, analyzer
    else:
        name = "statements" if task == "statements" else "stance"
        used, model = {name: parts[name]}, parts[name]
    hashes = {name: part.fingerprint for name, part in used.items()}
    precision = next(iter(used.values())).network.precision
    return Contestant(Predictor("stancelib", "model", hashes), model, None, device, precision)


if __name__ == "__main__":
    main()
