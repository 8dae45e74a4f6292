from __future__ import annotations

import datetime

import pytest

from stancelib import Article, InputError, Pair, Statement
from stancelib.countries import all_countries
from stancelib.countries.organisations import all_organisations
from stancelib.schema import is_organisation


def test_a_statement_is_the_hull_of_its_parts() -> None:
    statement = Statement(content=((10, 20), (30, 40)), source=((22, 25),), cue=((26, 29),))
    assert (statement.start, statement.end) == (10, 40)


def test_a_pair_takes_lists_as_they_come_out_of_json() -> None:
    pair = Pair("Peru said no", target_spans=[[0, 4]])  # type: ignore[arg-type]
    assert pair.target_spans == ((0, 4),)
    assert hash(pair) == hash(Pair("Peru said no", target_spans=((0, 4),)))


@pytest.mark.parametrize("span", [(0, 13), (-1, 2), (3, 3), (5, 4)])
def test_a_span_outside_the_text_is_refused(span: tuple[int, int]) -> None:
    with pytest.raises(InputError, match=r"found target_spans .* in a text of 12 characters"):
        Pair("Peru said no", target_spans=(span,))


def test_a_pair_needs_a_target() -> None:
    with pytest.raises(InputError, match="without target_spans and without target"):
        Pair("Peru said no")


def test_a_pair_needs_text() -> None:
    with pytest.raises(InputError, match="text or context is not str"):
        Pair(None, target="PER")  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["id", "text"])
def test_an_article_needs_strings(name: str) -> None:
    fields = {"id": "a", "text": "b", name: 7}
    with pytest.raises(InputError, match=f"whose '{name}' is int, expected str"):
        Article(**fields)  # type: ignore[arg-type]


def test_a_date_object_becomes_an_iso_date() -> None:
    assert Article("a", "b", datetime.date(2020, 1, 2)).date == "2020-01-02"  # type: ignore[arg-type]
    moment = datetime.datetime(2020, 1, 2, 3, 4)
    assert Article("a", "b", moment).date == "2020-01-02"  # type: ignore[arg-type]


@pytest.mark.parametrize("spans", [(45, 49), [(1, 2, 3)], ["ab"], [(3.7, 9.2)]])
def test_spans_that_are_no_spans_are_refused(spans: object) -> None:
    with pytest.raises(InputError, match="expected pairs of whole numbers"):
        Pair("Peru said no", target_spans=spans)  # type: ignore[arg-type]


def test_a_target_must_be_words() -> None:
    with pytest.raises(InputError, match="found a Pair whose target is no str"):
        Pair("Peru said no", target=5)  # type: ignore[arg-type]


def test_the_code_of_a_target_tells_a_country_from_an_organisation() -> None:
    assert not any(is_organisation(one.code) for one in all_countries())
    assert all(is_organisation(one.code) for one in all_organisations())
