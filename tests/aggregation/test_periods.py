from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stancelib.aggregation.periods import PERIODS, period_name, period_start, periods_between


@pytest.mark.parametrize(
    ("by", "start", "name"),
    [
        ("day", date(2021, 1, 2), "2021-01-02"),
        ("week", date(2020, 12, 28), "2020-W53"),
        ("month", date(2021, 1, 1), "2021-01"),
        ("quarter", date(2021, 1, 1), "2021-Q1"),
        ("year", date(2021, 1, 1), "2021"),
    ],
)
def test_a_saturday_in_january(by: str, start: date, name: str) -> None:
    assert period_start(date(2021, 1, 2), by) == start
    assert period_name(start, by) == name


def test_quarters_and_no_period() -> None:
    assert [
        period_name(period_start(date(2020, m, 9), "quarter"), "quarter") for m in (3, 4, 12)
    ] == [
        "2020-Q1",
        "2020-Q2",
        "2020-Q4",
    ]
    assert period_name(None, "none") == "all"


@given(st.sampled_from(PERIODS[:-1]), st.dates(), st.integers(0, 900))
def test_periods_follow_each_other_without_gap(by: str, first: date, days: int) -> None:
    last = date.fromordinal(min(first.toordinal() + days, date.max.toordinal()))
    starts = list(periods_between(first, last, by))
    expected = {period_start(date.fromordinal(n), by) for n in _ordinals(first, last)}
    assert starts == sorted(expected)
    assert len({period_name(start, by) for start in starts}) == len(starts)


def _ordinals(first: date, last: date) -> range:
    return range(first.toordinal(), last.toordinal() + 1)
