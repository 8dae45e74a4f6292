"""Authored records enter; what is wrong with them, and their counts, leave."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from stancelib.schema import SENTIMENTS, STANCES

Record = Mapping[str, Any]


def problems(splits: Mapping[str, Sequence[Record]]) -> Iterator[str]:
    """Yield one line per fault of the corpus.

    Checked are ids, splits by story, offsets, labels and codebook values, twins, and texts that
    come twice (case, punctuation and white space aside).

    Args:
        splits: records of every split by its name.
    """
    seen_ids: Counter[str] = Counter(one["id"] for own in splits.values() for one in own)
    yield from (f"{name}: the id comes {n} times" for name, n in seen_ids.items() if n > 1)
    split_of_story: dict[str, str] = {}
    first_with_text: dict[str, str] = {}
    for split, records in splits.items():
        for record in records:
            story = split_of_story.setdefault(record["story"], split)
            if story != split or record["split"] != split:
                yield f"{record['id']}: its story is in {story} and in {split}"
            words = " ".join(re.findall(r"\w+", record["text"].lower()))
            if first_with_text.setdefault(words, record["id"]) != record["id"]:
                yield f"{record['id']}: same text as {first_with_text[words]}"
            if record["contrast"] is not None and record["contrast"] not in seen_ids:
                yield f"{record['id']}: its twin {record['contrast']} is not there"
            yield from (f"{record['id']}: {fault}" for fault in _target_problems(record))


def _target_problems(record: Record) -> Iterator[str]:
    text = record["text"]
    spans = [*record["source_spans"], *(s for t in record["targets"] for s in t["spans"])]
    for start, end in spans:
        if not 0 <= start < end <= len(text) or text[start:end] != text[start:end].strip():
            yield f"span ({start}, {end}) points at {text[start:end]!r}"
    countries = [target["country"] for target in record["targets"]]
    if len(countries) != len(set(countries)):
        yield f"targets come twice: {countries}"
    for target in record["targets"]:
        if target["self"] != (target["country"] == record["source_country"]):
            yield f"{target['country']}: self is {target['self']}"
        if target["self"]:
            continue
        stance = target["stance"]
        if not set(stance) <= set(STANCES) or target["sentiment"] not in SENTIMENTS:
            yield f"{target['country']}: labels {stance}, {target['sentiment']}"
        if target["primary"] not in (stance or ["neutral"]):
            yield f"{target['country']}: primary {target['primary']} is none of {stance}"


def counts(records: Sequence[Record]) -> dict[str, str]:
    """What a data card counts, in words: absolute numbers and shares."""
    pairs = [target for record in records for target in record["targets"] if not target["self"]]
    kinds = Counter(record["kind"] for record in records)
    tones = Counter(target["sentiment"] for target in pairs)
    rules = Counter(rule for record in records for rule in record["rules"])
    several = sum(sum(not t["self"] for t in record["targets"]) > 1 for record in records)
    result = {
        "stories": str(len({record["story"] for record in records})),
        "statements": str(len(records)),
        "pairs": str(len(pairs)),
        "target countries": str(len({target["country"] for target in pairs})),
        "pairs labelled twice": str(sum("second" in target for target in pairs)),
    }
    for stance in STANCES:
        held = sum(stance in target["stance"] for target in pairs)
        result[f"{stance} pairs"] = _share(held, len(pairs))
    result["neutral pairs"] = _share(sum(not target["stance"] for target in pairs), len(pairs))
    result["pairs with two labels or more"] = _share(
        sum(len(target["stance"]) > 1 for target in pairs), len(pairs)
    )
    result |= {f"{tone} sentiment": _share(tones[tone], len(pairs)) for tone in SENTIMENTS}
    result |= {f"{kind} statements": _share(kinds[kind], len(records)) for kind in sorted(kinds)}
    result["statements with several targets"] = _share(several, len(records))
    result["statements with a twin"] = _share(
        sum(record["contrast"] is not None for record in records), len(records)
    )
    result["pairs whose target is not named"] = _share(
        sum(not target["named"] for target in pairs), len(pairs)
    )
    result["fewest records of a codebook rule"] = str(min(rules[rule] for rule in range(1, 20)))
    return result


def _share(part: int, whole: int) -> str:
    return f"{part} ({part / max(1, whole):.0%})"
