from __future__ import annotations

import json
from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import stancelib
from stancelib.aggregation import COLUMNS, Aggregation, aggregate
from stancelib.aggregation.dyads import INTERVAL_ARTICLES
from stancelib.aggregation.files import PROBABILITIES
from stancelib.aggregation.selection import LEFT_OUT
from stancelib.errors import InputError
from stancelib.evaluation.bootstrap import bootstrap
from stancelib.schema import STANCES
from tests.aggregation.tables import HAND, row, write


@pytest.fixture
def hand(tmp_path: Path) -> Path:
    return write(tmp_path / "hand.jsonl", HAND)


def dyads(result: Aggregation) -> list[tuple[Any, ...]]:
    names = ("period", "speaker_country", "target", "statements")
    return [tuple(one[name] for name in names) for one in result.rows]


# --- worked by hand ------------------------------------------------------------------------------


def test_a_month_worked_by_hand(hand: Path) -> None:
    result = aggregate(hand)
    assert dyads(result) == [
        ("2018-02", "CHN", "USA", 1),
        ("2017-12", "USA", "CHN", 3),
        ("2018-02", "USA", "CHN", 1),
    ]
    december = result.rows[1]
    assert tuple(december) == COLUMNS
    expected = {
        "period_start": date(2017, 12, 1),
        "articles": 2,
        "labelled": 3,
        "abstained": 0,
        "conciliatory_count": 1,
        "threatening_count": 1,
        "accusatory_count": 1,
        "neutral_count": 1,
        "conciliatory_share": 0.333333,
        "neutral_share": 0.333333,
        # (-0.6 + 0.1 + 0) / 3
        "net_tone": -0.166667,
        # -1 for the threat, 0 for the neutral one, 0 for conciliatory and accusatory at once
        "net_stance": -0.333333,
        # (0.1 + 0.4 + 0.1) / 3
        "conciliatory_mean": 0.2,
        "accusatory_mean": 0.2,
        "sentiment_negative_mean": 0.433333,
        "sentiment_positive_mean": 0.266667,
        "net_tone_low": None,
    }
    assert {name: december[name] for name in expected} == expected


def test_abstained_statements_count_in_tone_only(hand: Path) -> None:
    february = aggregate(hand).rows[2]
    assert (february["labelled"], february["abstained"]) == (0, 1)
    assert february["net_tone"] == 0.4
    assert february["net_stance"] is None and february["threatening_share"] is None


def test_what_is_left_out_is_counted(hand: Path) -> None:
    summary = aggregate(hand).summary
    assert (summary.rows, summary.used, summary.abstained, summary.articles) == (9, 5, 1, 4)
    assert {reason: n for reason, n in summary.left_out.items() if n} == {
        "no_target": 1,
        "no_speaker_country": 1,
        "is_self": 1,
        "no_date": 1,
    }
    assert tuple(summary.left_out) == tuple(LEFT_OUT)


def test_a_speaker_without_country_can_be_kept(hand: Path) -> None:
    result = aggregate(hand, keep_no_country=True)
    assert dyads(result)[-1] == ("2018-02", None, "CHN", 1)
    assert result.summary.left_out["no_speaker_country"] == 0


def test_periods_and_filters(hand: Path) -> None:
    assert dyads(aggregate(hand, by="none")) == [
        ("all", "CHN", "USA", 1),
        ("all", "USA", "CHN", 4),
        ("all", "USA", "FRA", 1),  # no date is needed
    ]
    assert dyads(aggregate(hand, by="day", speakers="United States", end="2017-12-31")) == [
        ("2017-12-01", "USA", "CHN", 2),
        ("2017-12-20", "USA", "CHN", 1),
    ]
    only_france = aggregate(hand, by="none", targets=["FRA"])
    assert dyads(only_france) == [("all", "USA", "FRA", 1)]
    assert only_france.summary.left_out["other_country"] == 6
    from_2018 = aggregate(hand, by="none", start=date(2018, 1, 1)).summary
    assert (from_2018.left_out["other_date"], from_2018.left_out["no_date"]) == (3, 1)


def test_small_rows_are_left_out_and_counted(hand: Path) -> None:
    result = aggregate(hand, min_statements=2)
    assert dyads(result) == [("2017-12", "USA", "CHN", 3)]
    assert (result.summary.used, result.summary.small, result.summary.dyads) == (5, (2, 2), 1)


def test_empty_periods_are_filled(hand: Path) -> None:
    result = aggregate(hand, fill=True, speakers="CHN", start="2018-01-01", end="2018-03-31")
    assert dyads(result) == [
        ("2018-01", "CHN", "USA", 0),
        ("2018-02", "CHN", "USA", 1),
        ("2018-03", "CHN", "USA", 0),
    ]
    empty = result.rows[0]
    assert (empty["articles"], empty["net_tone"], empty["neutral_share"]) == (0, None, None)
    # Without days, from the first period of any dyad to the last.
    assert [one[0] for one in dyads(aggregate(hand, fill=True, targets="USA"))] == ["2018-02"]
    assert [one[:2] for one in dyads(aggregate(hand, fill=True))[:3]] == [
        ("2017-12", "CHN"),
        ("2018-01", "CHN"),
        ("2018-02", "CHN"),
    ]


def test_countries_are_written_as_asked(tmp_path: Path) -> None:
    rows = [
        row("a", "RUS", "DEU"),
        row("b", "SUN", "DEU"),
        row("c", "RUS", "SUN"),
        row("d", "HKG", "RUS"),
    ]
    table = write(tmp_path / "t.parquet", rows)
    numbers = aggregate(table, by="year", countries="cow")
    # The Soviet Union and Russia are one state to the Correlates of War.
    assert dyads(numbers) == [("2017", 365, 255, 2)]
    assert numbers.summary.left_out["is_self"] == numbers.summary.left_out["no_number"] == 1
    assert dyads(aggregate(table, by="year", countries="name"))[0][1] == "Hong Kong"
    assert dyads(aggregate(table, by="year", countries="gw"))[0][1:3] == (365, 260)


# --- intervals -----------------------------------------------------------------------------------


def many_articles(count: int) -> list[dict[str, Any]]:
    generator = np.random.default_rng(1)
    rows = []
    for n in range(count):
        temper = generator.uniform(0.1, 0.8)
        for statement in range(int(generator.integers(1, 5))):
            labels = ["threatening"] if generator.uniform() < temper else []
            tone = (round(temper, 4), round(0.9 - temper, 4))
            rows.append(row(f"a{n}", "USA", "CHN", labels, tone=tone, statement_id=f"s{statement}"))
    return rows


def test_intervals_are_near_a_plain_bootstrap_over_articles(tmp_path: Path) -> None:
    rows = many_articles(80)
    (found,) = aggregate(write(tmp_path / "t.jsonl", rows), by="none", resamples=2000).rows
    sums: defaultdict[str, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    for one in rows:
        of_article = sums[one["article_id"]]
        of_article[0] += 1
        of_article[1] += one["positive"] - one["negative"]
        of_article[2] += "threatening" in one["labels"]
    counts = np.array(list(sums.values()))
    for name, column in (("net_tone", 1), ("threatening_share", 2)):
        plain = bootstrap(counts, lambda totals, c=column: totals[..., c] / totals[..., 0], 2000)
        assert found[name] == pytest.approx(plain.value, abs=1e-6)
        width = plain.high - plain.low
        assert found[f"{name}_low"] == pytest.approx(plain.low, abs=0.1 * width)
        assert found[f"{name}_high"] == pytest.approx(plain.high, abs=0.1 * width)
    assert found["net_stance_low"] == -found["threatening_share_high"]


def test_articles_are_resampled_not_rows(tmp_path: Path) -> None:
    """Ten like statements in one article tell no more than one."""
    once = [row(f"a{n}", "USA", "CHN", tone=(0.1 * (n % 5), 0.1)) for n in range(20)]
    often = [{**one, "statement_id": f"s{k}"} for one in once for k in range(10)]
    results = [
        aggregate(write(tmp_path / name, rows), by="none").rows[0]
        for name, rows in (("once.jsonl", once), ("often.jsonl", often))
    ]
    for name in ("net_tone", "net_tone_low", "net_tone_high"):
        assert results[0][name] == pytest.approx(results[1][name], abs=2e-6)


def test_few_articles_have_no_interval(tmp_path: Path) -> None:
    for count, enough in ((INTERVAL_ARTICLES - 1, False), (INTERVAL_ARTICLES, True)):
        result = aggregate(write(tmp_path / "t.jsonl", many_articles(count)), by="none")
        assert (result.rows[0]["net_tone_low"] is not None) == enough
        assert result.summary.without_interval == (not enough)
    none = aggregate(tmp_path / "t.jsonl", by="none", resamples=0).rows[0]
    assert none["net_tone"] is not None and none["net_tone_low"] is None


def test_abstentions_leave_too_few_articles_for_intervals_of_stance(tmp_path: Path) -> None:
    rows = [row(f"a{n}", "USA", "CHN", [] if n else None) for n in range(INTERVAL_ARTICLES)]
    (found,) = aggregate(write(tmp_path / "t.jsonl", rows), by="none").rows
    assert found["net_tone_low"] is not None and found["net_stance_low"] is None


def test_order_of_articles_and_files_makes_no_difference_and_the_seed_does(tmp_path: Path) -> None:
    rows = many_articles(30)
    whole = aggregate(write(tmp_path / "whole.jsonl", rows), by="none")
    (tmp_path / "scored" / "parts").mkdir(parents=True)
    half = next(i for i, one in enumerate(rows) if one["article_id"] == "a15")
    write(tmp_path / "scored" / "parts" / "part-000000.parquet", rows[half:])
    write(tmp_path / "scored" / "parts" / "part-000001.parquet", rows[:half])
    parts = aggregate(tmp_path / "scored", by="none")
    for name in COLUMNS:
        assert parts.rows[0][name] == pytest.approx(whole.rows[0][name], abs=2e-6), name
    other = aggregate(tmp_path / "whole.jsonl", by="none", seed=1).rows[0]
    assert other["net_tone_low"] != whole.rows[0]["net_tone_low"]


# --- properties ----------------------------------------------------------------------------------

ROWS = st.builds(
    row,
    st.just("?"),
    st.sampled_from(["USA", "CHN", "RUS", "ZZZ", None]),
    st.sampled_from(["USA", "CHN", "HKG", "QQQ", None]),
    st.none() | st.lists(st.sampled_from(STANCES), unique=True),
    date=st.sampled_from(["2017-12-31", "2018-01-01", "2018-03-05T10:00:00Z", None, "3 May"]),
    tone=st.tuples(st.floats(0, 0.5), st.floats(0, 0.5)),
    stance=st.tuples(*[st.floats(0, 1)] * 3),
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    articles=st.lists(st.lists(ROWS, max_size=5), max_size=8),
    by=st.sampled_from(["day", "week", "month", "quarter", "year", "none"]),
    keep=st.booleans(),
    fill=st.booleans(),
    countries=st.sampled_from(["iso3", "name", "cow", "gw"]),
)
def test_counts_add_up(
    tmp_path: Path, articles: list[Any], by: str, keep: bool, fill: bool, countries: str
) -> None:
    rows = [{**one, "article_id": f"a{n}"} for n, rows in enumerate(articles) for one in rows]
    path = write(tmp_path / "t.jsonl", rows)
    result = aggregate(
        path,
        by=by,
        keep_no_country=keep,
        fill=fill and by != "none",
        countries=countries,
        resamples=100,
    )
    summary = result.summary
    assert summary.rows == len(rows) == summary.used + sum(summary.left_out.values())
    assert sum(one["statements"] for one in result.rows) == summary.used
    assert sum(one["abstained"] for one in result.rows) == summary.abstained
    keys = [(one["period"], one["speaker_country"], one["target"]) for one in result.rows]
    assert len(set(keys)) == len(keys)
    for one in result.rows:
        assert one["statements"] == one["labelled"] + one["abstained"] >= one["articles"]
        assert one["neutral_count"] <= one["labelled"]
        for name in ("conciliatory", "threatening", "accusatory"):
            assert one[f"{name}_count"] <= one["labelled"] - one["neutral_count"]
        assert (one["net_tone"] is None) == (one["statements"] == 0)
        assert (one["net_stance"] is None) == (one["labelled"] == 0)
        assert all(-1 <= one[n] <= 1 for n in ("net_tone", "net_stance") if one[n] is not None)


# --- formats -------------------------------------------------------------------------------------


def test_all_input_formats_give_the_same(tmp_path: Path) -> None:
    suffixes = (".jsonl", ".csv", ".parquet")
    results = [aggregate(write(tmp_path / f"t{suffix}", HAND)) for suffix in suffixes]
    assert results[0].rows == results[1].rows == results[2].rows
    assert results[0].summary == results[1].summary == results[2].summary
    assert len(results[0].rows) == 3


def test_a_table_from_pandas_is_read(tmp_path: Path) -> None:
    """Days as dates, categories, and columns beyond ours in another order."""
    import pandas as pd

    frame = pd.DataFrame(HAND).assign(extra=1)
    frame["date"] = pd.to_datetime(frame["date"])
    frame["target"] = frame["target"].astype("category")
    frame[sorted(frame.columns)].to_parquet(tmp_path / "frame.parquet")
    expected = aggregate(write(tmp_path / "t.jsonl", HAND))
    assert aggregate(tmp_path / "frame.parquet").rows == expected.rows


def test_all_output_formats_hold_the_same(tmp_path: Path) -> None:
    import pandas as pd

    rows = [*many_articles(INTERVAL_ARTICLES), row("b", "CHN", "USA", date="2018-02-05")]
    table = write(tmp_path / "t.jsonl", rows)
    outputs = {suffix: tmp_path / f"out{suffix}" for suffix in (".parquet", ".csv", ".jsonl")}
    for output in outputs.values():
        result = aggregate(table, output)
    lines = [json.loads(line) for line in outputs[".jsonl"].read_text().splitlines()]
    as_text = [{**one, "period_start": str(one["period_start"])} for one in result.rows]
    assert lines == as_text
    assert pq.read_table(outputs[".parquet"]).to_pylist() == list(result.rows)
    csv = pd.read_csv(outputs[".csv"])
    assert tuple(csv.columns) == COLUMNS == tuple(result.to_frame().columns)
    assert csv["net_tone_low"].tolist() == pytest.approx(
        result.to_frame()["net_tone_low"].tolist(), nan_ok=True
    )
    metadata = pq.read_schema(outputs[".parquet"]).metadata
    assert json.loads(metadata[b"aggregate_summary"])["used"] == result.summary.used
    assert json.loads(metadata[b"aggregate_options"])["by"] == "month"


def test_an_empty_result_has_all_columns_and_types(tmp_path: Path) -> None:
    table = write(tmp_path / "t.parquet", [])
    result = aggregate(table, tmp_path / "out.parquet", countries="cow")
    assert result.rows == () and result.summary.rows == 0
    schema = pq.read_schema(tmp_path / "out.parquet")
    assert tuple(schema.names) == COLUMNS and str(schema.field("target").type) == "int64"


def test_it_is_offered_lazily() -> None:
    assert stancelib.aggregate is aggregate and stancelib.Aggregation is Aggregation


# --- what can't be used --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"by": "decade"}, "found by='decade', expected one of day, week"),
        ({"countries": "iso2"}, "found countries='iso2', expected one of iso3"),
        ({"speakers": ["Atlantis"]}, "found the country 'Atlantis', expected a code such as FRA"),
        ({"start": "2017"}, "found '2017' as --from, expected a day such as 2017-12-15"),
        ({"start": "2018-01-01", "end": "2017-01-01"}, "found the first day 2018-01-01 after"),
        ({"by": "none", "fill": True}, "found --fill together with --by none"),
        ({"fill": True, "min_statements": 2}, "found --fill together with --min-statements"),
        ({"min_statements": -1}, "found min_statements=-1, expected a whole number from 0"),
        ({"resamples": 5}, "found resamples=5, expected 0"),
        ({"seed": -1}, "found seed=-1, expected a whole number from 0"),
        ({"output": "out.xlsx"}, "found the output 'out.xlsx', expected a name that ends in"),
    ],
)
def test_options_that_can_not_be_used(hand: Path, options: dict[str, Any], told: str) -> None:
    with pytest.raises(InputError, match=told.replace("(", r"\(")):
        aggregate(hand, **options)


def test_an_article_that_comes_again_is_refused(tmp_path: Path) -> None:
    rows = [row("a", "USA", "CHN"), row("b", "USA", "CHN")]
    one, two = write(tmp_path / "one.jsonl", rows), write(tmp_path / "two.csv", rows)
    with pytest.raises(InputError, match=r"two\.csv, row 1: found the article 'a' again"):
        aggregate([one, two])
    with pytest.raises(InputError, match=r"one\.jsonl, line 3: found the article 'a' again"):
        aggregate(write(one, [*rows, rows[0]]))
    assert aggregate([two, two]).summary.rows == 2


def test_unknown_codes_and_bad_dates_are_counted_with_an_example(tmp_path: Path) -> None:
    rows = [row("a", "USA", "CHN", date="3 May"), row("b", "USA", "ZZZ"), row("c", "us", "CHN")]
    summary = aggregate(write(tmp_path / "t.csv", rows)).summary
    assert (summary.left_out["bad_date"], summary.left_out["unknown_code"]) == (1, 2)
    assert summary.examples["bad_date"].endswith("t.csv, row 1: '3 May'")
    assert summary.examples["unknown_code"].endswith("t.csv, row 2: 'USA', 'ZZZ'")


def test_rows_without_probabilities_are_counted(tmp_path: Path) -> None:
    rows = [row("a", "USA", "CHN", None, **dict.fromkeys(PROBABILITIES))]
    assert aggregate(write(tmp_path / "t.jsonl", rows)).summary.left_out["not_judged"] == 1
