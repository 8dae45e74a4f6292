"""Ray on this machine, started once; tests that need two nodes are scripts/prove_resume.py's."""

import json
import os
from pathlib import Path

import pytest

from stancelib.errors import StancelibError
from stancelib.scoring import score_corpus
from stancelib.scoring.compare import differences
from stancelib.scoring.parts import PartSettings, score_part
from stancelib.scoring.ray_engine import RayActors, _Pool
from tests.scoring.fakes import FakeAnalyzer
from tests.scoring.test_chunks import article
from tests.scoring.test_engines import Load, chunks


class Actor:
    """Stands in for an actor: ``score.remote`` gives a new answer each time."""

    def __init__(self, name):
        self.name = name
        self.score = self
        self.given = []

    def remote(self, chunk):
        self.given.append(chunk.number)
        return f"{self.name}-{len(self.given)}"


def test_pool_gives_the_least_busy_actor_and_lends_again_at_the_end():
    first, second = Actor("first"), Actor("second")
    pool = _Pool([first, second], ready=[first, second])
    one, other, third = (chunk for chunk in chunks(6))
    pool.give(pool.free(), one)
    pool.give(pool.free(), other)
    assert (first.given, second.given) == ([0], [1])
    pool.give(pool.free(), third)
    del pool.waiting["second-1"]
    pool.lend_again()
    # The second actor has nothing to do: it gets a chunk that only the first one holds, once.
    assert second.given == [1, 0]
    pool.lend_again()
    assert second.given == [1, 0] and first.given == [0, 2]
    del pool.waiting["second-2"]
    pool.lend_again()
    assert second.given[-1] in (0, 2) and len(second.given) == 3


def test_pool_is_full_when_every_actor_holds_enough():
    actor = Actor("a")
    pool = _Pool([actor], ready=[actor])
    for chunk in chunks(4):
        pool.give(pool.free(), chunk)
    assert pool.free() is None


@pytest.fixture(scope="module")
def cluster():
    ray = pytest.importorskip("ray")
    path = os.pathsep.join([str(Path.cwd()), os.environ.get("PYTHONPATH", "")])
    ray.init(
        num_cpus=2,
        include_dashboard=False,
        log_to_driver=False,
        runtime_env={"env_vars": {"PYTHONPATH": path}},
    )
    yield ray
    ray.shutdown()


def engine(tmp_path, strike="", provenance=None):
    settings = PartSettings("jsonl", provenance=provenance or {})
    return RayActors(Load(tmp_path, strike), settings, 2, 1, on_gpu=False)


def test_parts_are_those_of_one_process(cluster, tmp_path):
    expected = [score_part(FakeAnalyzer(), each, PartSettings("jsonl")) for each in chunks(15)]
    found = {part.receipt.number: part for part in engine(tmp_path).map(chunks(15))}
    assert [found[number] for number in sorted(found)] == expected
    assert list(engine(tmp_path).map(iter(()))) == []


def test_chunk_of_an_actor_that_was_killed_is_scored_by_ray_again(cluster, tmp_path):
    found = {part.receipt.number for part in engine(tmp_path, "kill once").map(chunks(9, 4))}
    assert found == {0, 1, 2, 3, 4} and (tmp_path / "struck").exists()


def test_what_goes_wrong_in_an_actor_is_told(cluster, tmp_path):
    with pytest.raises(RuntimeError, match="part 2, which begins at f:4: ZeroDivisionError: bug"):
        list(engine(tmp_path, "bug").map(chunks(9, 4)))
    with pytest.raises(StancelibError, match=r"found stance_sha256 5757.* on every machine"):
        list(engine(tmp_path, provenance={"stance_sha256": "other"}).map(chunks(2)))


def test_rows_are_those_of_the_local_engine(cluster, tmp_path, tiny_onnx_models):
    records = [
        article(n, "“Iran will talk,” the minister said. " * (n % 4)).article for n in range(40)
    ]
    (tmp_path / "news.jsonl").write_text(
        "".join(json.dumps({"id": each.id, "text": each.text}) + "\n" for each in records)
    )
    for name, engine_name in (("local", "local"), ("ray", "ray")):
        score_corpus(
            tmp_path / "news.jsonl",
            tmp_path / name,
            model=tiny_onnx_models,
            workers=1 if name == "local" else 2,
            engine=engine_name,
            part_articles=6,
        )
    assert differences(tmp_path / "local", tmp_path / "ray") == []
