"""How a job is to be run enters, is checked, and leaves; and which outputs mean a job."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from stancelib.data.opening import is_url
from stancelib.errors import InputError
from stancelib.scoring.models import GivenAnalyzer, Models
from stancelib.scoring.parts import FORMATS

ENGINES = ("local", "ray")
# Articles of a part.  At ten articles a second, a worker that is killed loses some ten seconds; a
# million articles make eight thousand files.
PART_ARTICLES = 128


@dataclass(frozen=True)
class JobOptions:
    """How a job is run.

    Attributes:
        parts: format of the part files: one of parts.FORMATS.
        part_articles: articles of a part, at most.
        workers: processes, or actors of a Ray cluster.
        threads: threads of each; None shares this machine's cores among them (Ray: 1).
        engine: one of ENGINES.
        max_rejects: share of the records (0 to 1) above which the job fails; None never.
        restart: remove the parts that are there, and begin anew.
    """

    parts: str = "parquet"
    part_articles: int = PART_ARTICLES
    workers: int = 1
    threads: int | None = None
    engine: str = "local"
    max_rejects: float | None = None
    restart: bool = False

    def check(self, models: Models) -> None:
        """Raise InputError for what can't be, or makes no sense together."""
        for name, value, allowed in (
            ("parts", self.parts, FORMATS),
            ("engine", self.engine, ENGINES),
        ):
            if value not in allowed:
                raise InputError(f"found {name} {value!r}, expected {' or '.join(allowed)}")
        for name, number in (
            ("part_articles", self.part_articles),
            ("workers", self.workers),
            ("threads", 1 if self.threads is None else self.threads),
        ):
            if number < 1:
                raise InputError(f"found {name} {number}, expected at least 1")
        if self.max_rejects is not None and not 0 <= self.max_rejects <= 1:
            raise InputError(f"found max_rejects {self.max_rejects}, expected a share from 0 to 1")
        alone = self.engine == "local" and self.workers == 1
        if isinstance(models, GivenAnalyzer) and not alone:
            raise InputError(
                "found an analyzer together with workers or an engine, expected options that each "
                "worker loads its models with; give model, device, precision instead"
            )
        if models.device != "cpu" and self.engine == "local" and not alone:
            raise InputError(
                f"found {self.workers} workers on the device {models.device!r}, expected 1: one "
                "process keeps a GPU busy; take a larger batch_size, or engine='ray' with a worker "
                "for each GPU"
            )


def is_job(output: object) -> bool:
    """Whether an output means a folder of parts: ends in ``/``, is a folder or URL, no suffix."""
    if not isinstance(output, (str, os.PathLike)):
        return False
    place = os.fspath(output)
    path = Path(place)
    return place != "-" and (
        place.endswith(("/", os.sep)) or is_url(place) or path.is_dir() or not path.suffix
    )
