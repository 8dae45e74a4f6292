import os

import pytest

from stancelib.errors import InputError
from stancelib.runtime import network, threads
from stancelib.runtime.checkpoint import open_checkpoint


@pytest.fixture
def limited(monkeypatch):
    for name in threads._VARIABLES:
        monkeypatch.setenv(name, "9")
    monkeypatch.setattr(threads, "_limit", None)
    threads.limit_threads(2)


def test_nothing_is_limited_unless_asked_for():
    assert threads.thread_limit() is None and threads.cores() >= 1


def test_limit_reaches_the_network_and_what_is_loaded_later(limited, tiny_onnx_models, monkeypatch):
    import onnxruntime

    asked = []

    class Session(onnxruntime.InferenceSession):
        def __init__(self, path, options, **others):
            asked.append(options.intra_op_num_threads)
            super().__init__(path, options, **others)

    monkeypatch.setattr(onnxruntime, "InferenceSession", Session)
    network.open_network(open_checkpoint(tiny_onnx_models / "stance", "stance"), "sequence")
    assert asked == [2] and os.environ["OMP_NUM_THREADS"] == "2"


def test_no_threads(limited):
    with pytest.raises(InputError, match="found 0 threads, expected at least 1"):
        threads.limit_threads(0)
    assert threads.thread_limit() == 2
