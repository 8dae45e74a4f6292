from __future__ import annotations

from dataclasses import replace

import pytest

from stancelib.schema import Statement
from stancelib.targets import find_targets


def statement(text: str, words: str, source: str, country: str | None) -> Statement:
    """A statement that is one stretch of text, its source inside it."""
    start = text.index(words)
    source_start = text.index(source, start)
    return Statement(
        content=((start, start + len(words)),),
        source=((source_start, source_start + len(source)),),
        speaker=source,
        speaker_country=country,
    )


def test_named_targets_with_all_their_mentions_and_self() -> None:
    text = "Peru told Ecuador that Ecuadorean and Chilean ships were welcome."
    (found,) = find_targets(text, [statement(text, text, "Peru", "PER")])
    mentions = {t.country: [text[s:e] for s, e in t.spans] for t in found}
    assert mentions == {"PER": ["Peru"], "ECU": ["Ecuador", "Ecuadorean"], "CHL": ["Chilean"]}
    assert [t.is_self for t in found] == [True, False, False]
    assert {t.kind for t in found} == {"named"}


def test_a_leader_whom_the_article_introduces_stands_for_the_country() -> None:
    text = (
        "President Ana Ruiz of Peru spoke first. “Ruiz keeps her word,” the Chilean minister said."
    )
    one = statement(
        text, "“Ruiz keeps her word,” the Chilean minister said", "the Chilean minister", "CHL"
    )
    (found,) = find_targets(text, [one])
    assert [(t.country, [text[s:e] for s, e in t.spans]) for t in found if not t.is_self] == [
        ("PER", ["Ruiz"])
    ]


def test_a_pronoun_means_the_country_under_discussion() -> None:
    text = "Talks with Peru failed. “They never wanted them,” the Chilean minister said."
    one = statement(
        text, "“They never wanted them,” the Chilean minister said", "the Chilean minister", "CHL"
    )
    (found,) = find_targets(text, [one])
    implied = [t for t in found if not t.is_self]
    assert [(t.country, t.kind) for t in implied] == [("PER", "implied")]
    assert text[slice(*implied[0].spans[0])] == "They"


def test_a_pronoun_of_a_private_speaker_means_nobody() -> None:
    text = "Talks with Peru failed. “They never wanted them,” the baker said."
    one = statement(text, "“They never wanted them,” the baker said", "the baker", None)
    assert find_targets(text, [one]) == [()]


def test_who_goes_on_speaking_goes_on_about_the_same_country() -> None:
    text = "“Peru lied,” Ruiz said. “Our patience has an end,” Ruiz said."
    first = statement(text, "“Peru lied,” Ruiz said", "Ruiz", "CHL")
    second = statement(text, "“Our patience has an end,” Ruiz said", "Ruiz", "CHL")
    found = find_targets(text, [first, second])
    assert [(t.country, t.kind, t.spans) for t in found[1]] == [("PER", "implied", ())]


def test_no_statements_no_targets() -> None:
    assert find_targets("Peru and Chile.", []) == []


def test_other_words_mean_the_country_under_discussion() -> None:
    text = "Talks with Peru failed. “Our neighbour sleeps,” the Chilean minister said."
    one = statement(
        text, "“Our neighbour sleeps,” the Chilean minister said", "the Chilean minister", "CHL"
    )
    (found,) = find_targets(text, [one])
    assert [(t.country, t.kind) for t in found if not t.is_self] == [("PER", "implied")]
    assert text[slice(*found[-1].spans[0])] == "Our neighbour"


def test_a_judgement_in_quotation_marks_is_about_the_other_side() -> None:
    text = "Peru sent a letter. The Chilean minister called it “late” on Monday. He slept well."
    start = text.index("The Chilean")
    judged = Statement(
        content=((text.index("it “"), text.index(" on Monday")),),
        source=((start, text.index(" called")),),
        cue=((text.index("called"), text.index(" it “")),),
        kind="mixed",
        speaker_country="CHL",
    )
    (found,) = find_targets(text, [judged])
    assert [(t.country, t.kind) for t in found if not t.is_self] == [("PER", "implied")]
    plain = replace(judged, kind="indirect")
    assert [t.country for t in find_targets(text, [plain])[0] if not t.is_self] == []


# --- organisations of states, on request ----------------------------------------------------------

UNION = "The European Union said that Peru and Nato had lied to the EU."


def test_organisations_are_left_out_by_default() -> None:
    one = statement(UNION, UNION, "The European Union", None)
    assert find_targets(UNION, [one]) == find_targets(UNION, [one], supranational=False)
    assert [target.country for target in find_targets(UNION, [one])[0]] == ["PER"]


def test_organisations_come_behind_the_countries_and_all_their_mentions_count() -> None:
    one = statement(UNION, UNION, "The European Union", None)
    (found,) = find_targets(UNION, [one], supranational=True)
    mentions = {t.country: [UNION[s:e] for s, e in t.spans] for t in found}
    assert mentions == {"PER": ["Peru"], "EU": ["European Union", "EU"], "NATO": ["Nato"]}
    assert {t.country for t in found if t.is_self} == {"EU"}
    assert {t.kind for t in found} == {"named"}


def test_countries_are_the_same_with_organisations_as_without() -> None:
    text = (
        "Talks with Peru failed. “They never wanted the EU,” the Chilean minister said. "
        "“It was a show,” she added."
    )
    ones = [
        statement(
            text, "“They never wanted the EU,” the Chilean minister", "the Chilean minister", "CHL"
        ),
        replace(
            statement(text, "“It was a show,” she added", "she", "CHL"),
            speaker="the Chilean minister",
        ),
    ]
    without = find_targets(text, ones)
    found = find_targets(text, ones, supranational=True)
    assert [t.country for t in without[0]] == ["CHL", "PER"] and without[1]
    assert [tuple(t for t in own if t.country != "EU") for own in found] == without
    assert [t.country for t in found[0]] == ["CHL", "PER", "EU"]


@pytest.mark.parametrize(
    ("source", "country", "expected"),
    [
        ("the EU", None, True),
        ("EU officials", None, True),
        ("a spokesman for the EU", None, True),
        ("an official at the European Commission", None, True),
        ("EU trade commissioner Eva Lund", None, True),
        ("Peru's ambassador to the EU", "PER", False),
        ("Hungary, an EU member,", "HUN", False),
        ("the envoy to the EU", None, False),
        ("a critic of the EU", None, False),
        ("EU critics", None, False),
        ("an EU member state", None, False),
        ("a former EU commissioner", None, False),
        ("an expert on the EU", None, False),
        ("EU ambassador Eva Lund", None, False),
        ("EU ambassador to Peru Eva Lund", None, True),
        ("the baker", None, False),
    ],
)
def test_an_organisation_is_self_where_the_source_speaks_for_it(
    source: str, country: str | None, expected: bool
) -> None:
    text = f"On Monday {source} said the European Union had won."
    one = statement(text, text[10:], source, country)
    (found,) = find_targets(text, [one], supranational=True)
    (union,) = [target for target in found if target.country == "EU"]
    assert union.is_self is expected


def test_who_was_introduced_as_an_organisations_speaks_for_it_later_too() -> None:
    text = "EU envoy Eva Lund said no. Lund said the EU was right. Ms Ruiz said the EU was wrong."
    ones = [
        replace(
            statement(text, "EU envoy Eva Lund said no", "EU envoy Eva Lund", None),
            speaker="Eva Lund",
        ),
        replace(statement(text, "Lund said the EU was right", "Lund", None), speaker="Eva Lund"),
        replace(
            statement(text, "Ms Ruiz said the EU was wrong", "Ms Ruiz", None), speaker="Ms Ruiz"
        ),
    ]
    found = find_targets(text, ones, supranational=True)
    assert [[t.is_self for t in own if t.country == "EU"] for own in found] == [
        [True],
        [True],
        [False],
    ]
