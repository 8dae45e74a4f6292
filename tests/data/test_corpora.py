"""Readers of the public corpora, on small files of our own in their formats."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from stancelib import InputError
from stancelib.data.labelled import authored_file, read_authored
from stancelib.data.polnear import read_polnear
from stancelib.data.sentiment import read_dse, read_newsmtsc
from stancelib.data.standoff import held_out_texts, read_standoff, standoff_file

TEXT = "Peru said no.\r\nThen “yes,” it said, “of course.”"
ANNOTATION = (
    "T1\tSource 0 4\tPeru\nT2\tCue 5 9\tsaid\nT3\tContent 10 12\tno\n"
    "T4\tAttribution 5 9\tsaid\nE1\tAttribution:T4 Content:T3 Cue:T2 Source:T1\n"
    "T5\tContent 20 26;36 48\t“yes,” “of course.”\nT6\tSource 27 29\tit\nT7\tCue 30 34\tsaid\n"
    "E2\tAttribution:T7 Content:T5 Cue:T7 Source:T6\nE3\tAttribution:T4 Cue:T2 Source:T1\n"
)


@pytest.fixture
def polnear(tmp_path: Path) -> Path:
    for name in ("text", "attributions"):
        (tmp_path / "train" / name).mkdir(parents=True)
    (tmp_path / "train" / "text" / "a_1.txt").write_bytes(TEXT.encode())
    (tmp_path / "train" / "attributions" / "a_1_b.ann").write_text("", encoding="utf-8")
    (tmp_path / "train" / "attributions" / "a_1_a.ann").write_text(ANNOTATION, encoding="utf-8")
    return tmp_path


def test_polnear_takes_the_first_annotator_and_keeps_carriage_returns(polnear: Path) -> None:
    (article,) = read_polnear(polnear, "train")
    assert article.id == "a_1" and "\r\n" in article.text
    words = [
        [[article.text[s:e] for s, e in spans] for spans in (one.content, one.source, one.cue)]
        for one in article.attributions
    ]
    assert words == [
        [["no"], ["Peru"], ["said"]],
        [["“yes,”", "“of course.”"], ["it"], ["said"]],
    ]


def test_polnear_errors_name_the_place(polnear: Path) -> None:
    with pytest.raises(InputError, match=r"found no PolNeAR articles in .*dev"):
        list(read_polnear(polnear, "dev"))
    annotation = polnear / "train" / "attributions" / "a_1_a.ann"
    annotation.write_text("T1\tSource 0 900\tPeru\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"a_1_a\.ann: T1 covers 0 900, beyond a text of"):
        list(read_polnear(polnear, "train"))
    annotation.write_text("E1\tAttribution:T1 Content:T9\n", encoding="utf-8")
    with pytest.raises(InputError, match="an event names T9, which is not in the file"):
        list(read_polnear(polnear, "train"))


def test_newsmtsc(tmp_path: Path) -> None:
    file = tmp_path / "train.jsonl"
    row = {
        "mention": "Peru",
        "polarity": -1,
        "from": 7,
        "to": 11,
        "sentence": "He hit Peru.",
        "id": "x",
    }
    file.write_text(json.dumps(row) + "\n\n", encoding="utf-8")
    (pair,) = read_newsmtsc(file)
    assert (pair.sentiment, pair.stance, pair.pair.target_spans) == ("negative", None, ((7, 11),))
    file.write_text('{"sentence": "x"}\n', encoding="utf-8")
    with pytest.raises(InputError, match=r"train\.jsonl, line 1: expected the fields sentence"):
        list(read_newsmtsc(file))
    with pytest.raises(InputError, match="found no file"):
        list(read_newsmtsc(tmp_path / "nowhere.jsonl"))


@pytest.mark.parametrize(
    ("label", "forward", "backward"),
    [
        ("0", "neutral", "neutral"),
        ("1", "positive", "neutral"),
        ("2", "neutral", "positive"),
        ("3", "negative", "neutral"),
        ("4", "neutral", "negative"),
    ],
)
def test_dse_reads_both_directions(tmp_path: Path, label: str, forward: str, backward: str) -> None:
    file = tmp_path / "train.txt"
    file.write_text(f"So [Ruiz] thanked [the Chilean]s.\tRuiz\tthe Chilean\t{label}\n", "utf-8")
    ((there, back),) = read_dse(file)
    assert there.pair.text == "So Ruiz thanked the Chileans."
    source, target = there.pair.source_spans[0], there.pair.target_spans[0]
    assert (there.pair.text[slice(*source)], there.pair.text[slice(*target)]) == (
        "Ruiz",
        "the Chileans",
    )
    assert (back.pair.source_spans, back.pair.target_spans) == ((target,), (source,))
    assert (there.sentiment, back.sentiment) == (forward, backward)
    assert there.group == back.group


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("no tabs", "line 1: found 1 fields, expected a sentence"),
        ("[a] b [c]\ta\tc\t7", "line 1: found 4 fields"),
        ("a b c\ta\tc\t0", r"line 1: expected \[a\] and \[c\]"),
    ],
)
def test_dse_errors_name_the_line(tmp_path: Path, line: str, message: str) -> None:
    file = tmp_path / "train.txt"
    file.write_text(line + "\n", encoding="utf-8")
    with pytest.raises(InputError, match=message):
        list(read_dse(file))


@pytest.mark.parametrize("split", ["train", "dev", "test"])
def test_the_bundled_corpus_can_be_read(split: str) -> None:
    pairs = list(read_authored(authored_file(split)))
    assert len(pairs) >= 500
    assert {one.pair.target for one in pairs if one.pair.target == one.pair.source_country} == set()
    stances = {stance for one in pairs for stance in one.stance or ()}
    assert stances == {"conciliatory", "threatening", "accusatory"}


def test_no_story_is_in_two_splits() -> None:
    groups = [
        {one.group for one in read_authored(authored_file(s))} for s in ("train", "dev", "test")
    ]
    assert not (groups[0] & groups[1] or groups[0] & groups[2] or groups[1] & groups[2])


def test_authored_errors_name_the_line(tmp_path: Path) -> None:
    file = tmp_path / "own.jsonl"
    file.write_text('{"id": "x"}\n', encoding="utf-8")
    with pytest.raises(InputError, match=r"own\.jsonl, line 1: expected an authored statement"):
        list(read_authored(file))
    with pytest.raises(InputError, match="found split 'all', expected one of train, dev, test"):
        authored_file("all")


def test_standoff_labels_join_their_corpus(polnear: Path, tmp_path: Path) -> None:
    row = {
        "corpus": "polnear", "doc": "a_1", "part": "train", "split": "heldout",
        "start": 20, "end": 48, "target": "PER", "target_spans": [[27, 29], [0, 4]],
        "source_spans": [[27, 29]], "source_country": None,
        "stance": [], "primary": "neutral", "sentiment": "neutral", "second": None,
    }  # fmt: skip
    file = tmp_path / "labels.jsonl"
    file.write_text(json.dumps(row) + "\n", encoding="utf-8")
    (pair,) = read_standoff(file, polnear)
    assert pair.pair.text == "“yes,” it said, “of course.”" and pair.group == "a_1"
    # Counted in the statement; the mention outside it is dropped.
    assert pair.pair.target_spans == pair.pair.source_spans == ((7, 9),)
    assert list(read_standoff(file, polnear, "train")) == []
    for change, message in (
        ({"doc": "b"}, "found no document 'b'"),
        ({"end": 900}, "labels reach to 900 in a text of 48 characters"),
        ({"stance": ["angry"]}, r"labels\.jsonl, line 1: expected a stand-off label .*angry"),
        ({"sentiment": "bad"}, "are not in the codebook"),
        ({"primary": "accusatory"}, "primary 'accusatory' is none of the labels"),
        ({"corpus": "imdb"}, "found corpus 'imdb', not polnear, dse, newsmtsc"),
    ):
        file.write_text(json.dumps({**row, **change}) + "\n", encoding="utf-8")
        with pytest.raises(InputError, match=message):
            list(read_standoff(file, polnear))


@pytest.mark.parametrize("corpus", ["polnear", "dse", "newsmtsc"])
def test_standoff_files_hold_no_text_and_split_by_document(corpus: str) -> None:
    rows = [json.loads(line) for line in standoff_file(corpus).read_text("utf-8").splitlines()]
    assert rows and not any("text" in row or "context" in row for row in rows)
    splits = {
        split: {r["doc"] for r in rows if r["split"] == split} for split in ("train", "heldout")
    }
    assert splits["train"] and splits["heldout"] and not splits["train"] & splits["heldout"]


def test_held_out_sentences_are_known_by_their_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [
        {"mention": "Peru", "polarity": 0, "from": 0, "to": 4, "sentence": text, "id": name}
        for name, text in (("a_1", "Peru won."), ("b_2", "Peru lost."))
    ]
    lines = "".join(json.dumps(row) + "\n" for row in rows)
    (tmp_path / "train.jsonl").write_text(lines, encoding="utf-8")
    label = {
        "corpus": "newsmtsc", "part": "train", "start": 0, "end": 9, "target": "PER",
        "target_spans": [[0, 4]], "source_spans": [], "source_country": None,
        "stance": [], "sentiment": "neutral",
    }  # fmt: skip
    labels = [
        {**label, "doc": "a_1", "split": "heldout"},
        {**label, "doc": "b_2", "split": "train"},
    ]
    file = tmp_path / "labels.jsonl"
    file.write_text("".join(json.dumps(one) + "\n" for one in labels), encoding="utf-8")
    monkeypatch.setattr("stancelib.data.standoff.standoff_file", lambda corpus: file)
    assert held_out_texts("newsmtsc", tmp_path) == {"Peru won."}
