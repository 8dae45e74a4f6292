"""Gold and predicted statements of articles enter; the items and counts of a run leave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from stancelib.analysis import Analysis
from stancelib.data.polnear import AttributedArticle
from stancelib.errors import InputError
from stancelib.evaluation import articles as whole
from stancelib.evaluation import attributions as parts
from stancelib.evaluation.answers import region_of
from stancelib.evaluation.results import (
    FOUND,
    INVENTED,
    MISSED,
    ArticleItem,
    GroupCounts,
    StatementItem,
)
from stancelib.schema import SENTIMENTS, Attribution, Judgement, Statement

Counts = dict[str, GroupCounts]


def statement_results(
    gold: Sequence[AttributedArticle], predicted: Sequence[Sequence[Attribution]]
) -> tuple[tuple[StatementItem, ...], Counts]:
    """Items and counts of the task ``statements``.

    Raises:
        InputError: when there are more or fewer predictions than articles.
    """
    if len(predicted) != len(gold):
        raise InputError(f"found {len(predicted)} predictions for {len(gold)} articles")
    items: list[StatementItem] = []
    counts: Counts = {name: {} for name in parts.FIGURES}
    for article, own in zip(gold, predicted, strict=True):
        rows = parts.article_counts(article.text, article.attributions, own)
        for name, (right, wanted, given) in zip(parts.FIGURES, rows, strict=True):
            counts[name][article.id] = (right, wanted, given)
        items += _statement_items(article, own)
    return tuple(items), counts


def _statement_items(
    article: AttributedArticle, predicted: Sequence[Attribution]
) -> list[StatementItem]:
    text = article.text
    contents = [parts.characters(one.content, text) for one in article.attributions]
    own_contents = [parts.characters(one.content, text) for one in predicted]
    pairs = parts.match(contents, own_contents)
    items = []
    for place, gold in enumerate(article.attributions):
        match = pairs.get(place)
        if match is None:
            items.append(_statement_item(article, f"g{place}", gold, None, 0.0))
        else:
            overlap = parts.overlap(contents[place], own_contents[match])
            items.append(
                _statement_item(article, f"g{place}", gold, predicted[match], round(overlap, 4))
            )
    invented = [place for place in range(len(predicted)) if place not in set(pairs.values())]
    return items + [
        _statement_item(article, f"p{place}", None, predicted[place], 0.0) for place in invented
    ]


def _statement_item(
    article: AttributedArticle,
    name: str,
    gold: Attribution | None,
    own: Attribution | None,
    overlap: float,
) -> StatementItem:
    there = [one for one in (gold, own) if one is not None]
    start, end = min(one.start for one in there), max(one.end for one in there)
    text = article.text
    right = None
    if gold is not None and own is not None and gold.source:
        right = parts.same_source(gold, own, text)
    return StatementItem(
        id=f"{article.id}#{name}",
        group=article.id,
        status=FOUND if len(there) == 2 else MISSED if own is None else INVENTED,
        text=text[start:end],
        start=start,
        end=end,
        form="direct" if parts.is_direct(there[0].content, text, int(gold is None)) else "indirect",
        overlap=overlap,
        source_right=right,
        gold_content=gold.content if gold else (),
        gold_source=gold.source if gold else (),
        gold_cue=gold.cue if gold else (),
        content=own.content if own else (),
        source=own.source if own else (),
        cue=own.cue if own else (),
    )


def article_results(
    gold: Sequence[Analysis], predicted: Sequence[Analysis]
) -> tuple[tuple[ArticleItem, ...], Counts]:
    """Items and counts of the task ``articles``.

    Raises:
        InputError: when the predictions are of other articles, or of another text.
    """
    whole.check_articles(gold, predicted)
    items: list[ArticleItem] = []
    counts: Counts = {name.removesuffix("_f1"): {} for name in whole.FIGURES}
    for one, own in zip(gold, predicted, strict=True):
        rows = whole.article_counts(one, own)
        for name, (right, wanted, given) in zip(counts, rows, strict=True):
            counts[name][one.article.id] = (right, wanted, given)
        items += _article_items(one, own)
    return tuple(items), counts


def _article_items(gold: Analysis, predicted: Analysis) -> list[ArticleItem]:
    pairs = whole.matched(gold, predicted)
    wanted, given = _judgements(gold), _judgements(predicted)
    both: list[tuple[int | None, int | None]] = [(g, pairs.get(g)) for g in range(len(wanted))]
    both += [(None, p) for p in range(len(given)) if p not in set(pairs.values())]
    items = []
    for g, p in both:
        of_gold = wanted[g] if g is not None else {}
        of_own = given[p] if p is not None else {}
        for code in dict.fromkeys([*of_gold, *of_own]) or [None]:
            items.append(
                _article_item(
                    gold, predicted, (g, p), code,
                    None if code is None else of_gold.get(code),
                    None if code is None else of_own.get(code),
                )
            )  # fmt: skip
    return items


def _judgements(analysis: Analysis) -> list[dict[str, Judgement]]:
    """Country → judgement of every statement, the speaker's own country left out."""
    found: list[dict[str, Judgement]] = [{} for _ in analysis.statements]
    for one in analysis.judgements:
        if not one.target.is_self:
            found[one.statement][one.target.country] = one
    return found


def _article_item(
    gold: Analysis,
    predicted: Analysis,
    places: tuple[int | None, int | None],
    code: str | None,
    wanted: Judgement | None,
    given: Judgement | None,
) -> ArticleItem:
    g, p = places
    one: Statement | None = None if g is None else gold.statements[g]
    own: Statement | None = None if p is None else predicted.statements[p]
    there = [statement for statement in (one, own) if statement is not None]
    start, end = min(s.start for s in there), max(s.end for s in there)
    by_statement = FOUND if len(there) == 2 else MISSED if own is None else INVENTED
    status = by_statement
    if code is not None:
        status = FOUND if wanted and given else MISSED if wanted else INVENTED
    right = None
    if one is not None and own is not None and one.speaker is not None:
        right = whole.same_speaker(one.speaker, own.speaker or "")
    first = wanted or given
    answer = given.prediction if given else None
    truth = wanted.prediction if wanted else None
    name = f"g{g}" if g is not None else f"p{p}"
    return ArticleItem(
        id=f"{gold.article.id}#{name}" + (f":{code}" if code else ""),
        group=gold.article.id,
        status=status,
        statement_status=by_statement,
        text=gold.article.text[start:end],
        start=start,
        end=end,
        form=there[0].kind,
        gold_speaker=one.speaker if one else None,
        speaker=own.speaker if own else None,
        gold_speaker_country=one.speaker_country if one else None,
        speaker_country=own.speaker_country if own else None,
        speaker_right=right,
        country=code,
        region=region_of(code),
        target_kind=first.target.kind if first else None,
        target_spans=first.target.spans if first else (),
        gold_labels=truth.labels if truth else None,
        gold_sentiment=_sentiment(truth.sentiment) if truth else None,
        labels=answer.labels if answer else None,
        primary=answer.primary if answer else None,
        stance=answer.stance if answer else None,
        sentiment=_sentiment(answer.sentiment) if answer else None,
        sentiments=answer.sentiment if answer else None,
    )


def _sentiment(probabilities: Mapping[str, float]) -> str:
    return max(SENTIMENTS, key=lambda name: probabilities[name])
