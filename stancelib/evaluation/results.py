"""A measured run enters; JSON leaves, and the other way round (format: docs/evaluation.md).

A *run* is one predictor on one dataset in one task: its figures, and for every item what the gold
says and what was predicted, so that tables, curves, tests and lists of errors can be drawn from the
file alone.  Figures are functions of the items and counts and never need the model again.
"""

from __future__ import annotations

import dataclasses
import json
import math
import types
import typing
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from stancelib.errors import InputError
from stancelib.schema import Spans

FORMAT = 1
TASKS = ("statements", "stance", "sentiment", "articles", "behaviour", "budget")
FOUND, MISSED, INVENTED = "found", "missed", "invented"
STATUSES = (FOUND, MISSED, INVENTED)


@dataclass(frozen=True)
class Figure:
    """A metric with its 95 % bootstrap interval over groups.

    Attributes:
        value, low, high: the metric and its interval; nan where the data don't define it (no gold
            of that label, no probabilities given).
        n: how many items it rests on.
        groups: how many groups (stories, articles, sentences) were resampled.
    """

    value: float
    low: float
    high: float
    n: int
    groups: int

    def __str__(self) -> str:
        return f"{self.value:.3f} [{self.low:.3f}, {self.high:.3f}]"


@dataclass(frozen=True)
class Data:
    """What was measured on.

    Attributes:
        name: "own", "newsmtsc", "dse", "plv", "standoff", "polnear", or the name of a file.
        split: the part of it ("dev", "dev_rw", "heldout"); "" where there are none.
        sha256: of all gold that was read, text and labels, in order.
        n: number of items of the gold (pairs, or statements).
        groups: number of groups.
        third_party: whether the text belongs to somebody else; it is then left out by default.
        primary_only: the gold gives one stance per pair (PLV), which is compared with ``primary``;
            neutral is then wrong.
    """

    name: str
    split: str
    sha256: str
    n: int
    groups: int
    third_party: bool = False
    primary_only: bool = False

    @property
    def title(self) -> str:
        """Name and split in one, "own:dev"."""
        return f"{self.name}:{self.split}" if self.split else self.name


@dataclass(frozen=True)
class Predictor:
    """What was measured.

    Attributes:
        name: for tables; "stancelib", "majority", the stem of a predictions file.
        kind: "model", "baseline", "predictions" (a file) or "custom" (an object given in Python).
        sha256: part → hash: of the checkpoints, of an encoder, of a predictions file.
    """

    name: str
    kind: str
    sha256: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Provenance:
    """How a run came about.

    Attributes:
        versions: "stancelib", "python", "torch", "transformers", "onnxruntime", "scikit-learn" and
            "numpy" → version; those that aren't installed are left out.
        seed: of resampling and of baselines.
        device: "cpu", "cuda:0"; "" where nothing was computed (a predictions file).
        precision: "int8", "float32", "bfloat16"; "" as for device.
        command: as it was typed, or "python".
        started: ISO 8601, UTC.
        seconds: time of predicting, measuring left out.
        platform: operating system and processor.
    """

    versions: dict[str, str]
    seed: int
    device: str
    precision: str
    command: str
    started: str
    seconds: float
    platform: str = ""


@dataclass(frozen=True)
class PairItem:
    """A labelled pair and what was predicted for it (tasks ``stance`` and ``sentiment``).

    Attributes:
        id: of the pair in its corpus.
        group: story, article or sentence, as resampled.
        text: the statement, or None where it was left out.
        context: what stands before it; None as for text.
        target: the target's words or code; None as for text where it is no country.
        target_spans, source_spans: into ``text``.
        country: code of the target country, None where the target is no country.
        region: its UN M49 region.
        source_country: code of the country that the source speaks for.
        form: "direct", "mixed", "indirect", "narrated", or "" where the corpus doesn't tell.
        gold_labels: stances that hold, in codebook order; None where stance wasn't labelled.
        gold_sentiment: None where sentiment wasn't labelled.
        labels: predicted stances; None where none were given (abstained, or sentiment only).
        primary: the weightiest of them or "neutral"; None as for labels.
        stance: probability of each stance; None where none were given.
        sentiment: the predicted sentiment; None where none was given.
        sentiments: probability of each sentiment; None where none were given.
    """

    id: str
    group: str
    text: str | None
    context: str | None
    target: str | None
    target_spans: Spans
    source_spans: Spans
    country: str | None
    region: str | None
    source_country: str | None
    form: str
    gold_labels: tuple[str, ...] | None
    gold_sentiment: str | None
    labels: tuple[str, ...] | None = None
    primary: str | None = None
    stance: dict[str, float] | None = None
    sentiment: str | None = None
    sentiments: dict[str, float] | None = None


@dataclass(frozen=True)
class StatementItem:
    """A gold statement with the one matched to it, or one of them alone (task ``statements``).

    All spans point into the article; ``text`` begins at ``start``.

    Attributes:
        id: article, "#", and "g" or "p" with the number of the gold or else predicted statement.
        group: the article.
        status: "found" (contents overlap by half or more), "missed" or "invented".
        text: the article from ``start`` to ``end``, the hull of both, or None where left out.
        form: "direct" or "indirect": whether the content holds a quotation mark (gold's, or of an
            invented one its own).
        overlap: Jaccard overlap of the contents' characters, 0 where one is missing.
        source_right: whether the sources overlap by half; None without a gold source or match.
        gold_content, gold_source, gold_cue, content, source, cue: spans of gold and prediction.
    """

    id: str
    group: str
    status: str
    text: str | None
    start: int
    end: int
    form: str
    overlap: float
    source_right: bool | None
    gold_content: Spans = ()
    gold_source: Spans = ()
    gold_cue: Spans = ()
    content: Spans = ()
    source: Spans = ()
    cue: Spans = ()


@dataclass(frozen=True)
class ArticleItem:
    """A statement × target, in gold, prediction or both (task ``articles``).

    A statement without any (foreign) target has one item whose ``country`` is None.

    Attributes:
        id: article, "#", "g" or "p" and the number of the statement, ":" and the country.
        group: the article.
        status: "found", "missed" or "invented": of the target in the statement.
        statement_status: the same of the statement; under a missed or invented statement every
            target is missed or invented.
        text: the article from ``start`` to ``end``, hull of the statements, or None.
        form: "direct", "mixed" or "indirect", the gold's where there is one.
        gold_speaker, speaker, gold_speaker_country, speaker_country: None where not told.
        speaker_right: whether the names mean one speaker; None without match or gold speaker.
        country, region: the target country.
        target_kind: "named" or "implied", the gold's where there is one.
        target_spans: mentions, into the article; the gold's where there are any.
        gold_labels, gold_sentiment: None where the target is not in the gold.
        labels, primary, stance, sentiment, sentiments: as in PairItem; None where the target was
            not predicted.
    """

    id: str
    group: str
    status: str
    statement_status: str
    text: str | None
    start: int
    end: int
    form: str
    gold_speaker: str | None
    speaker: str | None
    gold_speaker_country: str | None
    speaker_country: str | None
    speaker_right: bool | None
    country: str | None
    region: str | None
    target_kind: str | None
    target_spans: Spans = ()
    gold_labels: tuple[str, ...] | None = None
    gold_sentiment: str | None = None
    labels: tuple[str, ...] | None = None
    primary: str | None = None
    stance: dict[str, float] | None = None
    sentiment: str | None = None
    sentiments: dict[str, float] | None = None


@dataclass(frozen=True)
class BehaviourItem:
    """A behaviour test and whether the predictor passed it (task ``behaviour``).

    Attributes:
        id: of the case.
        group: the case it was made from; copies of one statement share it.
        capability: "negation", "country_swap", …
        kind: "labels" (the labels must be the expected ones) or "invariance" (the labels must be
            those of ``reference``).
        passed: the verdict.
        text, target, country: of the pair.
        reference: the text before it was changed, for kind "invariance"; else None.
        expected: for "labels" the labels that must come, for "invariance" those that came for
            ``reference``.
        labels, stance: what came for ``text``.
        note: why this is expected, where the case says so; or what was exchanged.
    """

    id: str
    group: str
    capability: str
    kind: str
    passed: bool
    text: str | None
    target: str | None
    country: str | None
    reference: str | None
    expected: tuple[str, ...]
    labels: tuple[str, ...]
    stance: dict[str, float] | None = None
    note: str = ""


Item = PairItem | StatementItem | ArticleItem | BehaviourItem
_ITEM_OF_TASK: dict[str, type[Item]] = {
    "statements": StatementItem,
    "stance": PairItem,
    "sentiment": PairItem,
    "articles": ArticleItem,
    "behaviour": BehaviourItem,
    "budget": ArticleItem,  # it has counts only, no items
}
_TEXT_FIELDS = ("text", "context", "reference")

# Group → what it adds to right, gold and predicted of one F1 (or accuracy: right, n, n).
GroupCounts = dict[str, tuple[float, float, float]]


@dataclass(frozen=True)
class Run:
    """One predictor on one dataset in one task.

    Attributes:
        task: one of TASKS.
        data, predictor, provenance: on what, of what, how.
        metrics: name → figure.
        items: one class of item per task, in the order of the gold.
        counts: metric → group → counts, for the metrics that items alone don't give (statements
            and articles); else empty.
        format: of the file; FORMAT when it is written.
    """

    task: str
    data: Data
    predictor: Predictor
    provenance: Provenance
    metrics: dict[str, Figure]
    items: tuple[Item, ...]
    counts: dict[str, GroupCounts] = field(default_factory=dict)
    format: int = FORMAT

    @property
    def title(self) -> str:
        """Task, data and predictor in a few words, "stance on own:dev: stancelib"."""
        return f"{self.task} on {self.data.title}: {self.predictor.name}"

    def without_text(self) -> Self:
        """The run without a word of the texts (ids, labels, offsets and figures stay)."""
        return dataclasses.replace(self, items=tuple(_without_text(one) for one in self.items))

    def to_json(self) -> dict[str, Any]:
        """Plain dictionaries, lists and numbers; nan becomes None."""
        plain: dict[str, Any] = _plain(dataclasses.asdict(self))
        return plain

    @classmethod
    def from_json(cls, record: Mapping[str, Any]) -> Run:
        """The run that ``to_json`` gave.

        Raises:
            InputError: another format, an unknown task, a missing field or one of another type.
        """
        if not isinstance(record, Mapping) or record.get("format") != FORMAT:
            found = record.get("format") if isinstance(record, Mapping) else type(record).__name__
            raise InputError(
                f"found a run of format {found!r}, expected {FORMAT}; measure again with this "
                "version of stancelib evaluate"
            )
        task = record.get("task")
        if task not in _ITEM_OF_TASK:
            raise InputError(f"found the task {task!r}, expected one of {', '.join(TASKS)}")
        fields = {**record, "items": ()}
        run: Run = _build(Run, fields, "run")
        kind = _ITEM_OF_TASK[str(task)]
        items = tuple(
            _build(kind, one, f"item {number}")
            for number, one in enumerate(record.get("items", ()), start=1)
        )
        return dataclasses.replace(run, items=items)


def write_runs(runs: Sequence[Run], path: str | Path, with_text: bool = False) -> None:
    """Write runs as one JSON file: ``{"stancelib_runs": 1, "runs": [...]}``.

    Args:
        runs: in the order in which reports show them.
        path: the file; it appears when it is complete.
        with_text: write the text of third-party data too.  Such a file is not to be published.
    """
    kept = [one if with_text or not one.data.third_party else one.without_text() for one in runs]
    content = {"stancelib_runs": FORMAT, "runs": [one.to_json() for one in kept]}
    path = Path(path)
    partial = path.with_name(path.name + ".partial")
    partial.write_text(
        json.dumps(content, ensure_ascii=False, allow_nan=False) + "\n", encoding="utf-8"
    )
    partial.replace(path)


def read_runs(path: str | Path) -> list[Run]:
    """The runs of one file, in its order.

    Raises:
        InputError: there is no such file, it isn't one of ours, or it holds no run.
    """
    path = Path(path)
    if not path.is_file():
        raise InputError(f"found no file {path}, expected a result of stancelib evaluate")
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise InputError(f"{path}: expected JSON of stancelib evaluate ({error})") from None
    if not isinstance(content, dict) or "stancelib_runs" not in content:
        raise InputError(f"{path}: found other JSON, expected a result of stancelib evaluate")
    try:
        runs = [Run.from_json(one) for one in content["runs"]]
    except (InputError, KeyError, TypeError) as error:
        raise InputError(f"{path}: {error}") from error
    if not runs:
        raise InputError(f"{path}: found no runs, expected at least one; measure again")
    return runs


def _without_text(item: Item) -> Item:
    removed: dict[str, Any] = {name: None for name in _TEXT_FIELDS if hasattr(item, name)}
    if isinstance(item, PairItem) and item.country is None:
        removed["target"] = None
    if isinstance(item, ArticleItem):
        removed |= {"gold_speaker": None, "speaker": None}
    return dataclasses.replace(item, **removed)


def _plain(value: Any) -> Any:
    """The value as JSON can hold it: tuples as lists, nan and infinities as None."""
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def _build(kind: Any, record: Mapping[str, Any], where: str) -> Any:
    """A dataclass from its plain form; fields that we don't know are an error."""
    if not isinstance(record, Mapping):
        raise InputError(f"{where}: found {type(record).__name__}, expected an object")
    fields = {one.name: one for one in dataclasses.fields(kind)}
    missing = [
        name
        for name, one in fields.items()
        if name not in record
        and one.default is dataclasses.MISSING
        and one.default_factory is dataclasses.MISSING
    ]
    unknown = sorted(set(record) - set(fields))
    if missing or unknown:
        raise InputError(
            f"{where}: lacks {', '.join(missing) or 'nothing'} and has the unknown fields "
            f"{', '.join(unknown) or '(none)'}; docs/evaluation.md has the format"
        )
    hints = typing.get_type_hints(kind)
    return kind(
        **{name: _typed(hints[name], value, f"{where}, {name}") for name, value in record.items()}
    )


def _typed(hint: Any, value: Any, where: str) -> Any:
    """A value of JSON as the type that a field has; None for a float is nan."""
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if dataclasses.is_dataclass(hint):
        return _build(hint, value, where)
    if origin in (typing.Union, types.UnionType):
        inner = [one for one in arguments if one is not type(None)]
        return None if value is None else _typed(inner[0], value, where)
    if hint is float:
        if value is None:
            return math.nan
        hint = float if isinstance(value, float) else int
    if origin is tuple and isinstance(value, list | tuple):
        if len(arguments) == 2 and arguments[1] is Ellipsis:
            return tuple(_typed(arguments[0], one, where) for one in value)
        if len(arguments) == len(value):
            return tuple(_typed(a, one, where) for a, one in zip(arguments, value, strict=True))
    elif origin is dict and isinstance(value, Mapping):
        return {str(key): _typed(arguments[1], one, where) for key, one in value.items()}
    elif (
        origin is None and isinstance(value, hint) and not (hint is int and isinstance(value, bool))
    ):
        return value
    raise InputError(f"{where}: found {value!r:.60}, expected {hint}")
