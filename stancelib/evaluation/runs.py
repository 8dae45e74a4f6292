"""A task, names of data and predictors enter; measured runs leave: ``stancelib evaluate``."""

from __future__ import annotations

import dataclasses
import hashlib
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from stancelib.analysis import Analysis
from stancelib.data.labelled import LabelledPair
from stancelib.errors import InputError
from stancelib.evaluation import predictions as files
from stancelib.evaluation.answers import pair_items
from stancelib.evaluation.behaviour import cases_file, judge_cases, made_cases, read_cases
from stancelib.evaluation.budget import budget_counts
from stancelib.evaluation.datasets import ArticleData, Dataset, PairData, load_data, training_pairs
from stancelib.evaluation.measures import RESAMPLES, measure
from stancelib.evaluation.provenance import now, path_hash, provenance
from stancelib.evaluation.results import TASKS, Data, Item, Predictor, Run
from stancelib.evaluation.spans import Counts, article_results, statement_results
from stancelib.schema import Attribution, check_spans

DEFAULT_DATA = "own:dev"
_METHODS = {
    "statements": "split",
    "stance": "predict",
    "sentiment": "predict",
    "articles": "analyze_many",
    "behaviour": "predict",
    "budget": "analyze_many",
}
# These ask the predictor things that depend on its own answers.
_MODEL_ONLY = {"behaviour": "behaviour tests", "budget": "error budgets"}
_Results = tuple[tuple[Item, ...], Counts]


@dataclass(frozen=True)
class Contestant:
    """A predictor to be measured.

    Attributes:
        about: its name, kind and hashes.
        model: has ``split(text)``, ``predict(pairs)`` or ``analyze_many(articles)``, as the task
            needs; None for a file.
        file: of predictions, in place of a model.
        device, precision: for the record.
    """

    about: Predictor
    model: Any = None
    file: str | Path | None = None
    device: str = ""
    precision: str = ""


@dataclass(frozen=True)
class Options:
    """How to measure.

    Attributes:
        limit: only the first so many groups of each dataset.
        resamples, seed: of the bootstrap; the seed also of baselines and behaviour cases.
        command: for the record.
        cases: files of behaviour cases beside the bundled ones.
        baselines: measure the baselines too (tasks stance, sentiment and behaviour).
        embed: texts → unit vectors, for the baselines on embeddings.
        encoder_sha256: names what ``embed`` is.
        on_run: called with each run as it is done.
    """

    limit: int | None = None
    resamples: int = RESAMPLES
    seed: int = 0
    command: str = "python"
    cases: tuple[str | Path, ...] = ()
    baselines: bool = False
    embed: Callable[[Sequence[str]], Any] | None = None
    encoder_sha256: str = ""
    on_run: Callable[[Run], None] | None = field(default=None)


def evaluate(
    task: str,
    data: Sequence[str] = (DEFAULT_DATA,),
    contestants: Sequence[Contestant | object] = (),
    options: Options | None = None,
) -> list[Run]:
    """Measure predictors on datasets.

    Args:
        task: one of TASKS.
        data: names of datasets; see `stancelib.evaluation.datasets`.
        contestants: in the order of the result: Contestants, or any objects with the right method.
        options: see `Options`.

    Returns:
        For each dataset one run per contestant, and then one per baseline.

    Raises:
        InputError: the task or data are unknown, there is nothing to measure, or a prediction
            doesn't fit the gold.
    """
    if task not in TASKS:
        raise InputError(f"found the task {task!r}, expected one of {', '.join(TASKS)}")
    options = options or Options()
    entered = [one if isinstance(one, Contestant) else custom(one) for one in contestants]
    if not entered and not options.baselines:
        raise InputError("found nothing to measure, expected a model, predictions or baselines")
    for one in entered:
        _check_method(one, task)
    if options.baselines and task in ("statements", "articles", "budget"):
        raise InputError(f"found baselines for the task {task}, which has none; leave them out")
    runs = []
    for dataset, training in _datasets(task, data, options):
        everyone = [*entered, *_baseline_contestants(dataset, training, options)]
        for one in everyone:
            run = _run(task, dataset, one, options)
            runs.append(run)
            if options.on_run is not None:
                options.on_run(run)
    return runs


def custom(model: object) -> Contestant:
    """Any object with the right method, under the name of its class."""
    name = getattr(model, "name", None) or type(model).__name__
    fingerprint = getattr(model, "fingerprint", "")
    network = getattr(model, "network", None)
    return Contestant(
        Predictor(str(name), "custom", {"model": fingerprint} if fingerprint else {}),
        model,
        precision=getattr(network, "precision", ""),
    )


def from_file(path: str | Path) -> Contestant:
    """A file of predictions under its own name."""
    return Contestant(
        Predictor(Path(path).stem, "predictions", {"predictions": path_hash(path)}), file=path
    )


def _check_method(one: Contestant, task: str) -> None:
    if one.file is not None:
        if task in _MODEL_ONLY:
            raise InputError(
                f"found a predictions file for {_MODEL_ONLY[task]}, which need a model"
            )
        return
    if not callable(getattr(one.model, _METHODS[task], None)):
        raise InputError(
            f"found {type(one.model).__name__} for the task {task}, expected an object with a "
            f"method {_METHODS[task]}()"
        )


def _datasets(
    task: str, names: Sequence[str], options: Options
) -> Iterator[tuple[Dataset, Callable[[], list[LabelledPair]]]]:
    """Every dataset with a function that reads what baselines may learn from."""
    if not names:
        raise InputError("found no data, expected a name such as own:dev")
    if task != "behaviour":
        for name in names:
            for one in load_data(name, "articles" if task == "budget" else task, options.limit):
                yield one, _training(name)
        return
    # The changed statements of all datasets, and the hand-written cases, are one test.
    parts = [
        one
        for name in names
        for one in load_data(name, "stance", options.limit)
        if isinstance(one, PairData)
    ]
    titles = "+".join(one.data.title for one in parts)
    hashes = [one.data.sha256 for one in parts] + [path_hash(file) for file in _case_files(options)]
    data = Data(
        "behaviour", titles, _joint_hash(hashes), 0, 0, any(one.data.third_party for one in parts)
    )
    yield PairData(data, tuple(pair for one in parts for pair in one.pairs)), _training("")


def _training(name: str) -> Callable[[], list[LabelledPair]]:
    return lambda: training_pairs(name)


def _case_files(options: Options) -> list[str | Path]:
    return [cases_file(), *options.cases]


def _joint_hash(hashes: Sequence[str]) -> str:
    return hashlib.sha256("".join(hashes).encode()).hexdigest()


def _baseline_contestants(
    dataset: Dataset, training: Callable[[], list[LabelledPair]], options: Options
) -> list[Contestant]:
    if not options.baselines or not isinstance(dataset, PairData):
        return []
    from stancelib.evaluation.baselines import baselines

    measured = {one.pair.text for one in dataset.pairs}
    # A text that is measured on is never learnt from.
    kept = [one for one in training() if one.pair.text not in measured]
    encoder = {"encoder": options.encoder_sha256} if options.encoder_sha256 else {}
    return [
        Contestant(
            Predictor(one.name, "baseline", encoder if "embeddings" in one.name else {}),
            one,
            device="cpu",
        )
        for one in baselines(kept, options.embed, options.seed)
    ]


def _run(task: str, dataset: Dataset, one: Contestant, options: Options) -> Run:
    started, clock = now(), time.perf_counter()
    data = dataset.data
    if task == "behaviour":
        assert isinstance(dataset, PairData)
        items = _behaviour(dataset, one, options)
        counts: Counts = {}
        data = dataclasses.replace(data, n=len(items), groups=len({item.group for item in items}))
    else:
        items, counts = _results(task, dataset, one)
    seconds = time.perf_counter() - clock
    record = provenance(options.seed, one.device, one.precision, options.command, started, seconds)
    run = Run(task, data, one.about, record, {}, items, counts)
    return dataclasses.replace(run, metrics=measure(run, options.resamples, options.seed))


def _behaviour(dataset: PairData, one: Contestant, options: Options) -> tuple[Item, ...]:
    cases = [case for file in _case_files(options) for case in read_cases(file)]
    cases += made_cases(dataset.pairs, seed=options.seed)
    return judge_cases(one.model, cases)


def _results(task: str, dataset: Dataset, one: Contestant) -> _Results:
    if isinstance(dataset, PairData):
        if one.file is not None:
            return pair_items(dataset.pairs, files.read_answers(one.file, dataset.pairs, task)), {}
        return pair_items(
            dataset.pairs, one.model.predict([labelled.pair for labelled in dataset.pairs])
        ), {}
    if task == "statements":
        return statement_results(dataset.articles, _attributions(dataset, one))
    if task == "budget":
        return (), budget_counts(one.model, dataset.analyses)
    if one.file is not None:
        analyses = files.read_analyses(one.file, dataset.analyses)
    else:
        analyses = list(one.model.analyze_many([gold.article for gold in dataset.analyses]))
    return article_results(dataset.analyses, _in_order(dataset.analyses, analyses))


def _attributions(dataset: ArticleData, one: Contestant) -> Sequence[Sequence[Attribution]]:
    if one.file is not None:
        return files.read_attributions(one.file, dataset.articles)
    texts = [article.text for article in dataset.articles]
    many = getattr(one.model, "split_many", None)
    found: list[Sequence[Any]] = (
        list(many(texts)) if callable(many) else [one.model.split(text) for text in texts]
    )
    if len(found) != len(texts):
        raise InputError(f"found statements of {len(found)} articles, expected {len(texts)}")
    return [
        [_attribution(statement, text) for statement in own]
        for own, text in zip(found, texts, strict=True)
    ]


def _attribution(statement: Any, text: str) -> Attribution:
    """The spans of a statement of ours or anybody's, checked against the text."""
    try:
        spans = {
            name: tuple((int(start), int(end)) for start, end in getattr(statement, name))
            for name in ("content", "source", "cue")
        }
    except (AttributeError, TypeError, ValueError) as error:
        raise InputError(
            f"found the statement {statement!r:.80}, expected spans in content, source and cue "
            f"({type(error).__name__}: {error})"
        ) from None
    if not spans["content"]:
        raise InputError("found a statement without content, expected a span or more")
    for name, own in spans.items():
        check_spans(own, text, name)
    return Attribution(**spans)


def _in_order(gold: Sequence[Analysis], given: Sequence[Analysis]) -> Sequence[Analysis]:
    """Check that an analyzer kept the order of the articles."""
    for one, own in zip(gold, given, strict=False):
        if one.article.id != own.article.id:
            raise InputError(
                f"found an analysis of {own.article.id!r} in the place of {one.article.id!r}, "
                "expected analyses in the order of the articles"
            )
    return given
