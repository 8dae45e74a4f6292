import json

import pytest

from stancelib.data.articles import find_inputs
from stancelib.errors import InputError
from stancelib.scoring import estimate as module
from stancelib.scoring.estimate import estimate
from stancelib.scoring.models import GivenAnalyzer
from tests.scoring.fakes import FakeAnalyzer


def corpus(tmp_path, number):
    lines = (
        json.dumps({"id": f"{n:05}", "text": "PER KEN"}) if n % 10 else "bad" for n in range(number)
    )
    (tmp_path / "n.jsonl").write_text("\n".join(lines) + "\n")
    return find_inputs([tmp_path / "n.jsonl"])


def test_small_corpus_is_counted(tmp_path):
    analyzer = FakeAnalyzer()
    result = estimate(corpus(tmp_path, 50), GivenAnalyzer(analyzer))
    assert (result.articles, result.rejected, result.counted, result.sampled) == (45, 5, True, 45)
    assert result.rows == 90 and result.bytes > 1000 and result.seconds > 0
    assert list(tmp_path.iterdir()) == [tmp_path / "n.jsonl"]


def test_large_corpus_is_extrapolated(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "READ_RECORDS", 100)
    result = estimate(corpus(tmp_path, 1000), GivenAnalyzer(FakeAnalyzer()))
    assert not result.counted and result.sampled == 64
    assert result.articles == pytest.approx(900, rel=0.1)
    assert result.rejected == pytest.approx(100, rel=0.2)
    assert result.rows == pytest.approx(1800, rel=0.1)


def test_corpus_without_articles(tmp_path):
    (tmp_path / "n.jsonl").write_text("bad\n")
    with pytest.raises(InputError, match="found no article among the first 1 records"):
        estimate(find_inputs([tmp_path / "n.jsonl"]), GivenAnalyzer(FakeAnalyzer()))
