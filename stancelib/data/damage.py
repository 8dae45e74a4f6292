"""The lines of a good file enter; a damaged copy leaves, and which of its lines were hit.

For proofs that damage stays where it is: whatever stands in a file, no reader may crash, and every
article beside the damage is read.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

# Each damages one line, which keeps its line end.
Damage = Callable[[bytes, random.Random], bytes]


def _flip(line: bytes, chance: random.Random) -> bytes:
    """Some bytes become others, but none a line end."""
    damaged = bytearray(line)
    for _ in range(chance.randint(1, 4)):
        damaged[chance.randrange(len(damaged))] = chance.choice(_BYTES)
    return bytes(damaged)


def _cut(line: bytes, chance: random.Random) -> bytes:
    return line[: chance.randrange(len(line))]


def _insert(line: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(line) + 1)
    return line[:at] + bytes(chance.choices(_BYTES, k=chance.randint(1, 20))) + line[at:]


def _replace(line: bytes, chance: random.Random) -> bytes:
    return chance.choice(_LINES)


def _double(line: bytes, chance: random.Random) -> bytes:
    return line + line


# No byte that ends a line, in a text file or for ``bytes.splitlines``, and no quotation mark: a
# lone one in CSV swallows the neighbours, which is that format's nature.
_BYTES = [value for value in range(256) if value not in b'\n\r\v\f\x1c\x1d\x1e"']
_LINES = (
    b"",
    b" ",
    b"{",
    b"null",
    b"[]",
    b'"text"',
    b"{}" * 500,
    b"[" * 20_000,
    b'{"text": 1e999}',
    b'{"text": null, "id": []}',
    b'{"id": true, "text": "x"}',
    b'{"text": "\\ud83d"}',
    b'{"text": "\\u0000"}',
    b"\x00" * 40,
    b"\xff\xfe\x00\xd8",
    b"9" * 5_000,
)
DAMAGES: tuple[Damage, ...] = (_flip, _cut, _insert, _replace, _double)


def damaged(
    lines: Sequence[bytes], chance: random.Random, most: int = 3
) -> tuple[list[bytes], set[int]]:
    """The lines (without line ends) with up to ``most`` of them damaged, and which of them.

    The first line is left alone: it may be a CSV file's header, and a byte order mark there would
    change what every other line means.
    """
    changed = list(lines)
    hit = set(chance.sample(range(1, len(lines)), chance.randint(1, min(most, len(lines) - 1))))
    for index in hit:
        changed[index] = chance.choice(DAMAGES)(changed[index], chance)
    return changed, hit
