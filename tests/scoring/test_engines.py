"""Worker processes with fakes: each test starts some, so there are few tests with much in each."""

import json
import os
import signal
from dataclasses import dataclass
from pathlib import Path

import pytest

from stancelib.errors import StancelibError
from stancelib.runtime import threads
from stancelib.scoring import score_corpus
from stancelib.scoring.chunks import chunks_of
from stancelib.scoring.compare import differences
from stancelib.scoring.engines import WorkerProcesses
from stancelib.scoring.parts import PartSettings, score_part
from tests.scoring.fakes import FakeAnalyzer
from tests.scoring.test_chunks import article


@dataclass(frozen=True)
class Load:
    """Makes an analyzer in a worker that does something at the text "STRIKE".

    Args:
        folder: where workers leave a file for each analyzer that was loaded, with its threads.
        strike: "kill" the process, "kill once", or raise a "bug" or an "error".
    """

    folder: Path
    strike: str = ""

    def __call__(self):
        (self.folder / f"loaded-{os.getpid()}").write_text(str(threads.thread_limit()))
        return Striking(self)


class Striking(FakeAnalyzer):
    def __init__(self, load):
        super().__init__()
        self.load = load

    def analyze_many(self, articles, chunk_size=32):
        if any("STRIKE" in each.text for each in articles):
            struck = self.load.folder / "struck"
            if self.load.strike == "kill" or (
                self.load.strike == "kill once" and not struck.exists()
            ):
                struck.touch()
                os.kill(os.getpid(), signal.SIGKILL)
            if self.load.strike == "bug":
                raise ZeroDivisionError("bug")
        yield from super().analyze_many(articles, chunk_size)


def chunks(count, strike=None):
    texts = ("PER STRIKE" if number == strike else f"PER KEN {number}" for number in range(count))
    return chunks_of((article(number, text) for number, text in enumerate(texts)), 2)


def parts_of(tmp_path, count, workers, strike="", at=None):
    engine = WorkerProcesses(Load(tmp_path, strike), PartSettings("jsonl"), workers, 3)
    return {part.receipt.number: part for part in engine.map(chunks(count, at))}


def test_parts_are_those_of_one_process_and_models_are_loaded_once_a_worker(tmp_path):
    expected = [score_part(FakeAnalyzer(), each, PartSettings("jsonl")) for each in chunks(21)]
    found = parts_of(tmp_path, 21, 2)
    assert [found[number] for number in sorted(found)] == expected
    loaded = list(tmp_path.iterdir())
    assert 1 <= len(loaded) <= 2 and {file.read_text() for file in loaded} == {"3"}


def test_no_worker_is_started_for_nothing(tmp_path):
    assert parts_of(tmp_path, 0, 2) == {} and list(tmp_path.iterdir()) == []


def test_chunk_of_a_worker_that_was_killed_is_tried_again(tmp_path):
    found = parts_of(tmp_path, 9, 2, "kill once", at=4)
    assert sorted(found) == [0, 1, 2, 3, 4] and (tmp_path / "struck").exists()
    assert b"STRIKE" in found[2].data


def test_chunk_that_kills_its_workers_ends_the_work(tmp_path):
    told = r"2 worker processes ended \(killed by signal 9\) over part 2, which begins at f:4; if"
    with pytest.raises(StancelibError, match=told):
        parts_of(tmp_path, 9, 1, "kill", at=4)


def test_bug_in_a_worker_keeps_its_traceback(tmp_path):
    with pytest.raises(RuntimeError, match="part 2, which begins at f:4: ZeroDivisionError") as bug:
        parts_of(tmp_path, 9, 1, "bug", at=4)
    assert "analyze_many" in bug.value.__notes__[0]


def test_worker_with_other_models_is_refused(tmp_path):
    settings = PartSettings("jsonl", provenance={"stance_sha256": "expected"})
    engine = WorkerProcesses(Load(tmp_path), settings, 1, 1)
    with pytest.raises(
        StancelibError, match=r"found stance_sha256 5757\w+ where .* the same stanc"
    ):
        list(engine.map(chunks(1)))


def test_few_chunks_are_held_at_a_time(tmp_path):
    taken = []

    def counted():
        for chunk in chunks(40):
            taken.append(chunk.number)
            yield chunk

    engine = WorkerProcesses(Load(tmp_path), PartSettings("jsonl"), 2, 1)
    done = 0
    for _ in engine.map(counted()):
        done += 1
        assert len(taken) <= done + 4
    assert done == 20


def test_rows_do_not_depend_on_the_number_of_workers(tmp_path, tiny_onnx_models):
    texts = ("The minister said that Peru will not talk.", "“Iran and Iraq will talk,” they said.")
    lines = (
        json.dumps({"id": str(n), "text": " ".join(texts[: n % 2 + 1]) * (n % 3)}) + "\n"
        for n in range(60)
    )
    (tmp_path / "news.jsonl").write_text("".join(lines))
    for workers in (1, 2, 3):
        score_corpus(
            tmp_path / "news.jsonl",
            tmp_path / str(workers),
            model=tiny_onnx_models,
            workers=workers,
            part_articles=7,
        )
    assert differences(tmp_path / "1", tmp_path / "2") == []
    assert differences(tmp_path / "1", tmp_path / "3") == []
