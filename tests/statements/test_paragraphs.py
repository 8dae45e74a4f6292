from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stancelib.statements.paragraphs import LINE_BREAK, paragraph_spans

WRAPPED = (
    "The minister of fisheries told the assembled reporters on Monday\n"
    "that the boats would sail again before the week was over.\n"
    "Nobody in the room asked him which boats he had in mind.\n"
)


def paragraphs(text: str) -> list[str]:
    return [text[start:end] for start, end in paragraph_spans(text)]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r", "\u2028", "\u2029"])
def test_every_kind_of_line_break_ends_a_paragraph(newline: str) -> None:
    assert paragraphs(f"One.{newline}Two.{newline}{newline}Three.") == ["One.", "Two.", "Three."]


def test_hard_wrapped_lines_are_one_paragraph() -> None:
    found = paragraphs(WRAPPED)
    assert len(found) == 2
    assert found[0].startswith("The minister") and found[0].endswith("was over.")


def test_a_headline_is_a_paragraph() -> None:
    assert paragraphs("Boats to sail\nThe minister said so.")[0] == "Boats to sail"


@pytest.mark.parametrize("text", ["", " ", "\n\n", " \t\r\n "])
def test_no_text_has_no_paragraphs(text: str) -> None:
    assert paragraph_spans(text) == []


@given(st.text())
def test_paragraphs_cover_all_but_white_space_once(text: str) -> None:
    spans = paragraph_spans(text)
    covered = [i for start, end in spans for i in range(start, end)]
    assert covered == sorted(set(covered))
    outside = set(range(len(text))) - set(covered)
    assert all(text[i].isspace() or LINE_BREAK.match(text[i]) for i in outside)
    assert all(text[s:e] == text[s:e].strip() and text[s:e] for s, e in spans)
