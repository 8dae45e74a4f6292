from __future__ import annotations

import pytest

from stancelib import InputError
from stancelib.data.stories import add_labels, read_label_lines, read_stories, split_of

STORY = """
story: s0016
topic: border
era: 2010s
brief: a bridge

text: “Nothing that <PER|Lima> could not sign; <PER|they> know it,” said {<ECU|Ecuador>'s minister, Inés Cobo}.
source: Inés Cobo | ECU
kind: direct
register: wire
PER: ca 0
ECU: self
rules: 8 1

text: She would not say when.
context: Ms Cobo was asked about <PER|Peru>.
source: Inés Cobo | ECU
kind: indirect
register: wire
PER: n 0
"""  # noqa: E501


def test_marks_become_offsets() -> None:
    first, second = read_stories(STORY.splitlines())
    text = first["text"]
    assert text == (
        "“Nothing that Lima could not sign; they know it,” said Ecuador's minister, Inés Cobo."
    )
    peru, ecuador = first["targets"]
    assert [text[s:e] for s, e in peru["spans"]] == ["Lima", "they"]
    assert [text[s:e] for s, e in first["source_spans"]] == ["Ecuador's minister, Inés Cobo"]
    assert (peru["stance"], peru["primary"]) == (["conciliatory", "accusatory"], "conciliatory")
    assert ecuador == {"country": "ECU", "spans": [[55, 62]], "self": True, "named": True}
    assert (first["id"], first["rules"], first["source_country"]) == ("s0016-01", [1, 8], "ECU")
    assert second["context"] == "Ms Cobo was asked about Peru."
    assert second["targets"][0]["named"] is False


def test_splits_are_by_story() -> None:
    record = next(read_stories(STORY.splitlines()))
    names = {f"s{n:04d}": split_of({**record, "story": f"s{n:04d}"}) for n in range(16)}
    assert list(names.values()).count("train") == 12
    assert names["s0006"] == names["s0014"] == "dev" and names["s0007"] == "test"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("{<ECU", "<ECU", "found '}' without its partner"),
        ("Cobo}.", "Cobo.", "found '{' without its partner"),
        ("PER: ca 0", "PER: ca", "found label 'ca', expected 'self' or stance letters"),
        ("PER: ca 0", "PER: cc 0", "found label 'cc 0'"),
        ("PER: ca 0", "PER: self", "PER is labelled 'self' but the source speaks for ECU"),
        ("ECU: self\n", "", r"marks \['ECU'\] but gives them no label line"),
        ("PER: n 0", "PER: n 0\nCHL: n 0\ncontext: x", "each name once"),
        ("kind: direct", "kind: spoken", "found kind 'spoken', expected one of direct"),
        ("rules: 8 1", "rules: 20", r"found rules \[20\]"),
        ("register: wire\nPER: ca", "PER: ca", r"lacks \['register'\]"),
        ("topic: border\n", "", r"story header lacks \['topic'\]"),
        (
            "context: Ms Cobo was asked about <PER|Peru>.\n",
            "",
            "PER has a label but neither a mark",
        ),
        ("<PER|Lima>", "<Lima>", "found a leftover mark"),
    ],
)
def test_errors_name_the_line(old: str, new: str, message: str) -> None:
    assert old in STORY
    with pytest.raises(InputError, match=rf"story file, line \d+: .*{message}"):
        list(read_stories(STORY.replace(old, new).splitlines()))


def test_second_and_settled_labels() -> None:
    records = list(read_stories(STORY.splitlines()))
    add_labels(records, read_label_lines(["s0016-01 PER c + # warm", ""], "x"), settled=False)
    target = records[0]["targets"][0]
    assert target["second"] == {"stance": ["conciliatory"], "sentiment": "positive"}
    assert target["stance"] == ["conciliatory", "accusatory"]
    add_labels(records, read_label_lines(["s0016-01 PER a -"], "x"), settled=True)
    assert (target["stance"], target["sentiment"]) == (["accusatory"], "negative")
    # The author's own label stays, so that agreement can be measured on the finished files.
    assert target["first"]["stance"] == ["conciliatory", "accusatory"]
    unchanged = records[0]["targets"][0].copy()
    add_labels(records, read_label_lines(["s0016-01 PER a -"], "x"), settled=True)
    assert records[0]["targets"][0] == unchanged
    unknown = add_labels(records, read_label_lines(["s0016-09 PER a -"], "x"), settled=True)
    assert unknown == {("s0016-09", "PER")}
    with pytest.raises(InputError, match="labels, line 1: found 's0016-01 PER'"):
        read_label_lines(["s0016-01 PER"], "labels")
