from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stancelib import InputError
from stancelib.data.overlap import near_duplicates, shared_runs

LONG = "The minister in Lima said on Monday that the bridge would stay shut until spring"


def test_near_copies_are_found_and_unlike_texts_are_not() -> None:
    texts = {"a": LONG, "b": LONG.replace("Monday", "Sunday") + "!", "c": "Chile sent ten trucks."}
    ((first, second, similarity),) = near_duplicates(texts, 0.4)
    assert (first, second) == ("a", "b")
    # 15 words, so 13 runs of three; one changed word breaks three of them on either side.
    assert similarity == pytest.approx(10 / 16)
    assert list(near_duplicates(texts, 0.7)) == []


def test_case_and_marks_do_not_hide_a_copy() -> None:
    assert [one[2] for one in near_duplicates({"a": LONG, "b": LONG.upper() + " …"}, 0.9)] == [1.0]


@given(st.lists(st.text("ab c", max_size=30), max_size=6))
def test_reported_pairs_are_truly_near(words: list[str]) -> None:
    texts = {str(index): text for index, text in enumerate(words)}
    for first, second, similarity in near_duplicates(texts, 0.5):
        assert int(first) < int(second) and 0.5 <= similarity <= 1
        assert texts[first].split() and texts[second].split()


def test_runs_are_found_in_text_and_behind_json_escapes(tmp_path: Path) -> None:
    (tmp_path / "part").mkdir()
    (tmp_path / "part" / "a.txt").write_text("He wrote: the BRIDGE would stay\nshut until spring.")
    row = {"nested": [{"sentence": "“The minister in Lima” said on Monday – that"}]}
    (tmp_path / "b.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    (tmp_path / "c.bin").write_text(LONG)
    found = list(shared_runs({"x": LONG, "y": "Nothing of the kind"}, tmp_path, length=7))
    assert found == [
        ("x", "b.jsonl", "minister in lima said on monday that"),
        ("x", "part/a.txt", "the bridge would stay shut until spring"),
    ]
    assert list(shared_runs({"x": LONG}, tmp_path, length=8)) == [
        ("x", "b.jsonl", "the minister in lima said on monday that")
    ]


def test_a_folder_without_texts_is_refused(tmp_path: Path) -> None:
    (tmp_path / "model.bin").write_bytes(b"x")
    with pytest.raises(InputError, match=r"found no \.csv, .* files in .*, expected a folder of"):
        list(shared_runs({"x": LONG}, tmp_path))
