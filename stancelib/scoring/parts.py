"""A chunk of records enters; a part leaves: the bytes of one output file, and its receipt.

A part is done when its file is there.  The receipt (counts, rejects) is written first, the file
last, each at one rename: a process may be killed at any moment, and the part is done or not.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from stancelib.data.articles import Reject
from stancelib.errors import InputError
from stancelib.schema import Article
from stancelib.scoring.chunks import Chunk
from stancelib.scoring.folder import Folder
from stancelib.scoring.pipeline import Outcome, process
from stancelib.scoring.writers import table_on

if TYPE_CHECKING:
    from stancelib.analyzer import Analyzer

PARTS, RECEIPTS = "parts", "receipts"
FORMATS = ("parquet", "jsonl", "csv")
_PART = re.compile(r"part-(\d{6,})\.(?:parquet|jsonl|csv)")
_RECEIPT = re.compile(r"part-\d{6,}\.json")


@dataclass(frozen=True)
class PartSettings:
    """What decides a part beside the models and the chunk.

    Attributes:
        format: one of FORMATS.
        include_untargeted: also a row for a statement without targets.
        provenance: metadata of a Parquet file.
        together: articles that go through the models at once.
    """

    format: str = "parquet"
    include_untargeted: bool = False
    provenance: Mapping[str, str] = field(default_factory=dict)
    together: int = 32


@dataclass(frozen=True)
class Receipt:
    """What a part holds.

    Attributes:
        number: of the part.
        articles: articles scored; ``statements`` found in them; ``rows`` of the file.
        rejects: records of the list of rejects.
        notes: what is odd, and in how many of the articles.
        files: input files begun up to here.
        digest: of the chunk that it was made of.
        bytes: size of the part's file.
    """

    number: int
    articles: int
    statements: int
    rows: int
    rejects: Sequence[Mapping[str, Any]]
    notes: Mapping[str, int]
    files: int
    digest: str
    bytes: int


@dataclass(frozen=True)
class Part:
    """A part file as bytes, and its receipt."""

    data: bytes
    receipt: Receipt


def score_part(analyzer: Analyzer, chunk: Chunk, settings: PartSettings) -> Part:
    """Score a chunk: nothing but its arguments decides the part, and nothing else is touched."""
    rejects: list[dict[str, Any]] = []

    def work(articles: Sequence[Article]) -> list[Outcome]:
        analyses = analyzer.analyze_many(articles, chunk_size=len(articles))
        return [
            Outcome(len(each.statements), each.rows(settings.include_untargeted))
            for each in analyses
        ]

    def reject(record: Reject) -> None:
        rejects.append(record.as_dict())

    stream = io.BytesIO()
    with table_on(stream, f".{settings.format}", settings.provenance) as writer:
        tally = process(chunk.records, work, writer.write, reject, chunk_size=settings.together)
    data = stream.getvalue()
    receipt = Receipt(
        number=chunk.number,
        articles=tally.articles,
        statements=tally.statements,
        rows=tally.rows,
        rejects=rejects,
        notes=dict(tally.notes),
        files=chunk.files,
        digest=chunk.digest(),
        bytes=len(data),
    )
    return Part(data, receipt)


def write_part(folder: Folder, part: Part, format: str) -> None:
    """Write the receipt, then the file that makes the part done.

    Raises:
        StancelibError: one of them can't be written.
    """
    receipt = json.dumps(asdict(part.receipt), ensure_ascii=False)
    data = receipt.encode("utf-8", "backslashreplace")
    folder.write(receipt_name(part.receipt.number), [data])
    folder.write(part_name(part.receipt.number, format), [part.data])


def done_parts(folder: Folder, format: str) -> dict[int, int]:
    """The number of every part whose file is there, and the bytes of the file.

    Raises:
        InputError: there are parts of another format.
    """
    parts: dict[int, int] = {}
    for name, size in folder.sizes(PARTS).items():
        if match := _PART.fullmatch(name):
            if not name.endswith(f".{format}"):
                raise InputError(
                    f"found {PARTS}/{name} in {folder.place!r}, expected parts of the format "
                    f"{format!r}; choose another output, or begin anew with --restart"
                )
            parts[int(match[1])] = size
    return parts


def read_receipt(folder: Folder, number: int, size: int) -> Receipt | None:
    """The receipt of a part whose file has ``size`` bytes; None if the two don't belong together.

    A part without its receipt can't be counted, and is scored again.
    """
    data = folder.read(receipt_name(number))
    try:
        receipt = Receipt(**json.loads(data or b""))
    except (ValueError, TypeError):
        return None
    return receipt if (receipt.number, receipt.bytes) == (number, size) else None


def remove_parts(folder: Folder) -> None:
    """Remove every part and receipt, and nothing else."""
    for name in folder.sizes(PARTS):
        if _PART.fullmatch(name):
            folder.remove(f"{PARTS}/{name}")
    for name in folder.sizes(RECEIPTS):
        if _RECEIPT.fullmatch(name):
            folder.remove(f"{RECEIPTS}/{name}")


def part_name(number: int, format: str) -> str:
    """The name of a part's file in the job's folder."""
    return f"{PARTS}/part-{number:06d}.{format}"


def receipt_name(number: int) -> str:
    """The name of a part's receipt in the job's folder."""
    return f"{RECEIPTS}/part-{number:06d}.json"
