"""The table contract: columns, their order, and what each of them holds."""

import json

import pytest

from stancelib import table
from stancelib.schema import Article, Judgement, Prediction, Statement, Target

TEXT = "“We trust Lima,” Ms Cobo said, “and Quito too.” They will pay for it, she said."
ARTICLE = Article("a1", TEXT, date="2017-12-15")


def at(words: str, begin: int = 0) -> tuple[int, int]:
    start = TEXT.index(words, begin)
    return start, start + len(words)


FIRST = Statement(
    id="s1",
    content=(at("“We trust Lima,”"), at("“and Quito too.”")),
    source=(at("Ms Cobo"),),
    cue=(at("said"),),
    kind="direct",
    speaker="Inés Cobo",
    speaker_mention="Ms Cobo",
    speaker_country="ECU",
)
SECOND = Statement(id="s2", content=(at("They will pay for it"),), source=(), cue=())
PREDICTION = Prediction(
    stance={"conciliatory": 0.93123456, "threatening": 0.02, "accusatory": 0.11},
    labels=("conciliatory",),
    primary="conciliatory",
    sentiment={"negative": 0.1, "neutral": 0.2, "positive": 0.7},
)
ABSTAINED = Prediction(PREDICTION.stance, None, None, PREDICTION.sentiment)
NEUTRAL = Prediction(dict.fromkeys(PREDICTION.stance, 0.1), (), "neutral", PREDICTION.sentiment)
PERU = Target("PER", (at("Lima"),), "named")
ECUADOR = Target("ECU", (at("Quito"),), "named", is_self=True)
IMPLIED = Target("PER", (), "implied")


def test_columns_are_those_of_the_contract() -> None:
    contract = (
        "article_id, date, statement_id, statement, content, start, end, kind, speaker, "
        "speaker_mention, speaker_country, cue, target, target_mention, target_start, target_end, "
        "target_kind, is_self, labels, primary, conciliatory, threatening, accusatory, sentiment, "
        "negative, neutral, positive"
    )
    assert ", ".join(table.COLUMNS) == contract


def test_a_row_holds_the_statement_the_target_and_the_stance() -> None:
    (row,) = table.rows(ARTICLE, [FIRST], [Judgement(0, PERU, PREDICTION)])
    assert tuple(row) == table.COLUMNS
    assert row == {
        "article_id": "a1",
        "date": "2017-12-15",
        "statement_id": "s1",
        "statement": "“We trust Lima,” Ms Cobo said, “and Quito too.”",
        "content": "“We trust Lima,” … “and Quito too.”",
        "start": 0,
        "end": 47,
        "kind": "direct",
        "speaker": "Inés Cobo",
        "speaker_mention": "Ms Cobo",
        "speaker_country": "ECU",
        "cue": "said",
        "target": "PER",
        "target_mention": "Lima",
        "target_start": 10,
        "target_end": 14,
        "target_kind": "named",
        "is_self": False,
        "labels": ["conciliatory"],
        "primary": "conciliatory",
        "conciliatory": 0.9312,
        "threatening": 0.02,
        "accusatory": 0.11,
        "sentiment": "positive",
        "negative": 0.1,
        "neutral": 0.2,
        "positive": 0.7,
    }


def test_self_has_neither_labels_nor_probabilities() -> None:
    # Even where a caller hands a prediction for it.
    for prediction in (None, PREDICTION):
        (row,) = table.rows(ARTICLE, [FIRST], [Judgement(0, ECUADOR, prediction)])
        assert row["is_self"] is True
        assert row["target_mention"] == "Quito"
        after = table.COLUMNS[table.COLUMNS.index("is_self") + 1 :]
        assert [row[name] for name in after] == [None] * 9


def test_abstention_keeps_the_probabilities_and_neutral_is_an_empty_list() -> None:
    judgements = [Judgement(0, PERU, ABSTAINED), Judgement(1, IMPLIED, NEUTRAL)]
    abstained, neutral = table.rows(ARTICLE, [FIRST, SECOND], judgements)
    assert (abstained["labels"], abstained["primary"]) == (None, None)
    assert (abstained["conciliatory"], abstained["sentiment"]) == (0.9312, "positive")
    assert (neutral["labels"], neutral["primary"]) == ([], "neutral")


def test_without_a_word_for_the_target_or_a_cue_the_cells_are_null() -> None:
    (row,) = table.rows(ARTICLE, [FIRST, SECOND], [Judgement(1, IMPLIED, PREDICTION)])
    nulls = ("target_mention", "target_start", "target_end", "cue", "speaker", "speaker_country")
    assert [row[name] for name in nulls] == [None] * 6
    assert (row["target"], row["target_kind"]) == ("PER", "implied")


def test_rows_follow_statements_then_first_mentions() -> None:
    late_first = Target("COL", (at("too"), at("We")), "named")
    judgements = [
        Judgement(1, IMPLIED, PREDICTION),
        Judgement(0, Target("BRA", (), "implied"), PREDICTION),
        Judgement(0, ECUADOR),
        Judgement(0, PERU, PREDICTION),
        Judgement(0, late_first, PREDICTION),
    ]
    rows = table.rows(ARTICLE, [FIRST, SECOND], judgements)
    assert [(row["statement_id"], row["target"]) for row in rows] == [
        ("s1", "COL"),
        ("s1", "PER"),
        ("s1", "ECU"),
        ("s1", "BRA"),
        ("s2", "PER"),
    ]
    assert rows[0]["target_mention"] == "We"


@pytest.mark.parametrize("include", [False, True])
def test_untargeted_statements_are_rows_only_when_asked_for(include: bool) -> None:
    rows = table.rows(ARTICLE, [SECOND, FIRST], [Judgement(1, PERU, PREDICTION)], include)
    assert [row["statement_id"] for row in rows] == (["s2", "s1"] if include else ["s1"])
    assert all(tuple(row) == table.COLUMNS for row in rows)
    if include:
        assert rows[0]["statement"] == "They will pay for it"
        assert set(list(rows[0].values())[table.COLUMNS.index("target") :]) == {None}


def test_sentiment_agrees_with_the_rounded_columns() -> None:
    # Before rounding, positive leads by less than the table shows.
    close = {"negative": 0.1, "neutral": 0.44999, "positive": 0.45001}
    prediction = Prediction(PREDICTION.stance, (), "neutral", close)
    (row,) = table.rows(ARTICLE, [FIRST], [Judgement(0, PERU, prediction)])
    assert (row["neutral"], row["positive"], row["sentiment"]) == (0.45, 0.45, "neutral")


def test_rows_survive_json() -> None:
    stance = {name: share / 3 for name, share in PREDICTION.stance.items()}
    judgements = [
        Judgement(0, PERU, Prediction(stance, (), "neutral", PREDICTION.sentiment)),
        Judgement(0, ECUADOR),
    ]
    rows = table.rows(ARTICLE, [FIRST, SECOND], judgements, include_untargeted=True)
    assert json.loads(json.dumps(rows)) == rows


def test_rows_can_be_written_even_where_the_text_holds_lone_surrogates() -> None:
    article = Article("a\ud800", "é\ud83d says, 😀")
    statement = Statement(id="s1", content=((0, 2),), source=(), cue=((3, 7),))
    (row,) = table.rows(article, [statement], [], include_untargeted=True)
    assert (row["article_id"], row["content"], row["cue"]) == ("a\ufffd", "é\ufffd", "says")
    assert len(row["statement"]) == row["end"] - row["start"]
    json.dumps(row, ensure_ascii=False).encode("utf-8")


def test_nothing_gives_nothing() -> None:
    assert table.rows(Article("a", ""), [], [], include_untargeted=True) == []
