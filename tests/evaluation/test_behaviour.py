from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from stancelib import InputError, Pair
from stancelib.countries import country, find_mentions
from stancelib.data.labelled import authored_file, read_authored
from stancelib.evaluation.answers import Answer
from stancelib.evaluation.behaviour import Case, cases_file, judge_cases, made_cases, read_cases
from stancelib.evaluation.exchange import exchange_countries, exchangeable


class Shouting:
    """Hears a threat in capitals only."""

    def predict(self, pairs: Sequence[Pair]) -> list[Answer]:
        return [Answer(("threatening",) if one.text.isupper() else ()) for one in pairs]


def test_the_bundled_cases() -> None:
    cases = read_cases(cases_file())
    sizes = Counter(one.capability for one in cases)
    assert min(sizes.values()) >= 15
    assert set(sizes) >= set(
        """negation condition direction third_party_threat advocacy denial irony quoting_the_enemy
        self_target tense paraphrase speaker_gender""".split()
    )
    for one in cases:
        # The speaker's own country is no target, and marks say what they stand on.
        assert one.pair.target != one.pair.source_country, one.id
        assert country(str(one.pair.target)).code and one.pair.source_spans, one.id


def test_every_kind_of_label_occurs() -> None:
    labels = Counter(one.labels for one in read_cases(cases_file()))
    for single in ((), ("conciliatory",), ("threatening",), ("accusatory",)):
        assert labels[single] >= 15


def test_verdicts() -> None:
    pair = Pair("Peru said no.", target="PER")
    loud = Pair("PERU SAID NO.", target="PER")
    cases = [
        Case("a", "a", "x", pair, ()),
        Case("b", "b", "x", pair, ("threatening",)),
        Case("c", "c", "y", loud, reference=pair),
        Case("d", "d", "y", loud, reference=loud),
    ]
    items = judge_cases(Shouting(), cases)
    assert [one.passed for one in items] == [True, False, False, True]
    assert [one.kind for one in items] == ["labels", "labels", "invariance", "invariance"]
    assert items[2].reference == pair.text and items[2].labels == ("threatening",)


def test_an_abstention_passes_nothing() -> None:
    class Silent:
        def predict(self, pairs: Sequence[Pair]) -> list[Answer]:
            return [Answer() for _ in pairs]

    pair = Pair("Peru said no.", target="PER")
    cases = [Case("a", "a", "x", pair, ()), Case("b", "b", "x", pair, reference=pair)]
    assert [one.passed for one in judge_cases(Silent(), cases)] == [False, False]


def test_as_many_predictions_as_texts() -> None:
    class Short:
        def predict(self, pairs: Sequence[Pair]) -> list[Answer]:
            return []

    with pytest.raises(InputError, match="found 0 predictions for 1 pairs"):
        judge_cases(Short(), [Case("a", "a", "x", Pair("Peru.", target="PER"), ())])
    with pytest.raises(InputError, match="found no cases"):
        judge_cases(Short(), [])


def test_cases_of_ones_own(tmp_path: Path) -> None:
    path = tmp_path / "cases.jsonl"
    record: dict[str, Any] = {
        "id": "mine-1", "capability": "mine", "text": "{<CHL|Chile>} blamed <PER|Peru>.",
        "source_country": "CHL", "target": "PER", "labels": ["accusatory"], "note": "bare",
    }  # fmt: skip
    path.write_text(json.dumps(record))
    (case,) = read_cases(path)
    assert case.pair == Pair("Chile blamed Peru.", ((13, 17),), ((0, 5),), "", "PER", "CHL")
    for change, message in (
        ({"labels": ["cross"]}, "found the labels 'cross'"),
        ({"reference": "<PER|Peru>."}, "both or neither of labels and reference"),
        ({"target": "BOL"}, "found no mark of BOL"),
        ({"label": []}, "found the fields label"),
        ({"text": "{<PER|Peru> said."}, "without its partner"),
    ):
        path.write_text(json.dumps(record | change))
        with pytest.raises(InputError, match=message):
            read_cases(path)
    path.write_text(f"{json.dumps(record)}\n{json.dumps(record)}\n")
    with pytest.raises(InputError, match="found the ids mine-1 twice"):
        read_cases(path)
    path.write_text("\n")
    with pytest.raises(InputError, match="found no cases"):
        read_cases(path)


@pytest.fixture(scope="module")
def pairs() -> list[Any]:
    return list(read_authored(authored_file("dev")))[:150]


def test_exchanged_countries_keep_form_and_spans(pairs: list[Any]) -> None:
    generator = random.Random(1)
    done = 0
    for one in pairs:
        if not exchangeable(one.pair):
            continue
        changed, note = exchange_countries(one.pair, generator)
        done += 1
        assert changed.target != one.pair.target and f"{one.pair.target} → {changed.target}" in note
        # The same number of words is marked; what isn't a name stays as it was.
        before = [one.pair.text[s:e] for s, e in one.pair.target_spans]
        after = [changed.text[s:e] for s, e in changed.target_spans]
        names = {(m.start, m.end): m for m in find_mentions(one.pair.text)}
        for span, old, new in zip(one.pair.target_spans, before, after, strict=True):
            if span in names:
                assert new != old
                assert (old[0] in "AEIOU") == (new[0] in "AEIOU")
            else:
                assert new == old or any(span[0] <= s and e <= span[1] for s, e in names)
    assert done > 50


def test_an_exchange_by_hand() -> None:
    pair = Pair(
        "Peruvian ministers told Chile that Peru would pay.",
        target_spans=((24, 29),), source_spans=((0, 18),), target="CHL", source_country="PER",
    )  # fmt: skip
    assert exchangeable(pair)
    changed, _ = exchange_countries(pair, random.Random(0))
    (start, end), (first, last) = changed.target_spans[0], changed.source_spans[0]
    assert changed.text[start:end] == country(str(changed.target)).name
    assert changed.text[first:last].endswith(" ministers")
    # Both words of the speaker's country became those of one other country.
    own = country(str(changed.source_country)).name
    assert changed.text.endswith(f"that {own} would pay.")
    assert "Peru" not in changed.text and "Chile" not in changed.text


@pytest.mark.parametrize("text", ["The Kremlin said no.", "He left the Netherlands.", "They left."])
def test_what_cannot_be_exchanged(text: str) -> None:
    target = "RUS" if "Kremlin" in text else "NLD"
    assert not exchangeable(Pair(text, target=target))


def test_made_cases(pairs: list[Any]) -> None:
    cases = made_cases(pairs, statements=10, swaps=3, seed=1)
    sizes = Counter(one.capability for one in cases)
    assert sizes["country_swap"] == 30 and 0 < sizes["typos"] <= 10 and 0 < sizes["case"] <= 10
    assert cases == made_cases(pairs, statements=10, swaps=3, seed=1)
    assert len({one.id for one in cases}) == len(cases)
    for one in cases:
        assert one.reference is not None and one.pair.text != one.reference.text
        if one.capability == "typos":
            assert sorted(one.pair.text) == sorted(one.reference.text)
