"""Chunks enter as a stream; parts leave: ``score_part`` mapped over the actors of a Ray cluster.

Actors only compute: they read no input and write no output, so they need no shared disk.  Ray
restarts an actor that dies and runs its chunk again; at the end, chunks that a lost node still
holds are also given to actors that have nothing to do, and the first answer counts (a chunk's part
is the same wherever it is made).
"""

from __future__ import annotations

import itertools
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from typing import Any

from stancelib.errors import InputError, StancelibError
from stancelib.runtime.threads import limit_threads
from stancelib.scoring.chunks import Chunk
from stancelib.scoring.engines import Failure, Load, check_models, failed, failure_of
from stancelib.scoring.parts import Part, PartSettings, score_part

# Chunks that an actor holds: one that it scores, and one so that it needn't wait.
HELD = 2
# How often Ray runs a chunk again whose actor died.
RETRIES = 3


class Scorer:
    """What runs in an actor: models loaded once, chunks in, parts out."""

    def __init__(self, load: Load, settings: PartSettings, threads: int) -> None:
        limit_threads(threads)
        self._load = load
        self._settings = settings
        self._analyzer: Any = None

    def ready(self) -> Failure | None:
        """Load the models; None if they are the right ones."""
        try:
            self._models()
        except Exception as error:
            return failure_of(error)
        return None

    def score(self, chunk: Chunk) -> Part | Failure:
        """The part of a chunk, or what went wrong."""
        try:
            return score_part(self._models(), chunk, self._settings)
        except Exception as error:
            return failure_of(error)

    def _models(self) -> Any:
        if self._analyzer is None:
            analyzer = self._load()
            check_models(analyzer, self._settings)
            self._analyzer = analyzer
        return self._analyzer


@dataclass
class _Pool:
    """The actors that are there, and what each of them holds."""

    actors: list[Any]
    # Answer → its actor, and its chunk (None: the answer of ``ready``).
    waiting: dict[Any, tuple[Any, Chunk | None]] = field(default_factory=dict)
    ready: list[Any] = field(default_factory=list)

    def held(self, actor: Any) -> int:
        return sum(each is actor for each, _ in self.waiting.values())

    def give(self, actor: Any, chunk: Chunk) -> None:
        self.waiting[actor.score.remote(chunk)] = (actor, chunk)

    def free(self) -> Any:
        """An actor that can hold another chunk, the least busy first."""
        free = [actor for actor in self.ready if self.held(actor) < HELD]
        return min(free, key=self.held, default=None)

    def lend_again(self) -> None:
        """Give every idle actor a chunk that only another one holds."""
        for actor in self.ready:
            if self.held(actor):
                continue
            holders: dict[int, list[Chunk]] = {}
            for _, chunk in self.waiting.values():
                if chunk is not None:
                    holders.setdefault(chunk.number, []).append(chunk)
            alone = [chunks[0] for chunks in holders.values() if len(chunks) == 1]
            if alone:
                self.give(actor, alone[0])


class RayActors:
    """Scores on ``workers`` actors of the cluster that Ray is connected to.

    That is the one ``ray.init`` or ``RAY_ADDRESS`` names, else a cluster of this machine alone.
    """

    def __init__(
        self, load: Load, settings: PartSettings, workers: int, threads: int, on_gpu: bool
    ) -> None:
        try:
            import ray
        except ImportError:
            raise InputError(
                "found no Ray, expected it for the engine 'ray'; install it with: pip install "
                "'stancelib[ray]'"
            ) from None
        self._ray: Any = ray
        self._arguments = (load, settings, threads)
        self._workers = workers
        self._resources = {"num_cpus": threads, "num_gpus": 1 if on_gpu else 0}

    def map(self, chunks: Iterator[Chunk]) -> Generator[Part, None, None]:
        """See Engine.

        Raises:
            StancelibError: an actor failed, or died again and again on one chunk.
        """
        first = next(chunks, None)
        if first is None:
            return
        ray = self._ray
        began = not ray.is_initialized()
        if began:
            ray.init(log_to_driver=False, logging_level="ERROR", include_dashboard=False)
        pool = self._pool()
        try:
            yield from self._map(pool, itertools.chain([first], chunks))
        finally:
            for actor in pool.actors:
                ray.kill(actor)
            if began:
                ray.shutdown()

    def _pool(self) -> _Pool:
        options = {**self._resources, "max_restarts": -1, "max_task_retries": RETRIES}
        actor_class = self._ray.remote(**options)(Scorer)
        settings = self._ray.put(self._arguments[1])
        load, _, threads = self._arguments
        pool = _Pool([actor_class.remote(load, settings, threads) for _ in range(self._workers)])
        pool.waiting = {actor.ready.remote(): (actor, None) for actor in pool.actors}
        return pool

    def _map(self, pool: _Pool, chunks: Iterator[Chunk]) -> Generator[Part, None, None]:
        open_numbers: set[int] = set()
        while True:
            while (actor := pool.free()) is not None and (chunk := next(chunks, None)) is not None:
                open_numbers.add(chunk.number)
                pool.give(actor, chunk)
            if not open_numbers and pool.ready:
                return
            if pool.free() is not None:
                pool.lend_again()
            (answered, *_), _ = self._ray.wait(list(pool.waiting), num_returns=1)
            actor, chunk = pool.waiting.pop(answered)
            answer = self._answer(answered, chunk)
            if chunk is None:
                pool.ready.append(actor)
            elif chunk.number in open_numbers:
                open_numbers.remove(chunk.number)
                yield answer

    def _answer(self, answered: Any, chunk: Chunk | None) -> Any:
        try:
            answer = self._ray.get(answered)
        except self._ray.exceptions.RayError as error:
            told = " ".join(str(error).split())
            over = "loading the models" if chunk is None else f"part {chunk.number}"
            raise StancelibError(
                f"found that Ray gave up {over} after {RETRIES} retries ({told[:300]}); look at "
                "its actors' memory and nodes, and run the same command again: the job goes on "
                "where it was"
            ) from error
        if isinstance(answer, Failure):
            if chunk is None:
                raise StancelibError(answer.message)
            raise failed(answer, chunk)
        return answer
