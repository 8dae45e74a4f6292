"""A run enters; its worst errors leave, their text cut into marked pieces."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

from stancelib.evaluation.results import (
    FOUND,
    ArticleItem,
    BehaviourItem,
    Item,
    PairItem,
    Run,
    StatementItem,
)
from stancelib.reporting import document
from stancelib.reporting.charts import dyads
from stancelib.reporting.document import Error, Errors
from stancelib.schema import NEUTRAL, STANCES, Spans

WORST = 50
_TINY = 1e-6
Marks = Mapping[str, Spans]


def worst_errors(run: Run, most: int = WORST) -> Errors | None:
    """The worst errors of a run, the worst first; None where its task has no items.

    How bad an error is: of stance and sentiment, how improbable the model held the gold (minus the
    logarithm of its probability, summed over the three stances); of statements, how many
    characters of content were missed or invented; of articles, how many dyads are wrong, and then
    how sure the model was; of behaviour tests, how sure the model was.
    """
    told: dict[str, tuple[Callable[[Run, Item], float | None], str]] = {
        "stance": (_stance_badness, "the least probable gold first"),
        "sentiment": (_sentiment_badness, "the least probable gold first"),
        "statements": (_statement_badness, "most characters of content missed or invented first"),
        "articles": (_article_badness, "most wrong dyads first, then the surest"),
        "behaviour": (_behaviour_badness, "the surest first"),
    }
    if run.task not in told or not run.items:
        return None
    badness, order = told[run.task]
    found = [(bad, one) for one in run.items if (bad := badness(run, one)) is not None]
    found.sort(key=lambda pair: (-pair[0], pair[1].id))
    shown = tuple(_error(run, one) for _, one in found[:most])
    note = f"{order.capitalize()}; {len(shown)} of {len(found)} errors in {len(run.items)} items."
    return Errors(f"Worst errors: {run.title}", len(found), shown, note)


def pieces(text: str, marks: Marks) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The text cut wherever a mark begins or ends, with the marks over each piece.

    Spans that reach out of the text are cut off.
    """
    spans = {
        name: [(max(0, s), min(e, len(text))) for s, e in own if s < len(text) and e > 0]
        for name, own in marks.items()
    }
    cuts = sorted({0, len(text), *(cut for own in spans.values() for span in own for cut in span)})
    return tuple(
        (
            text[left:right],
            tuple(name for name, own in spans.items() if any(s <= left < e for s, e in own)),
        )
        for left, right in pairwise(cuts)
    )


def _stance_badness(run: Run, item: Item) -> float | None:
    if not isinstance(item, PairItem) or item.gold_labels is None or item.labels is None:
        return None
    given: tuple[str, ...] = item.labels
    if run.data.primary_only:
        given = () if item.primary in (None, NEUTRAL) else (str(item.primary),)
    if set(given) == set(item.gold_labels):
        return None
    if item.stance is None:
        return float(len(set(given) ^ set(item.gold_labels)))
    shares = (
        item.stance[name] if name in item.gold_labels else 1 - item.stance[name] for name in STANCES
    )
    return sum(-math.log(max(share, _TINY)) for share in shares)


def _sentiment_badness(run: Run, item: Item) -> float | None:
    if not isinstance(item, PairItem) or item.gold_sentiment is None or item.sentiment is None:
        return None
    if item.sentiment == item.gold_sentiment:
        return None
    share = (item.sentiments or {}).get(item.gold_sentiment, 0.5)
    return -math.log(max(share, _TINY))


def _statement_badness(run: Run, item: Item) -> float | None:
    if not isinstance(item, StatementItem) or item.status == FOUND:
        return None
    return float(sum(end - start for start, end in item.gold_content or item.content))


def _article_badness(run: Run, item: Item) -> float | None:
    if not isinstance(item, ArticleItem):
        return None
    gold, own = dyads(item)
    same = item.status == FOUND and item.gold_speaker_country == item.speaker_country
    wrong = len(gold ^ own) if same else len(gold) + len(own)
    sure = max((item.stance or {}).get(name, 0.0) for name in STANCES)
    return wrong + sure / 2 if wrong else None


def _behaviour_badness(run: Run, item: Item) -> float | None:
    if not isinstance(item, BehaviourItem) or item.passed:
        return None
    return max((abs(share - 0.5) for share in (item.stance or {}).values()), default=0.0)


def _error(run: Run, item: Item) -> Error:
    if isinstance(item, PairItem):
        return _pair_error(item, run.task)
    if isinstance(item, StatementItem):
        return _statement_error(item)
    return _behaviour_error(item) if isinstance(item, BehaviourItem) else _article_error(item)


def _pair_error(item: PairItem, task: str) -> Error:
    marks = {document.TARGET: item.target_spans, document.SOURCE: item.source_spans}
    if task == "sentiment":
        gold, predicted = item.gold_sentiment or "", item.sentiment or ""
        probabilities = item.sentiments
    else:
        gold, predicted = _labels(item.gold_labels), _labels(item.labels)
        probabilities = item.stance
    target = item.target or item.country or "target left out"
    about = f"toward {target}" + (f", {item.form}" if item.form else "")
    text = pieces(item.text, marks) if item.text else ()
    return Error(item.id, text, item.context or "", about, gold, predicted, _shares(probabilities))


def _statement_error(item: StatementItem) -> Error:
    marks = {
        document.GOLD: _moved(item.gold_content, item.start),
        document.FOUND: _moved(item.content, item.start),
        document.SOURCE: _moved(item.gold_source or item.source, item.start),
    }
    said = ("a statement", "nothing") if item.gold_content else ("nothing", "a statement")
    text = pieces(item.text, marks) if item.text else ()
    return Error(item.id, text, "", f"{item.form}, {item.status}", *said)


def _article_error(item: ArticleItem) -> Error:
    marks = {document.TARGET: _moved(item.target_spans, item.start)}
    gold = _dyad(item.gold_speaker, item.gold_speaker_country, item.country, item.gold_labels)
    own = _dyad(item.speaker, item.speaker_country, item.country, item.labels)
    about = f"statement {item.statement_status}, target {item.target_kind} and {item.status}"
    text = pieces(item.text, marks) if item.text else ()
    return Error(item.id, text, "", f"{item.form}; {about}", gold, own, _shares(item.stance))


def _behaviour_error(item: BehaviourItem) -> Error:
    about = f"{item.capability.replace('_', ' ')}, toward {item.target or item.country}"
    gold, predicted = _labels(item.expected), _labels(item.labels)
    if item.note:
        about += f"; {item.note}"
    text = pieces(item.text, {}) if item.text else ()
    before = item.reference or ""
    return Error(item.id, text, before, about, gold, predicted, _shares(item.stance))


def _dyad(
    speaker: str | None, country: str | None, target: str | None, labels: Sequence[str] | None
) -> str:
    if labels is None:
        return "nothing"
    who = f"{speaker or 'unknown speaker'} ({country or 'no country'})"
    return f"{who} → {target}: {_labels(labels)}"


def _labels(labels: Sequence[str] | None) -> str:
    return "no answer" if labels is None else " + ".join(labels) or NEUTRAL


def _shares(probabilities: Mapping[str, float] | None) -> str:
    return ", ".join(f"{name} {share:.2f}" for name, share in (probabilities or {}).items())


def _moved(spans: Spans, start: int) -> Spans:
    return tuple((s - start, e - start) for s, e in spans)
