"""A report enters; one self-contained HTML page leaves.

No script and no external resource; a content security policy in the page forbids both.  Every text
goes through `escape`.  Errors mark target, source, gold and found by underline as well as by tint,
so that a grey print can be read.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from importlib.resources import files

from stancelib.reporting import document
from stancelib.reporting.document import Block, Error, Errors, Paragraph, Report, Section, Table
from stancelib.reporting.figures import to_svg

_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title>
<style>
{style}</style>
</head>
<body>
<main>
<h1>{title}</h1>
<p class="about">{about}</p>
<nav aria-label="Contents"><ol>{contents}</ol></nav>
{sections}
</main>
</body>
</html>
"""
_MARKS = {
    document.TARGET: "target",
    document.SOURCE: "source",
    document.GOLD: "in the gold",
    document.FOUND: "found",
}
_UNSHOWABLE = re.compile("[\0\ud800-\udfff]")


def to_html(report: Report) -> str:
    """The report as a page.

    Raises:
        InputError: when matplotlib is missing.
    """
    contents = "".join(
        f'<li><a href="#section-{place}">{escape(section.title)}</a></li>'
        for place, section in enumerate(report.sections)
    )
    sections = "\n".join(_section(section, place) for place, section in enumerate(report.sections))
    return _PAGE.format(
        title=escape(report.title),
        about=escape(report.about),
        style=files("stancelib.reporting").joinpath("page.css").read_text("utf-8"),
        contents=contents,
        sections=sections,
    )


def escape(text: str) -> str:
    """Text that is safe between tags and in quoted attributes."""
    # Browsers read a raw carriage return as a line feed.
    return html.escape(_UNSHOWABLE.sub("\ufffd", text)).replace("\r", "&#13;")


def _section(section: Section, place: int) -> str:
    blocks = "\n".join(
        _block(block, f"s{place}b{number}") for number, block in enumerate(section.blocks)
    )
    return f'<section id="section-{place}">\n<h2>{escape(section.title)}</h2>\n{blocks}\n</section>'


def _block(block: Block, name: str) -> str:
    if isinstance(block, Paragraph):
        return f"<p>{escape(block.text)}</p>"
    if isinstance(block, Table):
        return _table(block)
    if isinstance(block, Errors):
        return _errors(block)
    caption = escape(block.caption)
    # The picture is named by its caption; its words are text that can be read and searched.
    return (
        f'<figure role="group" aria-label="{caption}">{to_svg(block, name)}'
        f"<figcaption>{caption}</figcaption></figure>"
    )


def _table(table: Table) -> str:
    def cell(words: str, place: int, tag: str) -> str:
        kind = "" if place < table.words else ' class="number"'
        scope = ' scope="col"' if tag == "th" else ""
        # An interval may stand below its value, but isn't broken itself.
        shown = escape(words).replace(", ", ",\u00a0") if kind else escape(words)
        return f"<{tag}{scope}{kind}>{shown}</{tag}>"

    def row(cells: tuple[str, ...], tag: str) -> str:
        return f"<tr>{''.join(cell(one, place, tag) for place, one in enumerate(cells))}</tr>"

    note = f'<p class="note">{escape(table.note)}</p>' if table.note else ""
    body = "\n".join(row(one, "td") for one in table.rows)
    return (
        f'<div class="scroll"><table><caption>{escape(table.caption)}</caption>\n'
        f"<thead>{row(table.columns, 'th')}</thead>\n<tbody>\n{body}\n</tbody></table></div>{note}"
    )


def _errors(block: Errors) -> str:
    items = "\n".join(_error(one) for one in block.errors)
    used = {mark for one in block.errors for _, marks in one.pieces for mark in marks}
    legend = " ".join(
        f'<mark class="{name}">{words}</mark>' for name, words in _MARKS.items() if name in used
    )
    return (
        f'<h3>{escape(block.caption)}</h3>\n<p class="note">{escape(block.note)} {legend}</p>\n'
        f'<ol class="errors">\n{items}\n</ol>'
    )


def _error(error: Error) -> str:
    before = f'<span class="before" dir="auto">{escape(error.before)}</span> ' * bool(error.before)
    sure = f" ({escape(error.probabilities)})" * bool(error.probabilities)
    text = "".join(_pieces(error)) or '<span class="before">(text left out of the run)</span>'
    return (
        f'<li><p class="text" dir="auto">{before}{text}</p>'
        f'<p class="verdict"><span class="id">{escape(error.id)}</span> {escape(error.about)}<br>'
        f"gold: <b>{escape(error.gold)}</b> · predicted: <b>{escape(error.predicted)}</b>"
        f"{sure}</p></li>"
    )


def _pieces(error: Error) -> Iterator[str]:
    for words, marks in error.pieces:
        known = [name for name in marks if name in _MARKS]
        shown = escape(words)
        yield f'<mark class="{" ".join(known)}">{shown}</mark>' if known else shown
