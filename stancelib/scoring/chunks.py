"""Records (articles and rejects) enter as a stream; numbered chunks of them leave as a stream.

What stands in which chunk depends on the inputs and the size alone: neither on the engine nor on
the run.  So a job that goes on finds the chunks of the run before.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass

from stancelib.data.articles import InputArticle, Reject
from stancelib.data.opening import ReadMeter

# Characters of a chunk's articles: a chunk ends before it holds more, unless one article does.
CHUNK_CHARACTERS = 4_000_000

Record = InputArticle | Reject


@dataclass(frozen=True)
class Chunk:
    """A run of records, in their order.

    Attributes:
        number: from 0, without gaps.
        records: articles to score, and rejects to hand on.
        files: input files begun so far, this chunk's included.
        read: share of the input's bytes read so far (0 to 1), or None where it isn't known.
    """

    number: int
    records: tuple[Record, ...]
    files: int = 0
    read: float | None = None

    def digest(self) -> str:
        """sha256 of what the records hold; not of the folder in which their files lie."""
        digest = hashlib.sha256()
        for record in self.records:
            if isinstance(record, Reject):
                told: object = [record.place.line, record.id, record.raw]
            else:
                told = [record.place.line, asdict(record.article)]
            digest.update(json.dumps(told, default=str).encode())
            digest.update(b"\n")
        return digest.hexdigest()


def chunks_of(
    records: Iterable[Record],
    size: int,
    meter: ReadMeter | None = None,
    most_characters: int = CHUNK_CHARACTERS,
) -> Iterator[Chunk]:
    """The records in chunks of ``size``, or fewer where their texts are very long."""
    held: list[Record] = []
    number = characters = files = 0
    file = None

    def chunk(last: bool = False) -> Chunk:
        share = meter.share if meter is not None else None
        return Chunk(number, tuple(held), files, 1.0 if last and share is not None else share)

    for record in records:
        length = _characters(record)
        if held and characters + length > most_characters:
            yield chunk()
            number, characters, held = number + 1, 0, []
        if record.place.file != file:
            file = record.place.file
            files += 1
        held.append(record)
        characters += length
        # Not when the next record comes: reading that one may fail.
        if len(held) == size:
            yield chunk()
            number, characters, held = number + 1, 0, []
    if held:
        yield chunk(last=True)


def _characters(record: Record) -> int:
    if isinstance(record, InputArticle):
        return len(record.article.text)
    return len(record.raw) if isinstance(record.raw, str) else len(str(record.raw))
