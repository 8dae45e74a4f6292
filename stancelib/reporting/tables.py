"""Figures, differences and charts enter; tables leave, with intervals and n."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from stancelib.evaluation.results import Figure, Run
from stancelib.evaluation.significance import Difference
from stancelib.reporting.document import Bars, Matrix, Reliability, RiskCoverage, Table, Waterfall
from stancelib.schema import SENTIMENTS, STANCES

UNDEFINED = "nan"
UNDEFINED_NOTE = (
    "nan: the data don't define it, as a label has no gold (so no mean over labels either)."
)
# Metrics of a task that are told first and compared first, as far as a run has them.
HEADLINES: dict[str, tuple[str, ...]] = {
    "statements": (
        "content_characters_f1",
        "attribution_f1",
        "attribution_with_source_f1",
        "attribution_direct_f1",
        "attribution_indirect_f1",
    ),
    "stance": ("stance_macro_f1", "stance_exact_set_accuracy", "sentiment_macro_f1"),
    "sentiment": ("sentiment_macro_f1", "sentiment_accuracy", "dse_micro_f1", "dse_macro_f1"),
    "articles": ("statements_f1", "speaker_country_accuracy", "targets_f1", "dyads_f1"),
    "behaviour": ("all_pass_rate",),
    "budget": ("dyads_end_to_end_f1",),
}
_LABELS = {"stance": STANCES, "sentiment": SENTIMENTS}
_MEASURES = ("precision", "recall", "f1", "average_precision", "calibration_error", "brier")
_SIGNIFICANT = 0.05
_COVERAGES = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5)


def words(name: str) -> str:
    """A metric's name as people read it: "stance_macro_f1" → "stance macro F1"."""
    return " ".join(
        {"f1": "F1", "aurc": "AURC", "brier": "Brier score", "dse": "DSE"}.get(one, one)
        for one in name.split("_")
    )


def number(value: float) -> str:
    """Three decimals, or UNDEFINED."""
    # Adding zero makes "-0.000" positive.
    return f"{round(value, 3) + 0.0:.3f}" if math.isfinite(value) else UNDEFINED


def interval(figure: Figure | Difference) -> str:
    """A value with its interval in one cell."""
    if not math.isfinite(figure.value):
        return UNDEFINED
    return f"{number(figure.value)} [{number(figure.low)}, {number(figure.high)}]"


def headlines(run: Run) -> list[str]:
    """The metrics of the run that are told first."""
    chosen = [name for name in HEADLINES.get(run.task, ()) if name in run.metrics]
    return chosen or list(run.metrics)[:3]


def glance_table(runs: Sequence[Run]) -> Table:
    """The headlines of every run."""
    rows = [
        (
            run.task,
            run.data.title,
            run.predictor.name,
            words(name),
            interval(run.metrics[name]),
            str(run.metrics[name].n),
            str(run.metrics[name].groups),
        )
        for run in runs
        for name in headlines(run)
    ]
    columns = ("task", "data", "system", "figure", "value [95 % interval]", "n", "groups")
    return Table("Headline figures", columns, tuple(rows), 4, _note(rows))


def systems_table(runs: Sequence[Run]) -> Table:
    """Several systems on the same data: a row each."""
    names = list(dict.fromkeys(name for run in runs for name in headlines(run)))
    rows = [
        (
            run.predictor.name,
            run.predictor.kind,
            *(interval(run.metrics[one]) if one in run.metrics else "–" for one in names),
        )
        for run in runs
    ]
    lacking = any("–" in row for row in rows)
    note = " ".join([_note(rows), "–: the system doesn't give it." * lacking]).strip()
    columns = ("system", "kind", *map(words, names))
    return Table("Systems beside one another", columns, tuple(rows), 2, note)


def label_table(metrics: Mapping[str, Figure], task: str) -> Table | None:
    """Precision, recall and so on of each label of "stance" or "sentiment"; None without any."""
    measures = [
        one
        for one in _MEASURES
        if any(f"{task}_{label}_{one}" in metrics for label in _LABELS[task])
    ]
    if not measures:
        return None
    rows = []
    for label in _LABELS[task]:
        own = [metrics.get(f"{task}_{label}_{one}") for one in measures]
        rows.append((label, *("–" if one is None else interval(one) for one in own)))
    columns = ("label", *map(words, measures))
    return Table(f"{task.title()} by label", columns, tuple(rows), 1, _note(rows))


def other_table(metrics: Mapping[str, Figure]) -> Table:
    """Every metric that no table by label shows."""
    shown = {
        f"{task}_{label}_{measure}"
        for task, labels in _LABELS.items()
        for label in labels
        for measure in _MEASURES
    }
    rows = [
        (words(name), interval(one), str(one.n), str(one.groups))
        for name, one in metrics.items()
        if name not in shown
    ]
    columns = ("figure", "value [95 % interval]", "n", "groups")
    return Table("Figures", columns, tuple(rows), 1, _note(rows))


def difference_table(
    first: str, second: str, differences: Mapping[str, Difference], names: Sequence[str]
) -> Table:
    """Metrics of two systems side by side; a star marks p below 0.05."""
    rows = []
    for name in names:
        one = differences[name]
        star = "*" if one.p < _SIGNIFICANT else ""
        p = f"{number(one.p)}{star}"
        rows.append((words(name), number(one.first), number(one.second), interval(one), p))
    note = (
        f"Difference: {second} less {first}, with its paired 95 % interval; p by approximate "
        f"randomisation of whole groups, *: below {_SIGNIFICANT}, each test for itself (not "
        "corrected for their number). " + _note(rows)
    )
    columns = ("figure", first, second, "difference [95 % interval]", "p")
    return Table(f"{second} against {first}", columns, tuple(rows), 1, note.strip())


def provenance_table(runs: Sequence[Run]) -> Table:
    """How every run came about."""
    rows = []
    for run in runs:
        origin = run.provenance
        hashes = [f"{part} {sha[:12]}" for part, sha in run.predictor.sha256.items()]
        rows.append(
            (
                run.title,
                f"{run.data.sha256[:12]} ({run.data.n} items, {run.data.groups} groups)",
                ", ".join(hashes) or "–",
                ", ".join(f"{name} {version}" for name, version in origin.versions.items()),
                " ".join(filter(None, [origin.device, origin.precision])) or "–",
                str(origin.seed),
                f"{origin.started}, {origin.seconds:.1f} s",
                origin.command or "–",
            )
        )
    columns = ("run", "data sha256", "model sha256", "versions", "on", "seed", "when", "command")
    return Table("Provenance", columns, tuple(rows), len(columns))


def chart_table(chart: Matrix | Reliability | RiskCoverage | Bars | Waterfall) -> Table:
    """The data of a chart, for renderers without pictures."""
    if isinstance(chart, Matrix):
        rows = [
            (name, *map(str, counts)) for name, counts in zip(chart.gold, chart.counts, strict=True)
        ]
        return Table(chart.caption, ("gold \\ predicted", *chart.predicted), tuple(rows))
    if isinstance(chart, Reliability):
        rows = [
            (curve.label, number(mean), number(share), str(size))
            for curve in chart.curves
            for mean, share, size in zip(
                curve.probabilities, curve.shares, curve.sizes, strict=True
            )
        ]
        columns = ("label", "mean probability", "share that held", "n")
        return Table(chart.caption, columns, tuple(rows))
    if isinstance(chart, RiskCoverage):
        heads = [f"{one:.0%} answered" for one in _COVERAGES]
        rows = [
            (one.label, *(number(_risk_at(one.coverage, one.risk, at)) for at in _COVERAGES))
            for one in chart.curves
        ]
        return Table(chart.caption, ("error rate", *heads), tuple(rows))
    bars = chart.bars if isinstance(chart, Bars) else (chart.start, *chart.steps, chart.end)
    figures = [Figure(one.value, one.low, one.high, one.n, 0) for one in bars]
    rows = [(bar.label, interval(one), str(bar.n)) for bar, one in zip(bars, figures, strict=True)]
    return Table(chart.caption, ("", chart.axis, "n"), tuple(rows), 1, _note(rows))


def _risk_at(coverage: Sequence[float], risk: Sequence[float], at: float) -> float:
    """The risk of the first point that covers at least ``at``."""
    reached = [r for c, r in zip(coverage, risk, strict=True) if c >= at - 1e-9]
    return reached[0] if reached else math.nan


def _note(rows: Sequence[Sequence[str]]) -> str:
    return UNDEFINED_NOTE if any(UNDEFINED in row for row in rows) else ""
