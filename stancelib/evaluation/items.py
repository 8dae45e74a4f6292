"""The items of a run: what the gold says and what was predicted, one record per pair or statement.

Which task has which items, and what their fields hold, is told in docs/evaluation.md.
"""

from __future__ import annotations

from dataclasses import dataclass

from stancelib.schema import Spans

FOUND, MISSED, INVENTED = "found", "missed", "invented"


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
