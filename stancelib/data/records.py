"""Records of our corpus (dicts of docs/formats.md) enter; what a data card counts leaves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from stancelib.data.stories import KINDS as STORY_KINDS
from stancelib.data.stories import NUMBER_OF_RULES
from stancelib.schema import KINDS, SENTIMENTS, STANCES

Record = Mapping[str, Any]
RULES = range(1, NUMBER_OF_RULES + 1)


def all_pairs(records: Iterable[Record]) -> list[Record]:
    """The targets of all records but ``self``; a record is a statement or an article."""
    return [
        target
        for record in records
        for statement in record.get("statements", [record])
        for target in statement["targets"]
        if not target["self"]
    ]


def statement_counts(records: Sequence[Record]) -> dict[str, str]:
    """Counts of authored statements: absolute numbers, and shares of pairs or statements."""
    kinds = Counter(record["kind"] for record in records)
    rules = Counter(rule for record in records for rule in record["rules"])
    several = sum(sum(not t["self"] for t in record["targets"]) > 1 for record in records)
    result = {
        "stories": str(len({record["story"] for record in records})),
        "statements": str(len(records)),
    }
    result |= pair_counts(records)
    result |= {f"{kind} statements": _share(kinds[kind], len(records)) for kind in STORY_KINDS}
    result["statements with several targets"] = _share(several, len(records))
    result["statements with a twin"] = _share(
        sum(record["contrast"] is not None for record in records), len(records)
    )
    result["fewest records of a codebook rule"] = str(min(rules[rule] for rule in RULES))
    return result


def article_counts(records: Sequence[Record]) -> dict[str, str]:
    """Counts of article gold."""
    statements = [statement for record in records for statement in record["statements"]]
    kinds = Counter(one["kind"] for one in statements)
    words = sorted(len(record["text"].split()) for record in records)
    result = {
        "articles": str(len(records)),
        "words of the shortest, middle and longest": (
            f"{words[0]}, {words[len(words) // 2]}, {words[-1]}" if words else "–"
        ),
        "statements": str(len(statements)),
    }
    result |= {f"{kind} statements": _share(kinds[kind], len(statements)) for kind in KINDS}
    result["statements inside another"] = str(sum(one["parent"] is not None for one in statements))
    result["statements whose speaker speaks for a country"] = _share(
        sum(one["speaker_country"] is not None for one in statements), len(statements)
    )
    result["statements toward no country"] = _share(
        sum(all(t["self"] for t in one["targets"]) for one in statements), len(statements)
    )
    return result | pair_counts(records)


def standoff_counts(rows: Sequence[Record]) -> dict[str, str]:
    """Counts of stand-off labels, one row a pair."""
    documents = len({(row["corpus"], row["doc"]) for row in rows})
    result = {"documents or sentences": str(documents)}
    return result | pair_counts(standoff_records(rows), named=False)


def agreement(records: Sequence[Record]) -> dict[str, str]:
    """Agreement of first and second labels, before settling, on the pairs that have both.

    Cohen's κ (1960) of each stance and of the sentiment's three classes, by scikit-learn.
    """
    from sklearn.metrics import cohen_kappa_score

    pairs = [one for one in all_pairs(records) if one.get("second") is not None]
    both = [(one.get("first", one), one["second"]) for one in pairs]
    result = {"pairs labelled twice": str(len(pairs))}
    columns = {
        **{
            f"κ {name}": [[name in one["stance"] for one in pair] for pair in both]
            for name in STANCES
        },
        "κ sentiment": [[one["sentiment"] for one in pair] for pair in both],
    }
    for name, column in columns.items():
        first, second = zip(*column, strict=True) if column else ((), ())
        # Without both values of a label, chance agreement is 1 and κ undefined.
        defined = len({*first, *second}) > 1
        result[name] = f"{cohen_kappa_score(first, second):.3f}" if defined else "–"
    same = sum(first["stance"] == second["stance"] for first, second in both)
    result["same stances"] = _share(same, len(both))
    differing = [
        one
        for one, (first, second) in zip(pairs, both, strict=True)
        if any(first[name] != second[name] for name in ("stance", "sentiment"))
    ]
    result["differing in stance or sentiment"] = str(len(differing))
    return result


def standoff_records(rows: Sequence[Record]) -> list[Record]:
    """Stand-off labels in the shape of statements: one target each, none of them ``self``."""
    return [{"targets": [{**row, "country": row["target"], "self": False}]} for row in rows]


def pair_counts(records: Sequence[Record], named: bool = True) -> dict[str, str]:
    """Counts that every part has: pairs, countries, labels."""
    pairs = all_pairs(records)
    tones = Counter(one["sentiment"] for one in pairs)
    result = {
        "pairs": str(len(pairs)),
        "target countries": str(len({one["country"] for one in pairs})),
        "pairs labelled twice": str(sum(one.get("second") is not None for one in pairs)),
    }
    for stance in STANCES:
        held = sum(stance in one["stance"] for one in pairs)
        result[f"{stance} pairs"] = _share(held, len(pairs))
    result["neutral pairs"] = _share(sum(not one["stance"] for one in pairs), len(pairs))
    result["pairs with two labels or more"] = _share(
        sum(len(one["stance"]) > 1 for one in pairs), len(pairs)
    )
    result |= {f"{tone} sentiment": _share(tones[tone], len(pairs)) for tone in SENTIMENTS}
    if named:
        result["pairs whose target is not named"] = _share(
            sum(not one["named"] for one in pairs), len(pairs)
        )
    return result


def review_counts(rows: Sequence[Record]) -> dict[str, str]:
    """What an adversarial review of one part found wrong.

    Args:
        rows: of docs/formats.md (review), one per pair and one per record (``country`` null).
    """
    pairs = [row for row in rows if row["country"] is not None]
    records = [row for row in rows if row["country"] is None]

    def wrong(among: Sequence[Record], *fields: str) -> str:
        return rate(sum(any(name in row["wrong"] for name in fields) for row in among), len(among))

    return {
        "records read": str(len(records)),
        "pairs read": str(len(pairs)),
        "stance wrong, of pairs": wrong(pairs, "stance"),
        "sentiment wrong, of pairs": wrong(pairs, "sentiment"),
        "stance or sentiment wrong, of pairs": wrong(pairs, "stance", "sentiment"),
        "mention missed or wrong, of pairs": wrong(pairs, "mentions"),
        "source, speaker or country spoken for wrong, of records": wrong(
            records, "source", "speaker", "speaker_country", "source_country"
        ),
        "target missing or one too many, of records": wrong(records, "target"),
        "content, cue, kind, rule or text wrong, of records": wrong(
            records, "content", "cue", "kind", "parent", "rules", "text"
        ),
    }


def review_by_label(rows: Sequence[Record]) -> dict[str, str]:
    """Share of pairs whose stance or sentiment is wrong, by stance and by codebook rule."""
    pairs = [row for row in rows if row["country"] is not None]

    def wrong(among: Sequence[Record]) -> str:
        return rate(
            sum(bool({"stance", "sentiment"} & {*row["wrong"]}) for row in among), len(among)
        )

    result = {
        stance: wrong([row for row in pairs if stance in row["stance"]]) for stance in STANCES
    }
    result["neutral"] = wrong([row for row in pairs if not row["stance"]])
    for rule in RULES:
        result[f"rule {rule}"] = wrong([row for row in pairs if rule in row.get("rules", ())])
    return result


def rate(part: int, whole: int) -> str:
    """A share with its 95 % interval (Wilson 1927)."""
    from scipy.stats import binomtest

    if not whole:
        return "–"
    interval = binomtest(part, whole).proportion_ci(method="wilson")
    return f"{part} of {whole}, {part / whole:.1%} [{interval.low:.1%}, {interval.high:.1%}]"


def _share(part: int, whole: int) -> str:
    return f"{part} ({part / max(1, whole):.0%})"
