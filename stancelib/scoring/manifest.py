"""Inputs, models and options enter; the record of a job leaves, or what in it has changed.

``job.json`` says what a job is: the version, the models' hashes, the options that decide the rows,
and a fingerprint of every input.  Only a job that is the same goes on.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from stancelib.data.articles import GIVEN
from stancelib.data.inputs import DATASET, STDIN, InputFile, Inputs
from stancelib.data.opening import file_system, is_url, open_raw
from stancelib.errors import InputError
from stancelib.schema import Article
from stancelib.scoring.folder import Folder

JOB = "job.json"
RUNNING, FINISHED = "running", "finished"
_FORMAT = 1
# Bytes at each end of an input whose hash is kept.
_END_BYTES = 65_536


@dataclass(frozen=True)
class Fingerprint:
    """What tells an input from another, without reading all of it.

    The name below the given folder counts, not the folder: the corpus may be moved.  The sizes and
    the hash of both ends find most changes at once; what changes in the middle is found when the
    chunk is read, whose receipt has a hash of it.  The time of modification doesn't count (a copy
    changes it), but a finished job whose inputs have another one is checked chunk by chunk.

    Attributes:
        name: as in InputFile.
        size: bytes; for Articles given in Python, of their texts.
        ends_sha256: of the first and last 64 KiB.
        modified: time of modification in nanoseconds; 0 where it isn't known.
    """

    name: str
    size: int
    ends_sha256: str
    modified: int = 0


@dataclass(frozen=True)
class Manifest:
    """What ``job.json`` holds.

    Attributes:
        provenance: version of stancelib and hashes of both models.
        options: everything else that decides the rows or their files.
        inputs: a fingerprint of every input file, in order.
        state: RUNNING or FINISHED.
        totals: what a finished job did.
        format: of job.json itself.
    """

    provenance: Mapping[str, str]
    options: Mapping[str, Any]
    inputs: Sequence[Fingerprint]
    state: str = RUNNING
    totals: Mapping[str, Any] = field(default_factory=dict)
    format: int = _FORMAT

    def finished(self, totals: Mapping[str, Any]) -> Manifest:
        """The same job, done."""
        return replace(self, state=FINISHED, totals=totals)


def fingerprints(inputs: Inputs) -> list[Fingerprint]:
    """A fingerprint of every input, in order; all Articles given in Python together have one.

    Raises:
        InputError: an input can't be read, or is standard input, which can't be read again.
    """
    found = []
    given = hashlib.sha256()
    characters = count = 0
    for item in inputs.items:
        if isinstance(item, Article):
            given.update(json.dumps(asdict(item)).encode())
            characters += len(item.text)
            count += 1
            continue
        if item.path == STDIN:
            raise InputError(
                "found standard input as the input of a job, expected files, which can be read "
                "again when the job goes on; save it to a file first"
            )
        found += [_fingerprint(name, path) for name, path in _files_of(item)]
    if count:
        found.append(Fingerprint(f"{GIVEN} × {count}", characters, given.hexdigest()))
    return found


def sizes(inputs: Inputs) -> list[int]:
    """Bytes of every item of ``inputs``, in order; an Article counts its characters."""
    return [
        len(item.text)
        if isinstance(item, Article)
        else sum(_stat(path)[0] for _, path in _files_of(item))
        for item in inputs.items
    ]


def read_manifest(folder: Folder) -> Manifest | None:
    """The record in ``job.json``; None if there is none.

    Raises:
        InputError: it isn't a job's record, or one of another version of this format.
    """
    data = folder.read(JOB)
    if data is None:
        return None
    try:
        record = json.loads(data)
        inputs = [Fingerprint(**each) for each in record["inputs"]]
        manifest = Manifest(**{**record, "inputs": inputs})
    except (KeyError, ValueError, TypeError):
        raise InputError(
            f"found a {JOB} in {folder.place!r} that isn't a job's record; choose another output, "
            "or begin anew with --restart"
        ) from None
    if manifest.format != _FORMAT:
        raise InputError(
            f"found a {JOB} of format {manifest.format} in {folder.place!r}, expected {_FORMAT}; "
            "use the version of stancelib that wrote it, or begin anew with --restart"
        )
    return manifest


def write_manifest(folder: Folder, manifest: Manifest) -> None:
    """Write ``job.json``, whole or not at all."""
    folder.write(JOB, [(json.dumps(asdict(manifest), indent=2) + "\n").encode()])


def check_same(old: Manifest, new: Manifest, place: str) -> None:
    """Raise InputError, with everything that has changed, unless both are the same job."""
    if listed := "; ".join(changes(old, new)):
        raise InputError(
            f"found a job in {place!r} that was begun otherwise ({listed}), expected the same "
            "models, options and inputs; run it as it was, choose another output, or begin anew "
            "with --restart (--restart removes the parts that are there)"
        )


def changes(old: Manifest, new: Manifest) -> Iterator[str]:
    """What differs between two jobs, in words."""
    for before, now in ((old.provenance, new.provenance), (old.options, new.options)):
        for name in dict.fromkeys([*before, *now]):
            if before.get(name) != now.get(name):
                yield f"{name} was {_short(before.get(name))}, is {_short(now.get(name))}"
    befores = {each.name: each for each in old.inputs}
    nows = {each.name: each for each in new.inputs}
    for name in dict.fromkeys([*befores, *nows]):
        if name not in nows:
            yield f"the input {name!r} is missing"
        elif name not in befores:
            yield f"the input {name!r} is new"
        elif befores[name].size != nows[name].size:
            yield f"{name!r} had {befores[name].size:,} bytes, has {nows[name].size:,}"
        elif befores[name].ends_sha256 != nows[name].ends_sha256:
            yield f"{name!r} holds something else"
    if list(befores) != list(nows) and sorted(befores) == sorted(nows):
        yield "the inputs were given in another order"
    elif len(old.inputs) != len(new.inputs):
        yield f"there were {len(old.inputs):,} inputs, there are {len(new.inputs):,}"


def _short(value: object) -> str:
    told = repr(value)
    return told if len(told) <= 40 else f"{told[:16]}…"


def _files_of(item: InputFile) -> list[tuple[str, str]]:
    """The name and path of each file that an input stands for."""
    if item.suffix != DATASET:
        return [(item.name, item.path)]
    paths = sorted(path for path in Path(item.path).iterdir() if path.is_file())
    # datasets keeps caches of its own beside the data.
    return [
        (f"{item.name}/{path.name}", str(path))
        for path in paths
        if not path.name.startswith("cache-")
    ]


def _fingerprint(name: str, path: str) -> Fingerprint:
    try:
        size, modified = _stat(path)
        digest = hashlib.sha256()
        with open_raw(path) as stream:
            digest.update(stream.read(_END_BYTES))
            if size > _END_BYTES:
                stream.seek(max(_END_BYTES, size - _END_BYTES))
                digest.update(stream.read(_END_BYTES))
    except OSError as error:
        raise InputError(
            f"found that {path} can't be read ({error.strerror or error}), expected an input that "
            "can; make it readable, or leave it out"
        ) from None
    return Fingerprint(name, size, digest.hexdigest(), modified)


def _stat(path: str) -> tuple[int, int]:
    """Bytes, and time of modification in nanoseconds (0 where it isn't known)."""
    if not is_url(path):
        found = Path(path).stat()
        return found.st_size, found.st_mtime_ns
    system, inside = file_system(path)
    return int(system.size(inside) or 0), 0
