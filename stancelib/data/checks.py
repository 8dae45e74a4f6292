"""Records of our corpus enter; what is wrong with them leaves, a line a fault."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from stancelib.countries.table import all_codes
from stancelib.data.article_markup import split_of_article
from stancelib.data.gold import gold_analysis
from stancelib.data.labelled import check_labels
from stancelib.data.overlap import near_duplicates, words_of
from stancelib.data.records import RULES, all_pairs
from stancelib.data.stories import KINDS, split_of
from stancelib.errors import InputError
from stancelib.schema import STANCES

Record = Mapping[str, Any]

# What the corpus was designed to hold, as shares of pairs: enough of each label to learn it, and
# no country that the model could learn instead of the words.
LEAST_SHARE = {"stance": 0.18, "neutral": 0.30, "two labels": 0.08}
MOST_OF_ONE_COUNTRY = 0.12
FEWEST_COUNTRIES = 120
FEWEST_OF_A_RULE = 60
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
    with_twin = {one["id"] for own in splits.values() for one in own if one["contrast"]}
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
            twin = record["contrast"]
            if twin is not None and twin not in seen_ids:
                yield f"{record['id']}: its twin {twin} is not there"
            elif twin is not None and twin not in with_twin:
                yield f"{record['id']}: its twin {twin} names no twin"
            if split_of(record) != split:
                yield f"{record['id']}: belongs to {split_of(record)} and is in {split}"
            if record["kind"] not in KINDS or not set(record["rules"]) <= set(RULES):
                yield f"{record['id']}: kind {record['kind']}, rules {record['rules']}"
            yield from (f"{record['id']}: {fault}" for fault in _target_problems(record))


def _target_problems(record: Record) -> Iterator[str]:
    text = record["text"]
    spans = [*record["source_spans"], *record.get("content", ()), *record.get("cue", ())]
    spans += [span for target in record["targets"] for span in target["spans"]]
    for start, end in spans:
        if not 0 <= start < end <= len(text) or text[start:end] != text[start:end].strip():
            yield f"span ({start}, {end}) points at {text[start:end]!r}"
    countries = [target["country"] for target in record["targets"]]
    unknown = {*countries, record["source_country"] or "USA"} - all_codes()
    if unknown:
        yield f"unknown countries {sorted(unknown)}"
    if len(countries) != len(set(countries)):
        yield f"targets come twice: {countries}"
    for target in record["targets"]:
        if target["self"] != (target["country"] == record["source_country"]):
            yield f"{target['country']}: self is {target['self']}"
        if target["self"]:
            continue
        try:
            check_labels(target["stance"], target["primary"], target["sentiment"])
        except InputError as error:
            yield f"{target['country']}: {error}"


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
    seen = Counter(one["id"] for own in splits.values() for one in own)
    yield from (f"{name}: the id comes {n} times" for name, n in seen.items() if n > 1)
    for split, records in splits.items():
        for record in records:
            if {record["split"], split_of_article(record)} != {split}:
                yield f"{record['id']}: is in {split} and says {record['split']}"
            try:
                gold_analysis(record)
            except (InputError, KeyError, TypeError, ValueError) as error:
                yield f"{record['id']}: {type(error).__name__}: {error}"
                continue
            for index, one in enumerate(record["statements"]):
                where = f"{record['id']}, statement {index}"
                with_source = {**one, "source_spans": one["source"], "text": record["text"]}
                with_source["source_country"] = one["speaker_country"]
                yield from (f"{where}: {fault}" for fault in _target_problems(with_source))


def standoff_problems(rows: Sequence[Record]) -> Iterator[str]:
    """Yield one line per fault of the stand-off labels of one corpus.

    Whether offsets fit the corpus' text can be told only where the corpus is
    (`stancelib.data.standoff.read_standoff`).
    """
    splits: dict[str, str] = {}
    seen: set[tuple[str, int, int, str]] = set()
    for row in rows:
        where = f"{row['corpus']} {row['doc']} {row['start']}-{row['end']} {row['target']}"
        if splits.setdefault(row["doc"], row["split"]) != row["split"]:
            yield f"{where}: its document is in two splits"
        key = (row["doc"], row["start"], row["end"], row["target"])
        if key in seen:
            yield f"{where}: comes twice"
        seen.add(key)
        if not {row["target"], row["source_country"] or "USA"} <= all_codes():
            yield f"{where}: unknown country"
        if row["target"] == row["source_country"]:
            yield f"{where}: the source speaks for the target"
        for start, end in row["target_spans"]:
            if not row["start"] <= start < end <= row["end"]:
                yield f"{where}: mention ({start}, {end}) outside the statement"
        try:
            check_labels(row["stance"], row["primary"], row["sentiment"])
        except InputError as error:
            yield f"{where}: {error}"
