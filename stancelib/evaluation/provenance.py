"""What ran, where and when leaves as the provenance of a run."""

from __future__ import annotations

import datetime
import hashlib
import platform
from importlib import metadata
from pathlib import Path

from stancelib.errors import InputError
from stancelib.evaluation.results import Provenance
from stancelib.version import __version__

_LIBRARIES = ("torch", "transformers", "onnxruntime", "scikit-learn", "numpy")


def versions() -> dict[str, str]:
    """Library → installed version; what isn't installed is left out."""
    found = {"stancelib": __version__, "python": platform.python_version()}
    for name in _LIBRARIES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return found


def now() -> str:
    """The time in UTC, to the second."""
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")


def provenance(
    seed: int, device: str, precision: str, command: str, started: str, seconds: float
) -> Provenance:
    """The record of one run, with the versions and the machine filled in."""
    machine = f"{platform.system()} {platform.machine()}"
    return Provenance(
        versions(), seed, device, precision, command, started, round(seconds, 3), machine
    )


def path_hash(path: str | Path) -> str:
    """sha256 of a file; of a folder, over the names and hashes of the files in it.

    Raises:
        InputError: when nothing is there.
    """
    path = Path(path)
    if path.is_file():
        with path.open("rb") as handle:
            return hashlib.file_digest(handle, "sha256").hexdigest()
    if not path.is_dir():
        raise InputError(f"found nothing at {path}, expected a file or a folder")
    digest = hashlib.sha256()
    for file in sorted(one for one in path.rglob("*") if one.is_file()):
        digest.update(f"{path_hash(file)}  {file.relative_to(path)}\n".encode())
    return digest.hexdigest()
