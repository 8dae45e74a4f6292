"""A report enters; Markdown leaves: charts as tables, so that nothing is needed to read it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stancelib.reporting import document
from stancelib.reporting.document import Block, Error, Errors, Paragraph, Report, Table
from stancelib.reporting.tables import chart_table

# What Markdown reads wherever it stands, what makes a link of brackets, and what begins a block.
_SPECIAL = re.compile(r"([\\`*_|~$])")
_LINK = re.compile(r"\](?=[(:\[])")
_BEGINNING = re.compile(r"^([-+#>=])|^(\d+)(?=[.)](?:\s|$))")
_AROUND = {
    document.TARGET: ("<u>", "</u>"),
    document.SOURCE: ("**", "**"),
    document.GOLD: ("<ins>", "</ins>"),
    document.FOUND: ("<mark>", "</mark>"),
}
_NAMES = {
    document.TARGET: "underlined: target",
    document.SOURCE: "bold: source",
    document.GOLD: "inserted: gold",
    document.FOUND: "marked: found",
}
_UNSHOWABLE = re.compile("[\0\ud800-\udfff]")


def to_markdown(report: Report) -> str:
    """The report as GitHub-flavoured Markdown."""
    lines = [f"# {escape(report.title)}", "", escape(report.about), ""]
    for section in report.sections:
        lines += [f"## {escape(section.title)}", ""]
        for block in section.blocks:
            lines += [*_block(block), ""]
    return "\n".join(lines).rstrip() + "\n"


def escape(text: str) -> str:
    """Text in one line that Markdown and HTML take for nothing but text."""
    line = " ".join(_UNSHOWABLE.sub("\ufffd", text).split())
    line = line.replace("&", "&amp;").replace("<", "&lt;")
    line = _LINK.sub(r"\\]", _SPECIAL.sub(r"\\\1", line))
    return _BEGINNING.sub(lambda found: f"\\{found[1]}" if found[1] else f"{found[2]}\\", line)


def _block(block: Block) -> Iterator[str]:
    if isinstance(block, Paragraph):
        yield escape(block.text)
    elif isinstance(block, Table):
        yield from _table(block)
    elif isinstance(block, Errors):
        yield from _errors(block)
    else:
        yield from _table(chart_table(block))


def _table(table: Table) -> Iterator[str]:
    yield f"**{escape(table.caption)}**"
    yield ""
    yield _row(table.columns)
    yield _rule(len(table.columns), table.words)
    yield from (_row(one) for one in table.rows)
    if table.note:
        yield ""
        yield escape(table.note)


def _row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(map(escape, cells))} |"


def _rule(columns: int, words: int) -> str:
    return f"| {' | '.join('---' if place < words else '---:' for place in range(columns))} |"


def _errors(block: Errors) -> Iterator[str]:
    used = {mark for one in block.errors for _, marks in one.pieces for mark in marks}
    legend = "; ".join(words for name, words in _NAMES.items() if name in used)
    yield f"**{escape(block.caption)}**"
    yield ""
    yield escape(f"{block.note} {legend}".strip())
    yield ""
    for place, one in enumerate(block.errors, start=1):
        yield f"{place}. {_error(one)}"


def _error(error: Error) -> str:
    before = f"({escape(error.before)}) " if error.before else ""
    sure = f" ({escape(error.probabilities)})" * bool(error.probabilities)
    text = "".join(_piece(*one) for one in error.pieces) or "(text left out of the run)"
    return (
        f"{before}{text}<br>{escape(error.id)}, {escape(error.about)}: gold {escape(error.gold)}, "
        f"predicted {escape(error.predicted)}{sure}"
    )


def _piece(words: str, marks: tuple[str, ...]) -> str:
    """A marked piece, its outer white space outside of the marks, where Markdown wants it."""
    inner = escape(words)
    left = " " * (words[:1].isspace() and bool(inner))
    right = " " * (words[-1:].isspace())
    for name in marks if inner else ():
        before, after = _AROUND.get(name, ("", ""))
        inner = f"{before}{inner}{after}"
    return f"{left}{inner}{right}"
