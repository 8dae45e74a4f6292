from __future__ import annotations

from dataclasses import replace

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
