from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stancelib.schema import Attribution
from stancelib.statements.quotations import find_quotations, mend_content, quoted_share


def quoted(text: str) -> list[str]:
    return [text[one.start : one.end] for one in find_quotations(text)]


@pytest.mark.parametrize(
    "quotation",
    [
        '"We are ready,"',
        "“We are ready,”",
        "„Wir sind bereit“",
        "«Nous sommes prêts»",
        "»Wir sind bereit«",
        "``We are ready,''",
        "''We are ready,''",
        "‘We are ready,’",
        "'We are ready,'",
        '“We are ready,"',
    ],
)
def test_every_style_of_quotation_marks(quotation: str) -> None:
    assert quoted(f"{quotation} said the minister.") == [quotation]


def test_a_missing_closer_ends_with_its_paragraph() -> None:
    text = "“We waited, she said.\n\n“We called,” she said."
    assert quoted(text) == ["“We waited, she said.", "“We called,”"]
    assert [one.closed for one in find_quotations(text)] == [False, True]


@pytest.mark.parametrize(
    "text",
    [
        "The ministers' cars and the workers' bus didn't stop in the '90s.",
        "Rock 'n' roll, she didn't say.",
        "He is 5'10\" tall.",
        "It’s the country’s oldest harbour.",
    ],
)
def test_apostrophes_and_inches_are_no_quotations(text: str) -> None:
    assert quoted(text) == []


def test_single_marks_with_apostrophes_and_double_marks_inside() -> None:
    text = "‘We don’t know what “soon” means,’ she said."
    assert quoted(text) == ["‘We don’t know what “soon” means,’"]


def test_two_quotations_of_one_sentence() -> None:
    assert quoted('"The talks," he said, "are over."') == ['"The talks,"', '"are over."']


@given(st.text(alphabet=st.sampled_from(list("ab .,\n\"'“”‘’«»„`"))))
def test_quotations_are_ordered_and_apart(text: str) -> None:
    found = find_quotations(text)
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))


def test_content_is_widened_to_its_marks() -> None:
    text = "“We are ready,” said Ana Ruiz."
    inside = Attribution(content=((1, 13),), source=((21, 29),), cue=((16, 20),))
    mended = mend_content(inside, text, find_quotations(text), [(1, 13), (16, 20), (21, 29)])
    assert mended.content == ((0, 15),)


def test_content_never_grows_over_another_span() -> None:
    text = "“We are ready, said Ana Ruiz, to talk tomorrow.”"
    one = Attribution(content=((0, 14),), source=((20, 28),), cue=((15, 19),))
    mended = mend_content(one, text, find_quotations(text), [(0, 14), (15, 19), (20, 28)])
    assert mended.content == ((0, 13),)  # the comma ties it to the cue


def test_quoted_share() -> None:
    text = 'that it was "over"'
    assert quoted_share([(0, 18)], find_quotations(text), text) == pytest.approx(4 / 13)
    assert quoted_share([(11, 12)], find_quotations(text), text) == 0
