from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stancelib.schema import Attribution
from stancelib.statements.speakers import resolve_speakers
from stancelib.statements.transcripts import find_turns, with_turns

TALK = (
    "Anna Rossi, Italy's trade minister, spoke to Eva Lund.\n\n"
    "EVA LUND, HOST: Will you sign?\n\n"
    "ROSSI: We won't. The ministry says it is “theft”. \n\n"
    "LUND: And then?\n\n"
    "ROSSI : Then we shall see.\n"
)


def words(text: str, attribution: Attribution) -> list[list[str]]:
    return [
        [text[s:e] for s, e in spans]
        for spans in (attribution.source, attribution.cue, attribution.content)
    ]


def test_turns_of_a_transcript() -> None:
    assert [words(TALK, turn) for turn in find_turns(TALK)] == [
        [["EVA LUND, HOST"], [":"], ["Will you sign?"]],
        [["ROSSI"], [":"], ["We won't. The ministry says it is “theft”"]],
        [["LUND"], [":"], ["And then?"]],
        [["ROSSI"], [":"], ["Then we shall see"]],
    ]


@pytest.mark.parametrize(
    "text",
    [
        "WATCH: The bridge\n\nREAD MORE: The road\n\nWATCH: The train\n\n",
        "LIMA: Talks began.\n\nThey ended.",  # a dateline
        "ROSSI: One.\n\nLUND: Two.\n\nCOBO: Three.",  # a list: nobody comes again
        "Rossi: One.\n\nRossi: Two.\n\nRossi: Three.",
        "",
    ],
)
def test_other_colons_are_no_turns(text: str) -> None:
    assert find_turns(text) == []


def test_inner_attributions_stay_and_repetitions_go() -> None:
    at = TALK.index
    inner = Attribution(((at("it is"), at("”. ") + 1),), ((at("The min"), at(" says")),))
    repeated = Attribution(((at("We won't"), at(" The min")),), ((at("ROSSI:"), at(": We")),))
    sourceless = Attribution(((at("Then we"), at("see.") + 4),))
    outside = Attribution(((at("spoke"), at(" Eva")),), ((0, 10),))
    found = with_turns(TALK, [inner, repeated, sourceless, outside])
    assert inner in found and outside in found
    assert repeated not in found and sourceless not in found
    assert len(found) == 6


def test_names_in_capitals_lead_to_the_person_and_the_country() -> None:
    statements = resolve_speakers(TALK, find_turns(TALK), [])
    assert [one.speaker for one in statements] == ["Eva Lund", "Anna Rossi"] * 2
    assert [one.speaker_country for one in statements] == [None, "ITA", None, "ITA"]


@given(st.text("AB:\n x", max_size=60))
def test_turns_lie_in_the_text(text: str) -> None:
    for turn in find_turns(text):
        for start, end in turn.source + turn.cue + turn.content:
            assert text[start:end].strip() == text[start:end] != ""
        assert text[slice(*turn.cue[0])] == ":"


def test_an_article_without_turns_is_left_alone() -> None:
    attribution = Attribution(((0, 4),))
    assert with_turns("Peru said no.", [attribution]) == [attribution]
