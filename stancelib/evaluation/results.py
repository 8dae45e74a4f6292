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
from stancelib.evaluation.items import (
    FOUND,
    INVENTED,
    MISSED,
    ArticleItem,
    BehaviourItem,
    Item,
    PairItem,
    StatementItem,
)

__all__ = [
    "FORMAT",
    "FOUND",
    "INVENTED",
    "MISSED",
    "TASKS",
    "ArticleItem",
    "BehaviourItem",
    "Data",
    "Figure",
    "GroupCounts",
    "Item",
    "PairItem",
    "Predictor",
    "Provenance",
    "Run",
    "StatementItem",
    "read_runs",
    "write_runs",
]

FORMAT = 1
TASKS = ("statements", "stance", "sentiment", "articles", "behaviour", "budget")


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
    if isinstance(item, BehaviourItem):
        removed["note"] = ""
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
