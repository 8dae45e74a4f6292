"""A folder of PolNeAR 1.0 enters; articles with their attributions leave.

PolNeAR (Newell, Margolin and Ruths, LREC 2018) keeps each article as ``<part>/text/NAME.txt`` and
its annotations as ``<part>/attributions/NAME_<annotator>.ann`` in brat stand-off.  The corpus is
public but has no licence file; fetch it from its authors (github.com/networkdynamics/PolNeAR).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from stancelib.errors import InputError
from stancelib.schema import Attribution, Spans

_TEXT_BOUND = re.compile(r"^(T\d+)\t(\w+) (\d+ \d+(?:;\d+ \d+)*)\t", re.MULTILINE)
_EVENT = re.compile(r"^E\d+\t(.+)$", re.MULTILINE)


@dataclass(frozen=True)
class AttributedArticle:
    """An article with its gold attributions, in order of their contents."""

    id: str
    text: str
    attributions: tuple[Attribution, ...]


def read_polnear(path: str | Path, part: str) -> Iterator[AttributedArticle]:
    """Yield the articles of one part ("train" or "dev") in order of their names.

    Where several annotators read an article, the alphabetically first one is taken.  Events
    without content are left out, as the corpus' authors do in scoring.

    Raises:
        InputError: when the folder doesn't look like PolNeAR or an annotation can't be read.
    """
    root = Path(path) / part
    texts = sorted((root / "text").glob("*.txt"))
    if not texts:
        raise InputError(
            f"found no PolNeAR articles in {root / 'text'}, expected NAME.txt files; give the "
            "folder that holds train/ and dev/"
        )
    for text_path in texts:
        annotations = sorted((root / "attributions").glob(f"{text_path.stem}_*.ann"))
        if not annotations:
            raise InputError(f"found no annotation of {text_path.name} in {root / 'attributions'}")
        text = _read(text_path)
        try:
            attributions = parse_annotation(_read(annotations[0]), len(text))
        except ValueError as error:
            raise InputError(f"{annotations[0]}: {error}") from error
        yield AttributedArticle(text_path.stem, text, attributions)


def parse_annotation(annotation: str, text_length: int) -> tuple[Attribution, ...]:
    """The attributions of one brat file, in order of their first content.

    Raises:
        ValueError: when an event names a stretch that isn't there or that leaves the text.
    """
    stretches: dict[str, Spans] = {}
    for identifier, _, offsets in _TEXT_BOUND.findall(annotation):
        spans = tuple(
            (int(start), int(end)) for start, end in (pair.split() for pair in offsets.split(";"))
        )
        if any(not start < end <= text_length for start, end in spans):
            raise ValueError(f"{identifier} covers {offsets}, beyond a text of {text_length}")
        stretches[identifier] = spans
    attributions = []
    for event in _EVENT.findall(annotation):
        roles: dict[str, list[tuple[int, int]]] = {"Source": [], "Cue": [], "Content": []}
        for argument in event.split():
            name, _, identifier = argument.partition(":")
            role = name.rstrip("0123456789")
            if role in roles:
                if identifier not in stretches:
                    raise ValueError(f"an event names {identifier}, which is not in the file")
                roles[role].extend(stretches[identifier])
        if roles["Content"]:
            content, source, cue = (
                tuple(sorted(roles[role])) for role in ("Content", "Source", "Cue")
            )
            attributions.append(Attribution(content, source, cue))
    return tuple(sorted(attributions, key=lambda one: (one.content, one.source, one.cue)))


def _read(path: Path) -> str:
    # newline="" keeps every character: the offsets count carriage returns.
    with path.open(encoding="utf-8", newline="") as handle:
        return handle.read()
