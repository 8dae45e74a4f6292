"""Records of our corpus enter; what is wrong with them leaves, a line a fault."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from stancelib.data.overlap import near_duplicates, words_of
from stancelib.data.records import all_pairs
from stancelib.schema import SENTIMENTS, STANCES

Record = Mapping[str, Any]

# What the corpus was designed to hold, as shares of pairs: enough of each label to learn it, and
# no country that the model could learn instead of the words.
LEAST_SHARE = {"stance": 0.18, "neutral": 0.30, "two labels": 0.08}
MOST_OF_ONE_COUNTRY = 0.12
FEWEST_COUNTRIES = 120
FEWEST_OF_A_RULE = 60
RULES = range(1, 20)
# Jaccard similarity of three-word runs over which two statements count as near copies.
NEAR = 0.5


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
            words = " ".join(words_of(record["text"]))
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


def near_copies(splits: Mapping[str, Sequence[Record]]) -> Iterator[str]:
    """Yield one line per pair of statements of different stories that are nearly the same.

    Statements of one story may be: twins differ in a few words on purpose.
    """
    records = {one["id"]: one for own in splits.values() for one in own}
    texts = {name: one["text"] for name, one in records.items()}
    for first, second, similarity in near_duplicates(texts, NEAR):
        one, other = records[first], records[second]
        if one["story"] != other["story"]:
            yield (
                f"{second} ({other['split']}): nearly the text of {first} ({one['split']}), "
                f"similarity {similarity:.2f}"
            )


def imbalances(records: Sequence[Record]) -> Iterator[str]:
    """Yield one line per label, country or codebook rule that is out of its designed share."""
    pairs = all_pairs(records)
    held = {stance: sum(stance in one["stance"] for one in pairs) for stance in STANCES}
    least = dict.fromkeys(STANCES, LEAST_SHARE["stance"]) | LEAST_SHARE
    held["neutral"] = sum(not one["stance"] for one in pairs)
    held["two labels"] = sum(len(one["stance"]) > 1 for one in pairs)
    for name, number in held.items():
        if number < least[name] * len(pairs):
            yield f"{name}: {number / len(pairs):.1%} of pairs, expected {least[name]:.0%} or more"
    countries = Counter(one["country"] for one in pairs)
    if len(countries) < FEWEST_COUNTRIES:
        yield f"{len(countries)} target countries, expected {FEWEST_COUNTRIES} or more"
    for country, number in countries.most_common(1):
        if number > MOST_OF_ONE_COUNTRY * len(pairs):
            yield f"{country}: {number / len(pairs):.1%} of pairs, expected at most 12%"
    rules = Counter(rule for record in records for rule in record["rules"])
    for rule in RULES:
        if rules[rule] < FEWEST_OF_A_RULE:
            yield f"rule {rule}: {rules[rule]} records, expected {FEWEST_OF_A_RULE} or more"


def article_problems(splits: Mapping[str, Sequence[Record]]) -> Iterator[str]:
    """Yield one line per fault of the article gold beyond what its reader refuses.

    Args:
        splits: records of docs/formats.md (article gold) of every split by its name.
    """
    seen: Counter[str] = Counter(one["id"] for own in splits.values() for one in own)
    yield from (f"{name}: the id comes {n} times" for name, n in seen.items() if n > 1)
    for split, records in splits.items():
        for record in records:
            if record["split"] != split:
                yield f"{record['id']}: is in {split} and says {record['split']}"
            for index, one in enumerate(record["statements"]):
                where = f"{record['id']}, statement {index}"
                parent = one["parent"]
                if parent is not None and not 0 <= parent < len(record["statements"]):
                    yield f"{where}: its parent {parent} is not there"
                if parent == index:
                    yield f"{where}: is its own parent"
                with_source = {**one, "source_spans": one["source"], "text": record["text"]}
                with_source["source_country"] = one["speaker_country"]
                yield from (f"{where}: {fault}" for fault in _target_problems(with_source))
