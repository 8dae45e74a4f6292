"""Chunks enter as a stream; parts leave as a stream, in the order in which they get done.

An engine only maps ``score_part`` over chunks.  It writes nothing and remembers nothing: what it
was doing when it ended is done again by the next run.
"""

from __future__ import annotations

import multiprocessing
import signal
import threading
import traceback
from collections import Counter, deque
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING, Any, Protocol

from stancelib.errors import StancelibError
from stancelib.runtime.threads import limit_threads
from stancelib.scoring.chunks import Chunk
from stancelib.scoring.parts import Part, PartSettings, score_part

if TYPE_CHECKING:
    from multiprocessing.context import SpawnProcess

    from stancelib.analyzer import Analyzer

# How often a chunk is given to a process: one that kills two of them would kill more.
ATTEMPTS = 2

# Loads the models in the process that is to use them; it travels there, so it can be pickled.
Load = Callable[[], "Analyzer"]


class Engine(Protocol):
    """Maps ``score_part`` over chunks."""

    def map(self, chunks: Iterator[Chunk]) -> Generator[Part, None, None]:
        """The part of every chunk, in any order; few chunks are held at a time.

        Closing the iterator ends the work.
        """
        ...


class OneProcess:
    """Scores in this process: one after the other."""

    def __init__(self, load: Load, settings: PartSettings, threads: int | None = None) -> None:
        self._load = load
        self._settings = settings
        self._threads = threads

    def map(self, chunks: Iterator[Chunk]) -> Generator[Part, None, None]:
        """See Engine.  The models are loaded for the first chunk."""
        analyzer = None
        for chunk in chunks:
            if analyzer is None:
                if self._threads is not None:
                    limit_threads(self._threads)
                analyzer = self._load()
                check_models(analyzer, self._settings)
            yield score_part(analyzer, chunk, self._settings)


@dataclass(frozen=True)
class Failure:
    """An exception of a worker: what it said, and where it happened if it was a bug."""

    message: str
    trace: str | None


class WorkerProcesses:
    """Scores in ``workers`` processes of this machine, each with models and threads of its own.

    Each holds one chunk; the next is given to it when it has handed over its part, so that neither
    side ever waits with a full pipe for the other.  A process that dies is replaced, and its chunk
    is tried once more.
    """

    def __init__(self, load: Load, settings: PartSettings, workers: int, threads: int) -> None:
        self._arguments = (load, settings, threads)
        self._workers = workers

    def map(self, chunks: Iterator[Chunk]) -> Generator[Part, None, None]:
        """See Engine.

        Raises:
            StancelibError: a worker failed, or died twice on one chunk.
        """
        again: deque[Chunk] = deque()
        idle: list[_Worker] = []
        busy: dict[Any, _Worker] = {}
        attempts: Counter[int] = Counter()
        try:
            done: list[Part] = []
            while True:
                while len(busy) < self._workers and (
                    chunk := again.popleft() if again else next(chunks, None)
                ):
                    worker = idle.pop() if idle else _Worker(self._arguments)
                    busy[worker.connection] = worker
                    attempts[chunk.number] += 1
                    worker.give(chunk)
                # Only now, while all of them work, are their parts written.
                yield from done
                done = []
                if not busy:
                    return
                for connection in wait(list(busy)):
                    worker = busy.pop(connection)
                    answer = worker.take()
                    if isinstance(answer, Part):
                        idle.append(worker)
                        done.append(answer)
                    else:
                        again.append(self._after_death(worker, answer, attempts))
        finally:
            for worker in (*idle, *busy.values()):
                worker.end()

    def _after_death(
        self, worker: _Worker, answer: Failure | None, attempts: Mapping[int, int]
    ) -> Chunk:
        """The chunk of a worker that died, to be tried again."""
        worker.end()
        chunk = worker.chunk
        if answer is not None:
            raise failed(answer, chunk)
        if attempts[chunk.number] < ATTEMPTS:
            return chunk
        raise StancelibError(
            f"found that {ATTEMPTS} worker processes ended ({worker.told()}) over part "
            f"{chunk.number}, which begins at {chunk.records[0].place}; if the memory was full, "
            "take fewer --workers (in a script, call score_corpus under `if __name__ == "
            '"__main__":`), and run the same command again: the job goes on where it was'
        )


class _Worker:
    """A process, our end of the pipe to it, and the chunk that it holds."""

    def __init__(self, arguments: tuple[Load, PartSettings, int]) -> None:
        context = multiprocessing.get_context("spawn")
        self.connection, theirs = context.Pipe()
        self._process: SpawnProcess = context.Process(
            target=_work, args=(theirs, *arguments), daemon=True
        )
        with _without_interrupts():
            self._process.start()
        theirs.close()  # so that the pipe ends when the process does
        self.chunk: Chunk

    def give(self, chunk: Chunk) -> None:
        self.chunk = chunk
        with suppress(OSError):  # it died: take() finds out
            self.connection.send(chunk)

    def take(self) -> Part | Failure | None:
        """Its answer, or None if it has died."""
        try:
            answer: Part | Failure = self.connection.recv()
        except (EOFError, OSError):
            return None
        return answer

    def told(self) -> str:
        code = self._process.exitcode
        return f"killed by signal {-code}" if code is not None and code < 0 else f"status {code}"

    def end(self) -> None:
        self.connection.close()
        self._process.terminate()
        self._process.join()


def _work(
    connection: Connection, load: Load, settings: PartSettings, threads: int
) -> None:  # pragma: no cover (runs in a process of its own)
    """What a worker process does until its pipe ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all: the parent decides
    limit_threads(threads)
    analyzer = None
    with suppress(EOFError, OSError):
        while True:
            chunk: Chunk = connection.recv()
            answer: Part | Failure
            try:
                if analyzer is None:
                    analyzer = load()
                    check_models(analyzer, settings)
                answer = score_part(analyzer, chunk, settings)
            except Exception as error:
                answer = failure_of(error)
            connection.send(answer)


def check_models(analyzer: Analyzer, settings: PartSettings) -> None:
    """Raise StancelibError unless the analyzer is the one that the job was begun with."""
    found = analyzer.provenance()
    for name, expected in settings.provenance.items():
        if found.get(name) != expected:
            raise StancelibError(
                f"found {name} {found.get(name)} where the models were loaded, expected "
                f"{expected}; install the same stancelib and the same models on every machine"
            )


def failure_of(error: Exception) -> Failure:
    """An exception in a form that travels between processes."""
    if isinstance(error, StancelibError):
        return Failure(str(error), None)
    told = "".join(traceback.format_exception(error))
    return Failure(f"{type(error).__name__}: {error}", told)


def failed(failure: Failure, chunk: Chunk) -> Exception:
    """What to raise for a failure: a bug keeps its traceback."""
    if failure.trace is None:
        return StancelibError(failure.message)
    place = chunk.records[0].place
    error = RuntimeError(f"part {chunk.number}, which begins at {place}: {failure.message}")
    error.add_note(failure.trace)
    return error


@contextmanager
def _without_interrupts() -> Iterator[None]:
    """Processes started meanwhile ignore Ctrl-C from their first moment."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before: Any = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
