from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from stancelib import InputError
from stancelib.data.article_markup import read_marked_article, split_of_article
from stancelib.data.gold import article_file, gold_analysis, read_gold

MARKED = """article: a1
style: wire
date: 2016-05-02
title: Peru stays

LIMA — [c1]“We won't sign <PER|their> paper,”[/c1] [s1]<ECU|Ecuador>'s Inés Cobo[/s1] [q1]said[/q1].

[s2]She[/s2] [q2]said[/q2] [c2]that [s3]a diplomat[/s3] had [q3]called[/q3] [c3]it theft[/c3][/c2].

=== statements
3: indirect | a diplomat | | parent 2
PER: a -
1: direct | Inés Cobo | ECU
PER: tc -
ECU: self
2: indirect | Inés Cobo | ECU
"""


def test_marks_become_offsets_and_parents_follow_the_order_of_the_text() -> None:
    record = read_marked_article(MARKED)
    assert record["text"].startswith("LIMA — “We won't sign their paper,” Ecuador's Inés Cobo said")
    assert (record["id"], record["date"], record["title"]) == ("a1", "2016-05-02", "Peru stays")
    first, second, third = record["statements"]
    words = [record["text"][slice(*third[name][0])] for name in ("content", "source", "cue")]
    assert words == ["it theft", "a diplomat", "called"]
    assert [one["parent"] for one in (first, second, third)] == [None, None, 1]
    assert [(t["country"], t["named"], t["self"]) for t in first["targets"]] == [
        ("PER", False, False),
        ("ECU", True, True),
    ]
    assert first["targets"][0]["stance"] == ["conciliatory", "threatening"]
    assert first["targets"][0]["primary"] == "threatening"
    assert third["targets"][0]["spans"] == [] and third["speaker_country"] is None


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("style: wire\n", "", r"article a1: found the head \['article', 'date', 'title'\] and a"),
        ("=== statements", "", "and no line '=== statements'"),
        ("[/q1]", "", r"found \[q1\] open at a paragraph's end"),
        ("[q1]said", "said", r"found \[/q1\] without its partner"),
        ("theft[/c3]", "theft [/c3]", "c3 points at 'it theft '"),
        ("LIMA", "LIMA {x}", "found a leftover mark in .LIMA {x}"),
        ("2: indirect", "7: indirect", r"marks statements \[1, 2, 3\], the list has \[1, 3, 7\]"),
        ("PER: tc -\n", "", r"statement 1 mentions \['PER'\] in its content"),
        ("ECU: self", "ECU: n 0", "and only it, is 'self'"),
        ("1: direct", "1: spoken", "found kind 'spoken', expected one of direct, mixed, indirect"),
        ("parent 2", "parent 9", "statement 3 has the parent 9, which is not there"),
        ("parent 2", "parent 3", "statement 3 has the parent 3, which is not there"),
        ("| ECU\nPER", "| Ecuador\nPER", "found '1: direct | Inés Cobo | Ecuador', expected"),
        ("| ECU\nPER", "| XQZ\nPER", "statement 1 speaks for 'XQZ', which is no country's code"),
        ("PER: a -", "PER: z -", "found label 'z -'"),
    ],
)
def test_faults_are_named(old: str, new: str, message: str) -> None:
    assert old in MARKED
    with pytest.raises(InputError, match=message):
        read_marked_article(MARKED.replace(old, new))


def test_gold_reads_like_an_analysis(tmp_path: Path) -> None:
    file = tmp_path / "own.jsonl"
    file.write_text(json.dumps(read_marked_article(MARKED)) + "\n\n", encoding="utf-8")
    (analysis,) = read_gold(file)
    rows = analysis.rows()
    assert [row["target"] for row in rows] == ["PER", "ECU", "PER"]
    assert rows[0]["labels"] == ["conciliatory", "threatening"]
    assert rows[0]["primary"] == "threatening" and rows[0]["threatening"] == 1.0
    assert rows[1]["is_self"] and rows[1]["labels"] is None
    assert analysis.statements[2].parent == 1
    assert "Inés Cobo" in analysis.to_html()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"text": "short"}, "line 1: expected article gold"),
        ({"statements": [{}]}, "KeyError: 'content'"),
        ({"statements": None}, "TypeError"),
    ],
)
def test_errors_name_the_line(tmp_path: Path, change: dict[str, Any], message: str) -> None:
    file = tmp_path / "own.jsonl"
    record = read_marked_article(MARKED) | change
    file.write_text(json.dumps(record) + "\n", encoding="utf-8")
    with pytest.raises(InputError, match=message):
        list(read_gold(file))
    with pytest.raises(InputError, match="found no file"):
        list(read_gold(tmp_path / "nowhere.jsonl"))


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("stance", ["angry"], r"labels \['angry', 'negative'\] are not in the codebook"),
        ("stance", ["neutral"], "are not in the codebook"),
        ("sentiment", "accusatory", "are not in the codebook"),
        ("primary", "angry", "primary 'angry' is none of the labels"),
    ],
)
def test_labels_must_be_in_the_codebook(field: str, value: Any, message: str) -> None:
    record = read_marked_article(MARKED)
    record["statements"][0]["targets"][0][field] = value
    with pytest.raises(InputError, match=message):
        gold_analysis(record)


@pytest.mark.parametrize("parent", [0, 3, -1, "x"])
def test_a_parent_is_another_statement(parent: Any) -> None:
    record = read_marked_article(MARKED)
    record["statements"][0]["parent"] = parent
    with pytest.raises(InputError, match="statement 0 has the parent"):
        gold_analysis(record)


@pytest.mark.parametrize(("name", "split"), [("aa02", "dev"), ("x11", "test")])
def test_the_number_decides_the_split(name: str, split: str) -> None:
    assert split_of_article({"id": name}) == split
    with pytest.raises(InputError, match="found article 'x', expected a name that ends with"):
        split_of_article({"id": "x"})


@pytest.mark.parametrize("split", ["dev", "test"])
def test_the_bundled_articles_can_be_read(split: str) -> None:
    analyses = list(read_gold(article_file(split)))
    assert len(analyses) >= 25
    assert all(300 <= len(one.article.text.split()) <= 920 for one in analyses)
    assert {one.kind for a in analyses for one in a.statements} == {"direct", "mixed", "indirect"}
    with pytest.raises(InputError, match="found split 'train', expected one of dev, test"):
        article_file("train")
