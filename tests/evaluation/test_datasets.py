from __future__ import annotations

import json
from pathlib import Path

import pytest

from stancelib import InputError
from stancelib.data.labelled import authored_file
from stancelib.evaluation.datasets import ArticleData, PairData, load_data, training_pairs


def newsmtsc(folder: Path) -> Path:
    for part in ("dev_rw", "dev_mt", "train"):
        rows = [
            {"sentence": f"Ms Cobo won in {part} {i // 2}.", "from": 0, "to": 7, "polarity": 1,
             "id": f"{part}-{i}"}
            for i in range(4)
        ]  # fmt: skip
        (folder / f"{part}.jsonl").write_text("".join(json.dumps(one) + "\n" for one in rows))
    return folder


def test_our_own_data() -> None:
    (stance,) = load_data("own:dev", "stance")
    assert isinstance(stance, PairData) and stance.data.title == "own:dev"
    assert stance.data.n == len(stance.pairs) > 100 and not stance.data.third_party
    (articles,) = load_data("own:dev", "articles")
    (statements,) = load_data("own:dev", "statements")
    assert isinstance(articles, ArticleData) and isinstance(statements, ArticleData)
    assert articles.data == statements.data and len(articles.analyses) == articles.data.groups


def test_the_hash_is_of_the_gold(tmp_path: Path) -> None:
    lines = authored_file("dev").read_text(encoding="utf-8").splitlines(keepends=True)
    (tmp_path / "a.jsonl").write_text("".join(lines[:5]), encoding="utf-8")
    (first,) = load_data(str(tmp_path / "a.jsonl"), "stance")
    (again,) = load_data(str(tmp_path / "a.jsonl"), "stance")
    assert first.data == again.data and first.data.title == "a"
    record = json.loads(lines[0])
    record["targets"][0]["sentiment"] = "positive"
    (tmp_path / "a.jsonl").write_text(json.dumps(record) + "\n" + "".join(lines[1:5]))
    (changed,) = load_data(str(tmp_path / "a.jsonl"), "stance")
    assert changed.data.sha256 != first.data.sha256


def test_a_corpus_has_its_parts_and_no_sentence_as_a_name(tmp_path: Path) -> None:
    both = load_data(f"newsmtsc:{newsmtsc(tmp_path)}", "sentiment")
    assert [one.data.split for one in both] == ["dev_rw", "dev_mt"]
    first = both[0]
    assert isinstance(first, PairData) and first.data.third_party
    assert first.data.groups == 2
    assert not any("Cobo" in one.group for one in first.pairs)
    (named,) = load_data(f"newsmtsc:{tmp_path}@dev_mt", "sentiment")
    assert named.data == both[1].data


def test_a_limit_keeps_whole_groups_and_shows() -> None:
    (some,) = load_data("own:dev", "stance", limit=2)
    assert some.data.groups == 2 and some.data.title == "own:dev[:2]"
    (few,) = load_data("own:dev", "articles", limit=1)
    assert isinstance(few, ArticleData) and len(few.analyses) == len(few.articles) == 1


def test_what_baselines_learn_from(tmp_path: Path) -> None:
    own = training_pairs("own:dev")
    assert len(own) > 1000
    both = training_pairs(f"newsmtsc:{newsmtsc(tmp_path)}")
    assert {one.id for one in both[len(own) :]} == {f"train-{i}" for i in range(4)}
    # PLV is never trained on, and its file isn't even opened for it.
    assert training_pairs("plv:nowhere") == own


@pytest.mark.parametrize(
    ("name", "task", "message"),
    [
        ("own:devil", "stance", "found split 'devil'"),
        ("nowhere.jsonl", "stance", "found no data 'nowhere.jsonl'"),
        ("nowhere.jsonl", "articles", "found no data 'nowhere.jsonl'"),
        ("newsmtsc:x", "stance", "it has labels for sentiment only"),
        ("plv:x", "sentiment", "it has labels for stance only"),
        ("plv:x", "stance", "expected a PLV file"),
        ("polnear:x", "stance", "it is for the task statements"),
        ("polnear:x", "articles", "which it has no labels for"),
        ("dse:x", "statements", "polnear:DIR"),
        ("standoff:x", "stance", "found none of the folders polnear, dse, newsmtsc"),
    ],
)
def test_other_names_are_refused(name: str, task: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        load_data(name, task)


def test_empty_and_doubled_gold_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text("")
    for task in ("stance", "articles"):
        with pytest.raises(InputError, match="found no gold in gold, expected at least one item"):
            load_data(str(path), task)
    line = authored_file("dev").read_text(encoding="utf-8").splitlines()[0]
    path.write_text(f"{line}\n{line}\n", encoding="utf-8")
    with pytest.raises(InputError, match="twice in gold"):
        load_data(str(path), "stance")
    with pytest.raises(InputError, match="found the limit 0"):
        load_data("own:dev", "stance", limit=0)
