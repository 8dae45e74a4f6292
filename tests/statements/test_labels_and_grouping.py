"""Labels and grouping are each other's inverse on what newspapers print."""

from __future__ import annotations

from stancelib.schema import Attribution, Span
from stancelib.statements.grouping import group_spans
from stancelib.statements.labels import LABELS, RoleSpan, role_spans, token_labels
from stancelib.statements.paragraphs import paragraph_spans


def attribution(text: str, content: list[str], source: str, cue: str) -> Attribution:
    """An attribution from its words; each must be unique in the text."""

    def spans(words: list[str]) -> tuple[Span, ...]:
        for one in words:
            assert text.count(one) == 1, one
        return tuple((text.index(one), text.index(one) + len(one)) for one in words)

    return Attribution(spans(content), spans([source]) if source else (), spans([cue]))


def regroup(text: str, gold: list[Attribution]) -> list[Attribution]:
    return group_spans(role_spans(gold), paragraph_spans(text))


def test_discontinuous_content_and_source_behind_the_cue() -> None:
    text = "“The talks,” said Ana Ruiz, “are over.” Lima denied that they had begun."
    gold = [
        attribution(text, ["“The talks,”", "“are over.”"], "Ana Ruiz", "said"),
        attribution(text, ["that they had begun"], "Lima", "denied"),
    ]
    assert regroup(text, gold) == gold


def test_a_source_shared_by_two_cues() -> None:
    text = "Ana Ruiz said the talks were over and warned that others would follow."
    gold = [
        attribution(text, ["the talks were over"], "Ana Ruiz", "said"),
        attribution(text, ["that others would follow"], "Ana Ruiz", "warned"),
    ]
    assert regroup(text, gold) == gold


def test_a_cue_without_a_source_takes_nobody_elses() -> None:
    text = "Ana Ruiz said no. It was reported that the boats had sailed."
    gold = [
        attribution(text, ["no"], "Ana Ruiz", "said"),
        attribution(text, ["that the boats had sailed"], "", "was reported"),
    ]
    assert regroup(text, gold) == gold


def test_attribution_behind_the_content_in_the_next_sentence() -> None:
    text = "The boats have sailed, according to the ministry. Prices fell, a trader said."
    gold = [
        attribution(text, ["The boats have sailed"], "the ministry", "according to"),
        attribution(text, ["Prices fell"], "a trader", "said"),
    ]
    assert regroup(text, gold) == gold


def test_a_quote_over_two_paragraphs_stays_together() -> None:
    text = "“We waited,” Ana Ruiz said. “We called.\n\n“Nobody came.”"
    gold = [
        attribution(text, ["“We waited,”", "“We called.", "“Nobody came.”"], "Ana Ruiz", "said")
    ]
    assert regroup(text, gold) == gold


def test_content_without_any_cue_is_left_out() -> None:
    assert group_spans([RoleSpan(0, 5, "content", "left")], [(0, 20)]) == []


def test_a_cue_without_content_is_left_out() -> None:
    assert group_spans([RoleSpan(0, 5, "cue", "none")], [(0, 20)]) == []


def test_token_labels_begin_and_continue_spans() -> None:
    text = "Ana Ruiz said no"
    gold = [attribution(text, ["no"], "Ana Ruiz", "said")]
    offsets = [(-1, -1), (0, 3), (4, 8), (9, 13), (14, 16)]
    labels = ["-" if one == -100 else LABELS[one] for one in token_labels(gold, offsets)]
    assert labels == ["-", "B-source", "I-source", "B-cue-left", "B-content-left"]


def test_a_speech_runs_on_over_paragraphs_without_a_new_cue() -> None:
    text = "Mr Paz said: “We waited.\n\n“They never came.\n\n“So we left.”\n\nIt rained."
    gold = [
        attribution(text, ["“We waited.", "“They never came.", "“So we left.”"], "Mr Paz", "said")
    ]
    assert regroup(text, gold) == gold
