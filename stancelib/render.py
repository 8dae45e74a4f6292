"""Article, statements and judgements in, HTML that a reader can check at a glance out.

What is shown, and why so:

* Content is tinted and underlined by the stance that leads it; source is bold, cue italic.  Colour
  never stands alone: each stance has its own underline (solid, double, wavy, dotted, dashed) and
  sign, and the word itself is beside it.  Red-green blind readers can tell the tints (blue,
  vermilion, yellow, grey) apart; on a grey print underline and sign remain.
* The stance that leads a statement is the weightiest of its targets' primaries, in the order of
  _WEIGHT; where its labels hold a second stance the tint is split in two.
* A number behind each statement leads to a note with the speaker, its country, and stance,
  probability and sentiment toward each target: beside the paragraph in which the statement ends, or
  below it where the container is narrow.  Numbers and notes can't be selected: what a reader copies
  is the article alone.
* The elements are real ``mark``, ``b`` and ``i``: where styles are stripped statements still show.
* Statements may nest and overlap: the text is cut at every boundary and each piece is wrapped for
  itself, the longest statement outermost.  Blank lines part paragraphs (single line breaks, where
  there are no blank lines).  The text content of ``.sl-text`` without ``.sl-notes`` and ``.sl-ref``
  is the article, character by character; only NUL and lone surrogates, which HTML can't hold,
  become U+FFFD.
* No script, no external resource; a content security policy in the page forbids both.  Every piece
  of text, in attributes too, goes through `_escape`.
"""

from __future__ import annotations

import hashlib
import html
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from importlib.resources import files
from itertools import pairwise

from stancelib.schema import (
    NEUTRAL,
    SENTIMENTS,
    STANCES,
    Article,
    Judgement,
    Prediction,
    Statement,
    is_organisation,
    spans_text,
)

# Minus the length of the statement, its index, the index of the role: sorted, outermost first.
_Layer = tuple[int, int, int]

_ROLES = (("content", "mark"), ("source", "b"), ("cue", "i"))
_WEIGHT = ("threatening", "accusatory", "conciliatory", NEUTRAL)
_LEGEND = (*((name, name) for name in (*STANCES, NEUTRAL)), ("untargeted", "no target country"))
_SIGNS = {"negative": "−", "neutral": "0", "positive": "+"}
_HEADINGS = ("", "Speaker", "Content", "Toward", *(name.title() for name in STANCES), "Sentiment")
_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ margin: 0; background: light-dark(#fffdf9, #16181b); }}
</style>
</head>
<body>
{body}
</body>
</html>
"""
# A number goes behind the punctuation that closes a statement, not between the two.
_CLOSING = re.compile(r"[.,;:!?…’”'\"»)\]]{0,4}")
_LINE_BREAK = re.compile(r"\r\n|\r(?!\n)|\n")
_BLANK_LINES = re.compile(rf"(?:{_LINE_BREAK.pattern})(?:[ \t\f]*(?:{_LINE_BREAK.pattern}))+")
_UNSHOWABLE = re.compile("[\0\ud800-\udfff]")


def to_html(
    article: Article, statements: Sequence[Statement], judgements: Sequence[Judgement]
) -> str:
    """Give a self-contained page: the article with its statements highlighted, legend and table.

    Args:
        article: the article that all offsets point into.
        statements: its statements; they may nest and overlap.
        judgements: the stances; they refer to the statements by index.
    """
    body = to_fragment(article, statements, judgements)
    return _PAGE.format(title=_escape(_title(article)), body=body)


def to_fragment(
    article: Article, statements: Sequence[Statement], judgements: Sequence[Judgement]
) -> str:
    """Give the same as one ``section`` with styles of its own, to stand in another page."""
    # Several fragments may share a notebook; their anchors must not.
    anchor = "sl" + hashlib.sha256(repr((article.id, article.text)).encode()).hexdigest()[:8]
    found: defaultdict[int, list[Judgement]] = defaultdict(list)
    for judgement in judgements:
        found[judgement.statement].append(judgement)
    views = [_View(item, found[index], anchor) for index, item in enumerate(statements)]
    return "\n".join(
        (
            '<section class="stancelib">',
            f"<style>\n{files('stancelib').joinpath('render.css').read_text('utf-8')}</style>",
            '<div class="sl-sheet">',
            _header(article, views),
            _legend(views),
            f'<div class="sl-text">{_text(article.text, views)}</div>',
            _table(article.text, views),
            "</div>",
            "</section>",
        )
    )


class _View:
    """A statement and what is shown of it in more than one place, escaped."""

    def __init__(self, statement: Statement, judgements: Sequence[Judgement], anchor: str) -> None:
        self.statement = statement
        self.judgements = judgements
        self.judged = [
            (item.target.country, item.prediction)
            for item in judgements
            if item.prediction and not item.target.is_self
        ]
        self.id = _escape(statement.id)
        self.row = f"{anchor}-row-{self.id}"
        self.place = f"{anchor}-{self.id}"
        self.style = _style([prediction for _, prediction in self.judged])
        self.speaker = _escape(statement.speaker or "unknown speaker")
        self.country = _escape(statement.speaker_country or "")
        said = f"{statement.id}, {statement.kind}"
        self.tooltip = _escape("\n".join([said, *(_tooltip(*item) for item in self.judged)]))


def _style(predictions: Sequence[Prediction]) -> str:
    """Classes for the stance that leads a statement and, where there is one, the second."""
    if not predictions:
        return "sl-untargeted"
    primaries = {prediction.primary for prediction in predictions}
    labels = {label for prediction in predictions for label in prediction.labels or ()}
    lead = next((name for name in _WEIGHT if name in primaries), "abstained")
    second = [name for name in _WEIGHT if name in labels - {lead}]
    return f"sl-{lead}" + (f" sl-two sl-and-{second[0]}" if second else "")


def _tooltip(country: str, prediction: Prediction) -> str:
    """All probabilities toward one target in plain words."""
    named = prediction.stance | {
        f"{name} sentiment": share for name, share in prediction.sentiment.items()
    }
    return f"{country}: " + ", ".join(f"{name} {share:.0%}" for name, share in named.items())


def _title(article: Article) -> str:
    return article.title or f"Article {article.id}"


def _header(article: Article, views: Sequence[_View]) -> str:
    """Title, date, id and how much was found."""
    countries = {country for view in views for country, _ in view.judged}
    about = [f"article {article.id}", _count(len(views), "statement", "statements")]
    if any(map(is_organisation, countries)):
        about.append(_count(len(countries), "target", "targets"))
    else:
        about.append(_count(len(countries), "target country", "target countries"))
    if article.date:
        about.insert(0, article.date)
    return (
        f'<h1 dir="auto">{_escape(_title(article))}</h1>\n'
        f'<p class="sl-about">{_escape(" · ".join(about))}</p>'
    )


def _legend(views: Sequence[_View]) -> str:
    """What tints, underlines, bold and italic mean."""
    entries = list(_LEGEND)
    if any(view.style == "sl-abstained" for view in views):
        entries.append(("abstained", "model abstains"))
    items = [
        f'<li class="sl-{name}"><mark><span class="sl-stance">{words}</span></mark></li>'
        for name, words in entries
    ]
    items.append('<li><b class="sl-source">source</b></li><li><i class="sl-cue">cue</i></li>')
    return f'<ul class="sl-legend" aria-label="Legend">{"".join(items)}</ul>'


def _text(text: str, views: Sequence[_View]) -> str:
    """The article in paragraphs, each with the notes of the statements that end in it."""
    ending: defaultdict[int, list[_View]] = defaultdict(list)
    for view in views:
        ending[_number_place(text, view.statement)].append(view)
    paragraphs = dict(_paragraphs(text))
    parts: list[str] = []
    waiting = ending[0]  # their notes are still to be written
    close = -1  # where the open paragraph ends
    seen: set[int] = set()
    cuts = {*paragraphs, *paragraphs.values(), *ending}
    for left, right, layers in _pieces(len(text), views, cuts):
        piece = _escape(text[left:right])
        if left in paragraphs:
            parts.append('<div class="sl-block"><p dir="auto">')
            close = paragraphs[left]
        waiting += ending[right]
        if right > close:
            parts.append(piece)  # white space between paragraphs: kept, but browsers don't show it
            continue
        parts.append(_wrap(piece, layers, views, seen))
        parts += [
            f'<a class="sl-ref {view.style}" href="#{view.row}">{view.id}</a>'
            for view in ending[right]
        ]
        if right == close:
            parts.append(f"</p>{_notes(waiting)}</div>")
            waiting = []
    return "".join(parts) + _notes(waiting)


def _paragraphs(text: str) -> list[tuple[int, int]]:
    """Half-open spans of the paragraphs, none of them empty."""
    breaks = _BLANK_LINES if _BLANK_LINES.search(text) else _LINE_BREAK
    between = [match.span() for match in breaks.finditer(text)]
    starts = [0, *(end for _, end in between)]
    ends = [*(start for start, _ in between), len(text)]
    return [(start, end) for start, end in zip(starts, ends, strict=True) if start < end]


def _pieces(
    length: int, views: Sequence[_View], cuts: Iterable[int]
) -> Iterator[tuple[int, int, list[_Layer]]]:
    """Cut a text at `cuts` and wherever a source, cue or content begins or ends.

    Yields the start and end of each piece and the layers over it, outermost first.
    """
    begins: defaultdict[int, list[_Layer]] = defaultdict(list)
    ends: defaultdict[int, list[_Layer]] = defaultdict(list)
    for index, view in enumerate(views):
        hull = view.statement.start - view.statement.end
        for role, (name, _) in enumerate(_ROLES):
            for start, end in getattr(view.statement, name):
                begins[min(start, length)].append((hull, index, role))
                ends[min(end, length)].append((hull, index, role))
    over: Counter[_Layer] = Counter()
    for left, right in pairwise(sorted({0, length, *cuts, *begins, *ends})):
        over.update(begins[left])
        over.subtract(ends[left])
        over = +over  # forgets the layers that have ended
        yield left, right, sorted(over)


def _wrap(piece: str, layers: Sequence[_Layer], views: Sequence[_View], seen: set[int]) -> str:
    """Put escaped text into the elements of its layers.

    The first piece of a statement carries the id that the table links to; `seen` remembers whose
    first piece is written.
    """
    for _, index, role in reversed(layers):
        view, (name, tag) = views[index], _ROLES[role]
        kind = view.style if name == "content" else f"sl-{name}"
        place = "" if index in seen else f' id="{view.place}"'
        seen.add(index)
        piece = f'<{tag}{place} class="{kind}" title="{view.tooltip}">{piece}</{tag}>'
    return piece


def _number_place(text: str, statement: Statement) -> int:
    """Offset of the number: behind the statement and the punctuation that closes it."""
    end = min(statement.end, len(text))
    while end > statement.start and text[end - 1].isspace():
        end -= 1
    closing = _CLOSING.match(text, end)
    return closing.end() if closing else end


def _notes(views: Sequence[_View]) -> str:
    """For each statement who speaks for which country, and the stance toward each target."""
    return f'<aside class="sl-notes">{"".join(map(_note, views))}</aside>' if views else ""


def _note(view: _View) -> str:
    toward = [
        f'<div>→ <span class="sl-country">{_escape(country)}</span> {_bars(prediction)} '
        f"{_stances(prediction)}, sentiment\u00a0{_SIGNS[_sentiment(prediction)]}</div>"
        for country, prediction in view.judged
    ] or ["<div>no target country</div>"]
    return (
        f'<div class="sl-note {view.style}" title="{view.tooltip}">'
        f'<a href="#{view.row}">{view.id}</a> <span class="sl-who">{view.speaker}</span> '
        f'<span class="sl-country">{view.country}</span>{"".join(toward)}</div>'
    )


def _bars(prediction: Prediction) -> str:
    """Three small bars, one a stance, as high as its probability."""
    bars = (
        f'<span class="sl-{name}" style="height:{prediction.stance[name]:.0%}"></span>'
        for name in STANCES
    )
    return f'<span class="sl-bars" aria-hidden="true">{"".join(bars)}</span>'


def _stances(prediction: Prediction) -> str:
    """The labels with their probabilities, the primary one first."""
    if prediction.labels is None:
        return '<span class="sl-stance sl-abstained">abstains</span>'
    if not prediction.labels:
        return '<span class="sl-stance sl-neutral">neutral</span>'
    labels = sorted(prediction.labels, key=lambda name: name != prediction.primary)
    return " ".join(
        f'<span class="sl-stance sl-{name}">{name}</span> {prediction.stance[name]:.0%}'
        for name in labels
    )


def _sentiment(prediction: Prediction) -> str:
    return max(SENTIMENTS, key=prediction.sentiment.__getitem__)


def _table(text: str, views: Sequence[_View]) -> str:
    """All statements and judgements with their probabilities, a body for each statement."""
    head = "".join(f'<th scope="col">{heading}</th>' for heading in _HEADINGS)
    bodies = "\n".join(_table_body(text, view) for view in views)
    return (
        '<h2>Statements</h2>\n<div class="sl-scroll"><table class="sl-table">\n'
        f"<thead><tr>{head}</tr></thead>\n{bodies}\n</table></div>"
    )


def _table_body(text: str, view: _View) -> str:
    """One statement: its own cells span the rows of its targets."""
    rows = [_target_cells(judgement) for judgement in view.judgements]
    rows = rows or ['<td class="sl-quiet" colspan="5">no target country</td>']
    content = _escape(spans_text(view.statement.content, text))
    across = f'rowspan="{len(rows)}"'
    first = (
        f'<td {across}><a href="#{view.place}">{view.id}</a></td>'
        f'<td {across} class="sl-speaker">{view.speaker} '
        f'<span class="sl-country">{view.country}</span></td>'
        f'<td {across} class="sl-said" dir="auto">{content}</td>'
    )
    lines = "".join(f"<tr>{cells}</tr>" for cells in [first + rows[0], *rows[1:]])
    return f'<tbody id="{view.row}">{lines}</tbody>'


def _target_cells(judgement: Judgement) -> str:
    """Target, three probabilities (those of the labels marked) and sentiment."""
    target, prediction = judgement.target, judgement.prediction
    country = f'<td class="sl-country">{_escape(target.country)}</td>'
    if target.is_self or not prediction:
        own = "organisation" if is_organisation(judgement.target.country) else "country"
        return f'{country}<td class="sl-quiet" colspan="4">the speaker’s own {own}</td>'
    shares = "".join(
        f'<td class="sl-{name}{" sl-holds" * (name in (prediction.labels or ()))}">'
        f"{prediction.stance[name]:.2f}</td>"
        for name in STANCES
    )
    return f"{country}{shares}<td>{_sentiment(prediction)}</td>"


def _escape(text: str) -> str:
    """Text that is safe between tags and in quoted attributes."""
    # Browsers read a raw carriage return as a line feed.
    return html.escape(_UNSHOWABLE.sub("\ufffd", text)).replace("\r", "&#13;")


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
