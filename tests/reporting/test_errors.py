from __future__ import annotations

import dataclasses

from hypothesis import given
from hypothesis import strategies as st

from stancelib.reporting.document import FOUND, GOLD, SOURCE, TARGET
from stancelib.reporting.errors import pieces, worst_errors
from tests.evaluation.items import pair_item, run_of
from tests.reporting.runs import article_run, behaviour_run, budget_run, statement_run


def sure(share: float) -> dict[str, float]:
    return {"conciliatory": 0.0, "threatening": 0.0, "accusatory": share}


def test_the_surest_error_is_the_worst_and_right_answers_are_none() -> None:
    items = [
        pair_item(0, labels=("accusatory",), stance=sure(0.6)),
        pair_item(1, labels=("accusatory",), stance=sure(0.9), source_spans=((5, 9),)),
        pair_item(2, labels=(), stance=sure(0.1)),
        pair_item(3, labels=None, stance=sure(0.9)),
    ]
    found = worst_errors(run_of(items))
    assert found is not None and found.total == 2
    assert [one.id for one in found.errors] == ["i1", "i0"]
    worst = found.errors[0]
    assert worst.pieces == (
        ("Peru", (TARGET,)), (" ", ()), ("said", (SOURCE,)), (" no.", ()),
    )  # fmt: skip
    assert worst.gold == "neutral"
    assert worst.predicted == "accusatory"
    assert worst.probabilities == "conciliatory 0.00, threatening 0.00, accusatory 0.90"
    assert "2 of 2 errors in 4 items" in found.note
    shortened = worst_errors(run_of(items), most=1)
    assert shortened is not None and len(shortened.errors) == 1 and shortened.total == 2


def test_sentiment_and_answers_without_probabilities() -> None:
    items = [
        pair_item(0, sentiment="positive", sentiments={"neutral": 0.4, "positive": 0.6}),
        pair_item(1, sentiment="negative", sentiments={"neutral": 0.01, "negative": 0.99}),
        pair_item(2, sentiment="neutral"),
    ]
    found = worst_errors(run_of(items, "sentiment"))
    assert found is not None and [one.id for one in found.errors] == ["i1", "i0"]
    bare = [
        pair_item(0, labels=("accusatory",)),
        pair_item(1, labels=("threatening", "accusatory")),
    ]
    listed = worst_errors(run_of(bare))
    assert listed is not None and [one.id for one in listed.errors] == ["i1", "i0"]
    assert listed.errors[0].predicted == "threatening + accusatory"


def test_statements_articles_and_behaviour() -> None:
    statements = worst_errors(statement_run())
    assert statements is not None
    assert [one.about for one in statements.errors] == ["indirect, invented", "indirect, missed"]
    assert statements.errors[1].pieces == (
        ("He", (SOURCE,)), (" said ", ()), ("no more", (GOLD,)), (".", ()),
    )  # fmt: skip
    assert (" said no more"[1:], (FOUND,)) in statements.errors[0].pieces
    articles = worst_errors(article_run())
    assert articles is not None and articles.total == 3
    told = {one.id: (one.gold, one.predicted) for one in articles.errors}
    assert told["a0#g12:CHL"] == ("Inés Cobo (PER) → CHL: accusatory", "nothing")
    assert told["a1#g13:CHL"][1] == "Cobo (no country) → CHL: accusatory"
    assert told["a2#g14:CHL"][0] == "nothing"
    assert articles.errors[0].pieces[1] == ("Chile", (TARGET,))
    behaviour = worst_errors(behaviour_run())
    assert behaviour is not None and behaviour.total == 3
    assert behaviour.errors[0].about == "negation, toward PER"
    assert worst_errors(budget_run()) is None


def test_text_that_was_left_out_stays_out() -> None:
    run = run_of([pair_item(0, labels=("accusatory",))]).without_text()
    found = worst_errors(run)
    assert found is not None and found.errors[0].pieces == ()
    context = [pair_item(0, labels=("accusatory",), context="Peru was first.")]
    shown = worst_errors(run_of(context))
    assert shown is not None and shown.errors[0].before == "Peru was first."


SPANS = st.lists(st.tuples(st.integers(-5, 30), st.integers(-5, 30)).filter(lambda s: s[0] < s[1]))


@given(st.text(max_size=20), SPANS, SPANS)
def test_pieces_are_the_text(text: str, targets: list, sources: list) -> None:
    marks = {TARGET: tuple(targets), SOURCE: tuple(sources)}
    found = pieces(text, marks)
    assert "".join(words for words, _ in found) == text
    place = 0
    for words, names in found:
        for name, spans in marks.items():
            inside = any(s <= place < e for s, e in spans)
            assert (name in names) == inside
        place += len(words)


def test_numbered_systems_keep_their_items() -> None:
    run = run_of([pair_item(0, labels=("accusatory",))])
    assert worst_errors(dataclasses.replace(run, items=())) is None
