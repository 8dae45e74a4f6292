from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import f1_score

from stancelib import InputError
from stancelib.analysis import Analysis
from stancelib.data.gold import gold_analysis
from stancelib.data.polnear import AttributedArticle
from stancelib.evaluation.articles import ArticleEvaluator
from stancelib.evaluation.attributions import AttributionEvaluator
from stancelib.evaluation.measures import measure
from stancelib.evaluation.spans import article_results, statement_results
from stancelib.schema import Attribution
from tests.evaluation.items import run_of
from tests.evaluation.test_articles import GOLD as ANALYSIS
from tests.evaluation.test_articles import RECORD, changed, target

TEXT = "“We agree,” said Ana Ruiz. Lima denied that talks had begun."
GOLD = (
    Attribution(((0, 11),), ((17, 25),), ((12, 16),)),
    Attribution(((39, 60),), ((27, 31),), ((32, 38),)),
)
ARTICLE = AttributedArticle("a1", TEXT, GOLD)


def test_items_of_statements() -> None:
    own = [
        Attribution(((0, 11),), ((27, 31),), ((12, 16),)),
        Attribution(((17, 25),), (), ()),
    ]
    items, counts = statement_results([ARTICLE], [own])
    assert [(one.id, one.status) for one in items] == [
        ("a1#g0", "found"), ("a1#g1", "missed"), ("a1#p1", "invented"),
    ]  # fmt: skip
    found, missed, invented = items
    # The hull of both: the predicted source stands further right than the gold's.
    assert (found.start, found.end, found.text) == (0, 31, TEXT[:31])
    assert found.form == "direct" and found.overlap == 1.0 and found.source_right is False
    assert missed.source_right is None and missed.content == () and missed.form == "indirect"
    assert invented.gold_content == () and invented.text == "Ana Ruiz"
    assert counts["attribution"] == {"a1": (1, 2, 2)}
    # "Ana Ruiz" as a source was found by neither; "Lima" was given to the wrong statement.
    assert counts["half_source"] == {"a1": (1, 2, 1)}
    assert counts["half_content"] == {"a1": (1, 2, 2)}


def test_half_of_a_span_is_enough_for_half_and_not_for_exact() -> None:
    own = [Attribution(((0, 11),), ((17, 20),), ()), Attribution(((0, 9),), ((17, 22),), ())]
    _, counts = statement_results([ARTICLE], [own])
    assert counts["exact_source"]["a1"] == (0, 2, 2)
    # "Ana Ruiz" has 7 letters, "Ana R" 4 and "Ana" 3 of them; one match at most.
    assert counts["half_source"]["a1"] == (1, 2, 2)


spans = st.lists(
    st.tuples(st.integers(0, 50), st.integers(1, 9)).map(lambda s: (s[0], s[0] + s[1])),
    min_size=1,
    max_size=3,
).map(tuple)
attributions = st.lists(st.builds(Attribution, spans, spans, spans), max_size=4)


@settings(max_examples=40)
@given(attributions, attributions)
def test_exact_spans_agree_with_scikit_learn(
    gold: list[Attribution], own: list[Attribution]
) -> None:
    article = AttributedArticle("a1", TEXT, tuple(gold))
    items, counts = statement_results([article], [own])
    run = run_of(items, "statements", counts)
    found = {name: one.value for name, one in measure(run, resamples=2).items()}
    for role in ("source", "cue", "content"):
        wanted = {span for one in gold for span in getattr(one, role)}
        given_spans = {span for one in own for span in getattr(one, role)}
        everything = sorted(wanted | given_spans)
        if wanted:
            rows = [
                np.array([span in part for span in everything]) for part in (wanted, given_spans)
            ]
            assert found[f"exact_{role}_f1"] == pytest.approx(f1_score(*rows, zero_division=0))
        elif not gold:
            assert np.isnan(found[f"exact_{role}_f1"])
    statuses = [one.status for one in items]
    assert statuses.count("found") + statuses.count("missed") == len(gold)
    assert statuses.count("found") + statuses.count("invented") == len(own)
    # As the older evaluator counts; it gives 0 where there is no gold.
    theirs = AttributionEvaluator([TEXT], [gold])([own])
    if gold:
        assert found["attribution_f1"] == pytest.approx(theirs["attribution_f1"].value)


def test_items_of_articles() -> None:
    own = changed(1, targets=[target("PER", []), target("BOL", ["accusatory"])], speaker=None)
    items, counts = article_results([ANALYSIS], [own])
    assert [(one.id, one.status) for one in items] == [
        ("a1#g0:CHL", "found"), ("a1#g1:PER", "found"), ("a1#g1:CHL", "missed"),
        ("a1#g1:BOL", "invented"),
    ]  # fmt: skip
    first, per, chl, bol = items
    assert first.gold_labels == first.labels == ("accusatory",) and first.speaker_right is True
    assert per.gold_labels == ("conciliatory",) and per.labels == ()
    assert per.speaker_right is False and per.statement_status == "found"
    assert chl.gold_labels == () and chl.labels is None and chl.target_kind == "implied"
    assert bol.gold_labels is None and bol.region == "Americas"
    figures = measure(run_of(items, "articles", counts), resamples=5)
    theirs = ArticleEvaluator([ANALYSIS])([own])
    for name, one in theirs.items():
        assert figures[name].value == pytest.approx(one.value), name


def test_statements_without_match_or_targets() -> None:
    bare = {**RECORD, "statements": [{**RECORD["statements"][0], "targets": []}]}
    nothing = Analysis(ANALYSIS.article, (), ())
    (alone,), _ = article_results([gold_analysis(bare)], [nothing])
    assert alone.country is None and alone.status == alone.statement_status == "missed"
    invented, _ = article_results([nothing], [ANALYSIS])
    assert {one.status for one in invented} == {"invented"} and len(invented) == 3
    assert invented[0].gold_speaker is None and invented[0].speaker == "Inés Cobo"


def test_other_articles_are_refused() -> None:
    with pytest.raises(InputError, match="found 0 predictions for 1 articles"):
        statement_results([ARTICLE], [])
    other = dataclasses.replace(
        ANALYSIS, article=dataclasses.replace(ANALYSIS.article, text="Another.")
    )
    with pytest.raises(InputError, match="has another text than the gold"):
        article_results([ANALYSIS], [other])
