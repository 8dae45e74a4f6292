import pytest

from stancelib.scoring import pace
from stancelib.scoring.parts import Receipt


@pytest.fixture
def clock(monkeypatch):
    now = [100.0]
    monkeypatch.setattr(pace.time, "monotonic", lambda: now[0])
    return now


def receipt(number, articles=10):
    return Receipt(number, articles, 3 * articles, 0, (), {}, 1, "", 0)


def test_loading_of_the_models_does_not_count_once_two_parts_are_done(clock):
    watch = pace.Stopwatch()
    for number in range(4):
        watch.begin(number, 0.5 + number / 10)
    clock[0] += 60
    first = watch.end(receipt(0))
    assert (first.seconds, first.articles_per_second, first.seconds_left) == (60, 10 / 60, None)
    clock[0] += 5
    second = watch.end(receipt(1))
    assert (second.articles_per_second, second.statements_per_second) == (2, 6)
    assert second.share == 0.6 and second.seconds_left == pytest.approx(5 * 0.4 / 0.1)


def test_parts_may_end_in_any_order_and_the_share_may_be_unknown(clock):
    watch = pace.Stopwatch()
    for number, share in enumerate((0.2, 0.4, 0.6)):
        watch.begin(number, share)
    for number in (2, 0, 1):
        clock[0] += 1
        assert watch.end(receipt(number)).share == 0.6
    watch.begin(3, None)
    assert watch.end(receipt(3)).share == 0.6
    other = pace.Stopwatch()
    other.begin(0, None)
    assert other.end(receipt(0)).share is None
