"""A number enters; as many varied articles, made of our own texts, leave, a share of them broken.

For proofs and measurements: the texts are the authored statements and the annotated articles, put
together anew, so that their lengths, countries and speakers vary; what they say means nothing.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from importlib import resources
from typing import Any

_SPLITS = ("train", "dev", "test")
# One record in eight is a whole article of the gold; the others have one to six statements.
_WHOLE = 1 / 8
_MOST_STATEMENTS = 6


def made_lines(
    number: int, broken: float = 0.01, short: bool = False, seed: int = 0
) -> Iterator[bytes]:
    """Lines of JSON Lines, each with its line end; the same for the same arguments.

    Args:
        number: of lines.
        broken: share of them that can't be read: broken JSON, wrong bytes, no text, a double id.
        short: articles of one statement.
        seed: of the random choices.
    """
    chance = random.Random(seed)
    statements = list(_texts("statements", _SPLITS))
    articles = list(_texts("articles", _SPLITS[1:]))
    for index in range(number):
        if not short and chance.random() < _WHOLE:
            text = chance.choice(articles)
        else:
            count = 1 if short else chance.randint(1, _MOST_STATEMENTS)
            text = "\n\n".join(chance.choices(statements, k=count))
        day = f"20{index % 26:02d}-{index % 12 + 1:02d}-{index % 28 + 1:02d}"
        record = {"id": f"made-{index:07d}", "date": day, "text": text}
        if chance.random() < broken:
            yield _broken(record, chance) + b"\n"
        else:
            yield json.dumps(record, ensure_ascii=False).encode() + b"\n"


def _broken(record: dict[str, Any], chance: random.Random) -> bytes:
    line = json.dumps(record, ensure_ascii=False).encode()
    match chance.randrange(4):
        case 0:
            return line[: len(line) // 2]
        case 1:
            return line[:-2] + b"\xff" + line[-2:]
        case 2:
            return json.dumps({"id": record["id"], "body": record["text"]}).encode()
        case _:
            return json.dumps({**record, "id": "made-0000000"}).encode()


def _texts(part: str, splits: tuple[str, ...]) -> Iterator[str]:
    for split in splits:
        file = resources.files("stancelib.data") / part / f"{split}.jsonl"
        for line in file.read_text(encoding="utf-8").splitlines():
            yield json.loads(line)["text"]
