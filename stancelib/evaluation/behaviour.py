"""Cases and a predictor enter; which of them it passed leaves: behaviour tests.

In the manner of CheckList (Ribeiro et al., ACL 2020) each case tests one capability.  A *labels*
case says which stances must come out.  An *invariance* case gives two texts that must get the same
ones, either written by hand (paraphrases, a speaker's gender) or made from labelled pairs:
countries exchanged (`stancelib.evaluation.exchange`), a typing error, capitals.  The hand-written
cases are ``stancelib/data/behaviour.jsonl``; docs/evaluation.md has the format of one's own.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path
from typing import Any, Protocol

from stancelib.countries import find_mentions
from stancelib.countries.table import all_codes
from stancelib.data.labelled import LabelledPair
from stancelib.data.lines import read_lines
from stancelib.data.stories import read_marked_text
from stancelib.errors import InputError
from stancelib.evaluation.answers import Answer, answer_of, check_stances, in_order
from stancelib.evaluation.exchange import exchange_countries, exchangeable
from stancelib.evaluation.results import BehaviourItem
from stancelib.schema import Pair, Prediction

LABELS, INVARIANCE = "labels", "invariance"
STATEMENTS, SWAPS = 200, 20
_FIELDS = frozenset("id capability text source_country target labels reference note".split())
_WORD = re.compile(r"\b[a-z]{5,}\b")


class Judge(Protocol):
    """Anything that judges pairs, ours or not."""

    def predict(self, pairs: Sequence[Pair]) -> Sequence[Prediction | Answer]:
        """One prediction per pair, in order."""
        ...


@dataclass(frozen=True)
class Case:
    """One behaviour test.

    Attributes:
        id: names it.
        group: cases made from one statement share it.
        capability: what it tests.
        pair: what is judged.
        labels: the stances that must come; None where the case has a reference.
        reference: a pair whose labels must be the same; else None.
        note: what was changed or why the labels are expected.
    """

    id: str
    group: str
    capability: str
    pair: Pair
    labels: tuple[str, ...] | None = None
    reference: Pair | None = None
    note: str = ""


def cases_file() -> Path:
    """Path of the bundled cases."""
    return Path(str(files("stancelib.data") / "behaviour.jsonl"))


def read_cases(path: str | Path) -> list[Case]:
    """The cases of one file.

    Raises:
        InputError: names the file and line that isn't a case; ids come twice; there are none.
    """
    cases = list(read_lines(path, "a behaviour case", _case))
    ids = [one.id for one in cases]
    twice = sorted({one for one in ids if ids.count(one) > 1})
    if twice or not cases:
        found = f"the ids {', '.join(twice)} twice" if twice else "no cases"
        raise InputError(f"{path}: found {found}, expected cases with ids that differ")
    return cases


def made_cases(
    pairs: Sequence[LabelledPair],
    statements: int = STATEMENTS,
    swaps: int = SWAPS,
    seed: int = 0,
) -> list[Case]:
    """Invariance cases made from labelled pairs: country_swap, typos and case.

    Args:
        pairs: to be changed; those whose target is no country are left out.
        statements: how many of them, at most, are drawn for each capability.
        swaps: how many exchanges of countries are made of each statement.
        seed: of the draws.
    """
    generator = random.Random(seed)
    with_country = [one for one in pairs if one.pair.target in all_codes()]
    generator.shuffle(with_country)
    swappable = (one for one in with_country if exchangeable(one.pair))
    cases = []
    for _, one in zip(range(statements), swappable, strict=False):
        for number in range(1, swaps + 1):
            changed, note = exchange_countries(one.pair, generator)
            cases.append(_made(one, "country_swap", changed, note, number))
    for one in with_country[:statements]:
        mistyped, note = _with_typo(one.pair, generator)
        if mistyped is not None:
            cases.append(_made(one, "typos", mistyped, note))
        shouted = one.pair.text.upper()
        # "ß" becomes two letters; the spans would be wrong.
        if len(shouted) == len(one.pair.text) and not one.pair.context:
            cases.append(_made(one, "case", replace(one.pair, text=shouted), "all in capitals"))
    return cases


def judge_cases(predictor: Judge, cases: Sequence[Case]) -> tuple[BehaviourItem, ...]:
    """Put the cases to a predictor; an abstention passes no case.

    Raises:
        InputError: when it gives more or fewer predictions than pairs, or no labels at all.
    """
    if not cases:
        raise InputError("found no cases, expected at least one")
    pairs = [one.pair for one in cases]
    references = list(dict.fromkeys(one.reference for one in cases if one.reference is not None))
    predictions = predictor.predict([*pairs, *references])
    if len(predictions) != len(pairs) + len(references):
        raise InputError(
            f"found {len(predictions)} predictions for {len(pairs) + len(references)} pairs"
        )
    answers = [answer_of(one) for one in predictions]
    of_reference = dict(zip(references, answers[len(pairs) :], strict=True))
    return tuple(
        _judged(case, own, of_reference)
        for case, own in zip(cases, answers[: len(pairs)], strict=True)
    )


def _judged(case: Case, own: Answer, of_reference: dict[Pair, Answer]) -> BehaviourItem:
    if case.reference is None:
        expected, answered = case.labels or (), True
    else:
        given = of_reference[case.reference].labels
        expected, answered = given or (), given is not None
    passed = answered and own.labels is not None and set(own.labels) == set(expected)
    return BehaviourItem(
        id=case.id,
        group=case.group,
        capability=case.capability,
        kind=LABELS if case.reference is None else INVARIANCE,
        passed=passed,
        text=case.pair.text,
        target=case.pair.target,
        country=case.pair.target if case.pair.target in all_codes() else None,
        reference=None if case.reference is None else case.reference.text,
        expected=in_order(expected),
        labels=own.labels or (),
        stance=own.stance,
        note=case.note,
    )


def _case(record: dict[str, Any]) -> Iterator[Case]:
    unknown = sorted(set(record) - _FIELDS)
    if unknown:
        raise InputError(f"found the fields {', '.join(unknown)}, expected {', '.join(_FIELDS)}")
    if ("labels" in record) == ("reference" in record):
        raise InputError("found both or neither of labels and reference, expected one of them")
    labels = None
    if "labels" in record:
        check_stances(record["labels"])
        labels = in_order(record["labels"])
    reference = record.get("reference")
    yield Case(
        id=record["id"],
        group=record["id"],
        capability=record["capability"],
        pair=_marked_pair(record["text"], record),
        labels=labels,
        reference=None if reference is None else _marked_pair(reference, record),
        note=record.get("note", ""),
    )


def _marked_pair(text: str, record: dict[str, Any]) -> Pair:
    marked = read_marked_text(text)
    target = record["target"]
    spans = tuple((start, end) for start, end in marked.country_spans.get(target, []))
    if not spans:
        raise InputError(f"found no mark of {target} in {text!r}, expected <{target}|words>")
    sources = tuple((start, end) for start, end in marked.source_spans)
    return Pair(marked.text, spans, sources, "", target, record.get("source_country"))


def _made(one: LabelledPair, capability: str, pair: Pair, note: str, number: int = 1) -> Case:
    name = f"{capability}:{one.id}:{number}"
    return Case(name, one.group, capability, pair, None, one.pair, note)


def _with_typo(pair: Pair, generator: random.Random) -> tuple[Pair | None, str]:
    """Two neighbouring letters of one word exchanged, outside names and marked spans."""
    taken = [*pair.target_spans, *((m.start, m.end) for m in find_mentions(pair.text))]
    words = [
        match.span()
        for match in _WORD.finditer(pair.text)
        if not any(match.start() < end and start < match.end() for start, end in taken)
    ]
    if not words:
        return None, ""
    start, end = generator.choice(words)
    # Not the first letter, which people rarely get wrong, and two letters that differ.
    places = [i for i in range(start + 1, end - 1) if pair.text[i] != pair.text[i + 1]]
    if not places:
        return None, ""
    at = generator.choice(places)
    text = pair.text
    changed = f"{text[:at]}{text[at + 1]}{text[at]}{text[at + 2 :]}"
    return replace(pair, text=changed), f"{text[start:end]} → {changed[start:end]}"
