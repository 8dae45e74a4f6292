"""Files of runs enter; a report file leaves: HTML, Markdown or JSON, by its suffix."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from stancelib.errors import InputError
from stancelib.evaluation.results import Run, read_runs
from stancelib.reporting.document import Report
from stancelib.reporting.errors import WORST
from stancelib.reporting.figures import check_matplotlib
from stancelib.reporting.markdown import to_markdown
from stancelib.reporting.page import to_html
from stancelib.reporting.sections import build_report

SUFFIXES = (".html", ".md", ".json")


def write_report(
    inputs: Sequence[str | Path | Run],
    output: str | Path,
    title: str = "stancelib: evaluation",
    most: int = WORST,
) -> Report:
    """Report on runs.

    Args:
        inputs: result files of ``stancelib evaluate``, runs, or both, in the order in which they
            are shown.  Runs on the same task and gold are compared with the first of them.
        output: ``.html`` (one page that needs nothing else), ``.md`` or ``.json``; it appears when
            it is complete.
        title: of the report.
        most: errors shown per run.

    Returns:
        The report, as it was written.

    Raises:
        InputError: another suffix, a file that isn't a result, no run at all, or HTML is wanted
            where matplotlib is missing.
    """
    output = Path(output)
    if output.suffix not in SUFFIXES:
        raise InputError(
            f"found the report's name {str(output)!r}, expected one that ends in "
            f"{', '.join(SUFFIXES)}"
        )
    if not output.parent.is_dir():
        raise InputError(f"found no folder {output.parent} for the report; make it first")
    if output.suffix == ".html":
        check_matplotlib()
    runs = [run for one in inputs for run in ([one] if isinstance(one, Run) else read_runs(one))]
    report = build_report(runs, title, most)
    partial = output.with_name(output.name + ".partial")
    partial.write_text(render(report, output.suffix), encoding="utf-8")
    partial.replace(output)
    return report


def render(report: Report, suffix: str) -> str:
    """The report as the text of a file with one of SUFFIXES."""
    if suffix == ".html":
        return to_html(report)
    if suffix == ".md":
        return to_markdown(report)
    return json.dumps(report.to_json(), ensure_ascii=False, allow_nan=False, indent=1) + "\n"
