"""The rule files: well-formed, each rule with its reason, and about names that exist."""

from __future__ import annotations

import csv
import re
from importlib.resources import files

import pytest

from stancelib.countries import all_names, country, find_mentions
from stancelib.countries.rules import DROP, KEEP, Rule, Surroundings, rule_book
from stancelib.countries.view import View

RULES = [
    (file, kind, rule)
    for file in ("readings.toml", "capitals.toml")
    for kind, rules in rule_book(file).rules.items()
    for rule in rules
]


def test_both_files_hold_the_kinds_that_the_matcher_asks_for() -> None:
    assert set(rule_book("readings.toml").rules) == {"name", "people"}
    assert set(rule_book("capitals.toml").rules) == {"capital", "seat"}


@pytest.mark.parametrize(("file", "kind", "rule"), RULES)
def test_every_rule_has_a_reason_a_verdict_and_patterns_that_compile(
    file: str, kind: str, rule: Rule
) -> None:
    assert len(rule.why) >= 5
    assert rule.verdict in (KEEP, DROP) or country(rule.verdict)
    for pattern in (rule.before, rule.after, rule.anywhere, rule.nowhere):
        re.compile(pattern)
        assert "\n" not in pattern and not re.search(r"\{[A-Z_]+\}", pattern)
    assert kind != "name" or rule.texts


def test_every_rule_is_about_names_of_the_table() -> None:
    known = {View.of(name.text).plain for name in all_names() if name.in_search}
    for file, _, rule in RULES:
        assert rule.texts <= known, (file, rule.why, rule.texts - known)
    assert rule_book("capitals.toml").names["NAMESAKES"] <= known


def test_phrases_hold_a_name_that_they_silence() -> None:
    text = (files("stancelib.countries") / "phrases.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    assert len({row["text"] for row in rows}) == len(rows) > 500
    for row in rows:
        assert row["kind"]
        assert find_mentions(f"They saw {row['text']} there.") == [], row


def test_the_first_rule_that_holds_decides() -> None:
    around = Surroundings("the old Freedonia fell")
    rules = [
        Rule(DROP, "another name", frozenset({"Sylvania"})),
        Rule(DROP, "no such word", anywhere="duck soup"),
        Rule("ZZX", "old", before="old "),
        Rule(DROP, "fell", after=" fell"),
    ]
    assert around.decide(rules, "Freedonia", 8, 17) == "ZZX"
    assert around.decide(rules[3:], "Freedonia", 8, 17) == DROP
    assert around.decide([], "Freedonia", 8, 17) == KEEP
