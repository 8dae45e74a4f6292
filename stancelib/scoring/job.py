"""Inputs and options enter; a folder of part files leaves, through any number of interruptions.

The parts that are there, and ``job.json``, are the whole state.  A run reads the input, leaves out
the chunks whose parts are there, maps an engine over the others, and writes their parts.
"""

from __future__ import annotations

import json
import os
import time
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import asdict, replace
from pathlib import Path
from typing import cast

from stancelib.data.articles import Columns, Inputs, Place, Reject, read_articles
from stancelib.data.opening import ReadMeter, is_url
from stancelib.errors import InputError, StancelibError
from stancelib.runtime.threads import cores
from stancelib.schema import Article
from stancelib.scoring.chunks import Chunk, chunks_of
from stancelib.scoring.engines import Engine, OneProcess, WorkerProcesses
from stancelib.scoring.folder import Folder, open_folder
from stancelib.scoring.interrupts import Interrupts, JobInterrupted
from stancelib.scoring.manifest import (
    FINISHED,
    JOB,
    Manifest,
    changes,
    check_same,
    fingerprints,
    read_manifest,
    sizes,
    write_manifest,
)
from stancelib.scoring.models import Models
from stancelib.scoring.options import JobOptions
from stancelib.scoring.pace import Stopwatch
from stancelib.scoring.parts import (
    PartSettings,
    Receipt,
    done_parts,
    read_receipt,
    remove_parts,
    write_part,
)
from stancelib.scoring.summary import Progress, ScoreSummary

REJECTED = "rejected.jsonl"
# Records before a share of rejects means anything.
_ENOUGH_RECORDS = 1_000


def run_job(
    found: Inputs,
    output: str | os.PathLike[str],
    models: Models,
    options: JobOptions,
    columns: Columns | None = None,
    include_untargeted: bool = False,
    on_progress: Callable[[Progress], None] | None = None,
    on_reject: Callable[[Reject], None] | None = None,
) -> ScoreSummary:
    """Score ``found`` into the folder ``output``, or go on with that where it was.

    Raises:
        InputError: the job in the folder is another one, or another process is writing to it.
        StancelibError: the job can't go on; what is done stays done.
        JobInterrupted: Ctrl-C; what was begun was finished.
    """
    began = time.monotonic()
    options.check(models)
    manifest = Manifest(
        provenance=models.provenance(),
        options={
            "parts": options.parts,
            "part_articles": options.part_articles,
            "include_untargeted": include_untargeted,
            "columns": asdict(columns or Columns()),
            **models.options(),
        },
        inputs=fingerprints(found),
    )
    settings = PartSettings(
        format=options.parts,
        include_untargeted=include_untargeted,
        provenance=manifest.provenance,
        together=options.part_articles if models.device != "cpu" else 32,
    )
    engine = _engine(models, settings, options)
    folder = open_folder(output)
    with folder.locked(), Interrupts() as interrupts:
        run = _Run(found, columns, folder, manifest, options, interrupts, on_progress, on_reject)
        if not run.begin():
            run.score(engine)
    return run.summary(time.monotonic() - began)


class _Run:
    """One run of a job: its counts, and what is left to do."""

    def __init__(
        self,
        found: Inputs,
        columns: Columns | None,
        folder: Folder,
        manifest: Manifest,
        options: JobOptions,
        interrupts: Interrupts,
        on_progress: Callable[[Progress], None] | None,
        on_reject: Callable[[Reject], None] | None,
    ) -> None:
        self._found, self._columns, self._folder = found, columns, folder
        self._manifest, self._options, self._interrupts = manifest, options, interrupts
        self._on_progress, self._on_reject = on_progress, on_reject
        self._totals: Counter[str] = Counter()
        self._notes: Counter[str] = Counter()
        self._resumed: Counter[str] = Counter()
        self._was_finished = False
        self._failure: Exception | None = None
        self._stopwatch = Stopwatch()

    def begin(self) -> bool:
        """Whether the job was finished; else it may begin or go on."""
        old = None if self._options.restart else read_manifest(self._folder)
        if self._options.restart:
            remove_parts(self._folder)
            self._folder.remove(REJECTED)
        if old is None:
            if done_parts(self._folder, self._options.parts):
                raise InputError(
                    f"found parts but no {JOB} in {self._folder.place!r}, expected an empty folder "
                    "or a job; choose another output, or begin anew with --restart"
                )
            write_manifest(self._folder, self._manifest)
            return False
        check_same(old, self._manifest, self._folder.place)
        done = done_parts(self._folder, self._options.parts)
        whole = len(done) == old.totals.get("parts", 0)
        if old.state == FINISHED and whole and list(old.inputs) == list(self._manifest.inputs):
            self._notes = Counter(old.totals["notes"])
            self._totals = Counter({k: v for k, v in old.totals.items() if k != "notes"})
            self._resumed, self._was_finished = self._totals.copy(), True
        return self._was_finished

    def score(self, engine: Engine) -> None:
        """Score what is left to do, to the end or to the first thing that stops it."""
        with closing(self._left()) as left, closing(engine.map(left)) as parts:
            for part in parts:
                write_part(self._folder, part, self._options.parts)
                self._count(part.receipt)
                self._tell(part.receipt)
                self._check_rejects(_ENOUGH_RECORDS)
        if self._failure is not None:
            raise self._failure
        self._write_rejects()
        if self._interrupts.asked:
            done = f"{self._totals['articles']:,} articles are done"
            raise JobInterrupted(f"interrupted, {done}; run the same command again to go on")
        self._check_rejects(1)
        now = replace(self._manifest, inputs=fingerprints(self._found))
        if listed := "; ".join(changes(self._manifest, now)):
            raise StancelibError(
                f"found that the input changed while it was read ({listed}), expected it to stay "
                "as it was; begin anew with --restart"
            )
        totals = {**self._totals, "notes": dict(self._notes)}
        write_manifest(self._folder, self._manifest.finished(totals))

    def summary(self, seconds: float) -> ScoreSummary:
        """What the job has come to."""
        place = self._folder.place
        output = place if is_url(place) else Path(place)
        rejects = f"{place}/{REJECTED}" if isinstance(output, str) else output / REJECTED
        return ScoreSummary(
            articles=self._totals["articles"],
            statements=self._totals["statements"],
            rows=self._totals["rows"],
            rejected=self._totals["rejected"],
            seconds=seconds,
            output=output,
            rejects_path=rejects if self._totals["rejected"] else None,
            ignored=self._found.ignored,
            notes=dict(self._notes),
            parts=self._totals["parts"],
            resumed=self._resumed["articles"],
            was_finished=self._was_finished,
        )

    def _left(self) -> Generator[Chunk, None, None]:
        """The chunks that have no part yet.

        An error in reading ends them, so that the engine finishes what it holds; ``score`` raises
        it afterwards.
        """
        done = done_parts(self._folder, self._options.parts)
        meter = ReadMeter(sizes(self._found))
        records = read_articles(self._found, self._columns, meter=meter, stop_at_unreadable=True)
        try:
            for chunk in chunks_of(records, self._options.part_articles, meter):
                if self._interrupts.asked:
                    return
                size = done.pop(chunk.number, None)
                if size is not None and self._is_done(chunk, size):
                    continue
                self._stopwatch.begin(chunk.number, chunk.read)
                yield chunk
            if done:
                raise _changed(f"{len(done)} parts, from {min(done)} on, belong to no chunk")
        except StancelibError as error:
            self._failure = error

    def _is_done(self, chunk: Chunk, size: int) -> bool:
        receipt = read_receipt(self._folder, chunk.number, size)
        if receipt is None:
            return False
        if receipt.digest != chunk.digest():
            raise _changed(
                f"part {chunk.number} was made of other records than those from "
                f"{chunk.records[0].place} on"
            )
        self._count(receipt)
        self._resumed.update(articles=receipt.articles, statements=receipt.statements)
        return True

    def _count(self, receipt: Receipt) -> None:
        self._totals.update(
            articles=receipt.articles,
            statements=receipt.statements,
            rows=receipt.rows,
            rejected=len(receipt.rejects),
            bytes=receipt.bytes,
            parts=1,
        )
        self._totals["files"] = max(self._totals["files"], receipt.files)
        self._notes.update(receipt.notes)

    def _tell(self, receipt: Receipt) -> None:
        pace = self._stopwatch.end(receipt)
        if self._on_reject is not None:
            for each in receipt.rejects:
                place = Place(each["file"], each["line"])
                self._on_reject(Reject(each["reason"], place, each["id"], each["raw"]))
        if self._on_progress is not None:
            self._on_progress(
                Progress(
                    articles=self._totals["articles"],
                    rows=self._totals["rows"],
                    rejected=self._totals["rejected"],
                    files=self._totals["files"],
                    all_files=len(self._found.items),
                    statements=self._totals["statements"],
                    part=receipt.number,
                    resumed=self._resumed["articles"],
                    pace=pace,
                    ending=self._interrupts.asked,
                )
            )

    def _check_rejects(self, enough: int) -> None:
        most = self._options.max_rejects
        records = self._totals["articles"] + self._totals["rejected"]
        if most is None or records < enough or self._totals["rejected"] <= most * records:
            return
        self._write_rejects()
        raise StancelibError(
            f"found {self._totals['rejected']:,} rejects among {records:,} records, expected a "
            f"share of at most {most}; see {REJECTED} in {self._folder.place!r}, then mend the "
            "input and begin anew with --restart, or go on with a larger --max-rejects"
        )

    def _write_rejects(self) -> None:
        """Put the rejects of all parts into one list; no rejects, no list."""
        if not self._totals["rejected"]:
            self._folder.remove(REJECTED)
            return
        self._folder.write(REJECTED, self._rejects())

    def _rejects(self) -> Iterator[bytes]:
        for number, size in sorted(done_parts(self._folder, self._options.parts).items()):
            receipt = read_receipt(self._folder, number, size)
            for each in receipt.rejects if receipt is not None else ():
                line = json.dumps(each, ensure_ascii=False) + "\n"
                yield line.encode("utf-8", "backslashreplace")


def _engine(models: Models, settings: PartSettings, options: JobOptions) -> Engine:
    workers, threads = options.workers, options.threads
    if options.engine == "ray":
        from stancelib.scoring.ray_engine import RayActors

        on_gpu = models.device.startswith("cuda")
        return RayActors(models.load, settings, workers, threads or 1, on_gpu)
    if workers == 1:
        return OneProcess(models.load, settings, threads)
    return WorkerProcesses(models.load, settings, workers, threads or max(1, cores() // workers))


def check_apart(inputs: Iterable[object], output: str) -> None:
    """Raise InputError if the output folder lies in an input folder, or an input in it.

    A run that goes on would else read its own parts.
    """
    if is_url(output):
        return
    folder = Path(output).resolve()
    for given in inputs:
        if isinstance(given, Article) or is_url(place := os.fspath(cast("str", given))):
            continue
        path = Path(place).resolve()
        if path.is_relative_to(folder) or (path.is_dir() and folder.is_relative_to(path)):
            raise InputError(
                f"found the input {place!r} and the output folder {output!r} one in the other, "
                "expected them apart; write the output elsewhere"
            )


def _changed(told: str) -> InputError:
    return InputError(
        f"found that the input changed ({told}), expected what the job was begun with; bring it "
        "back, choose another output, or begin anew with --restart"
    )
