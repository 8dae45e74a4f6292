"""Runs enter; the report leaves in sections: a glance, one per task and data, the origins."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence

from stancelib.errors import InputError
from stancelib.evaluation.results import Run
from stancelib.evaluation.significance import compare
from stancelib.reporting import tables
from stancelib.reporting.charts import charts_of, risk_coverage
from stancelib.reporting.document import Block, Paragraph, Report, Section
from stancelib.reporting.errors import WORST, worst_errors
from stancelib.version import __version__

_HOW_TO_READ = (
    "Brackets hold 95 % bootstrap intervals; whole articles, stories or documents (groups) are "
    "resampled, never single rows. n counts items."
)
_BUDGET = (
    "One stage after the other is replaced by the gold; what the F1 of dyads (speaker's country, "
    "target, stance) gains is what that stage costs, given gold before it and the system after it. "
    "The steps add up to one less the F1 end to end. Another order would share the loss out "
    "differently."
)


def build_report(
    runs: Sequence[Run], title: str = "stancelib: evaluation", most: int = WORST
) -> Report:
    """Everything that the runs have to tell.

    Args:
        runs: of one file or several; those on the same task and gold are compared with the first
            of them.
        title: of the report.
        most: errors shown per run.

    Raises:
        InputError: when there are none.
    """
    if not runs:
        raise InputError("found no runs, expected at least one; make some with stancelib evaluate")
    runs = _distinct(runs)
    sections = [Section("At a glance", (Paragraph(_HOW_TO_READ), tables.glance_table(runs)))]
    groups = _groups(runs)
    headings = [_heading(group[0]) for group in groups]
    for group, heading in zip(groups, headings, strict=True):
        if headings.count(heading) > 1:
            heading += f" (gold {group[0].data.sha256[:8]})"
        sections.append(Section(heading, tuple(_blocks(group, most))))
    sections.append(Section("Where the figures come from", (tables.provenance_table(runs),)))
    about = f"{len(runs)} run{'s' * (len(runs) != 1)}, report by stancelib {__version__}"
    return Report(title, about, tuple(sections))


def _groups(runs: Sequence[Run]) -> list[list[Run]]:
    """Runs of one task and gold together, in order of their first."""
    groups: dict[tuple[str, str], list[Run]] = {}
    for run in runs:
        groups.setdefault((run.task, run.data.sha256), []).append(run)
    return list(groups.values())


def _distinct(runs: Sequence[Run]) -> list[Run]:
    """The runs with systems of the same name, task and gold numbered: "stancelib (2)"."""
    seen: dict[tuple[str, str, str], int] = {}
    named = []
    for run in runs:
        key = (run.task, run.data.sha256, run.predictor.name)
        seen[key] = seen.get(key, 0) + 1
        if seen[key] > 1:
            name = f"{run.predictor.name} ({seen[key]})"
            run = dataclasses.replace(run, predictor=dataclasses.replace(run.predictor, name=name))
        named.append(run)
    return named


def _heading(run: Run) -> str:
    return f"{run.task.title()} on {run.data.title}"


def _blocks(runs: Sequence[Run], most: int) -> Iterator[Block]:
    """One task on one gold: the systems beside one another, then what each does in detail."""
    if runs[0].task == "budget":
        yield Paragraph(_BUDGET)
    if len(runs) > 1:
        yield tables.systems_table(runs)
        yield from _comparisons(runs)
    curves = risk_coverage(runs)
    if curves is not None:
        yield curves
    # Baselines are there to be compared with; their errors tell nothing.
    detailed = [run for run in runs if run.predictor.kind != "baseline"] or list(runs[:1])
    for run in detailed:
        yield from _details(run, most)


def _comparisons(runs: Sequence[Run]) -> Iterator[Block]:
    """The first system against each other one: two alone in all metrics, more in the headlines."""
    first = runs[0]
    for other in runs[1:]:
        headlines = tables.headlines(first)
        try:
            differences = compare(first, other, names=None if len(runs) == 2 else headlines)
        except InputError as error:
            yield Paragraph(f"{other.predictor.name} isn't compared: {error}")
            continue
        names = [name for name in headlines if name in differences]
        names += [name for name in differences if name not in names]
        if names:
            yield tables.difference_table(
                first.predictor.name, other.predictor.name, differences, names
            )


def _details(run: Run, most: int) -> Iterator[Block]:
    for task in ("stance", "sentiment"):
        table = tables.label_table(run.metrics, task)
        if table is not None:
            yield table
    yield tables.other_table(run.metrics)
    yield from charts_of(run)
    errors = worst_errors(run, most)
    if errors is not None:
        yield errors
