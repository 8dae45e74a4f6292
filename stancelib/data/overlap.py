"""Texts enter; texts that are nearly the same, and word runs shared with a folder, leave.

Near-duplicates across splits would let a test split repeat what was trained on; runs of words that
stand in another corpus would be sentences that we didn't write.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from stancelib.errors import InputError

SHINGLE_WORDS = 3
RUN_WORDS = 8
# Files that a folder of corpora holds its text in.
TEXT_SUFFIXES = frozenset({".txt", ".jsonl", ".json", ".tsv", ".csv"})

_WORD = re.compile(r"\w+")


def words_of(text: str) -> list[str]:
    """Words of a text in lower case; marks and white space aside."""
    return _WORD.findall(text.lower())


def near_duplicates(
    texts: Mapping[str, str], similarity: float = 0.5
) -> Iterator[tuple[str, str, float]]:
    """Yield the pairs of texts that share most of their three-word runs, each pair once.

    Candidates come from MinHash with locality-sensitive hashing (Broder 1997; library datasketch,
    in the extra ``dev``); what is reported is the exact Jaccard similarity of the two sets of runs.

    Args:
        texts: id → text.
        similarity: least Jaccard similarity that counts as near; near it a pair may be overlooked
            now and then, far above it hardly ever, since candidates come from estimates.

    Yields:
        the two ids, in the order of ``texts``, and their similarity.
    """
    from datasketch import MinHash, MinHashLSH

    # Candidates are taken generously, since MinHash only estimates; the exact measure decides.
    index = MinHashLSH(threshold=max(0.1, similarity - 0.15), num_perm=64)
    runs = {name: _runs(words_of(text), SHINGLE_WORDS) for name, text in texts.items()}
    hashable = {name: [run.encode() for run in own] for name, own in runs.items() if own}
    hashes = MinHash.generator(hashable.values(), num_perm=64)
    for name, minhash in zip(hashable, hashes, strict=True):
        for earlier in sorted(index.query(minhash)):
            common = len(runs[earlier] & runs[name])
            jaccard = common / len(runs[earlier] | runs[name])
            if jaccard >= similarity:
                yield earlier, name, jaccard
        index.insert(name, minhash)


def shared_runs(
    texts: Mapping[str, str], folder: str | Path, length: int = RUN_WORDS
) -> Iterator[tuple[str, str, str]]:
    """Yield every text that shares a run of ``length`` words with a file of a folder.

    Args:
        texts: id → text.
        folder: read with its subfolders; files by TEXT_SUFFIXES, JSON and JSON Lines by value.
        length: words of a run.

    Yields:
        the text's id, the file's path within the folder, and the words; the first run of a text
        and file only.

    Raises:
        InputError: when the folder isn't there or holds no such files.
    """
    root = Path(folder)
    files = sorted(f for f in root.rglob("*") if f.is_file() and f.suffix in TEXT_SUFFIXES)
    if not files:
        raise InputError(
            f"found no {', '.join(sorted(TEXT_SUFFIXES))} files in {root}, expected a folder of "
            "text corpora"
        )
    owners: dict[str, list[str]] = {}
    for name, text in texts.items():
        for run in _runs(words_of(text), length):
            owners.setdefault(run, []).append(name)
    for file in files:
        reported: set[str] = set()
        runs = {run for text in _contents(file) for run in _runs(words_of(text), length)}
        for run in sorted(runs & owners.keys()):
            for name in owners[run]:
                if name not in reported:
                    reported.add(name)
                    yield name, str(file.relative_to(root)), run


def _runs(words: list[str], length: int) -> set[str]:
    """All runs of ``length`` words; a shorter text is one run."""
    if len(words) < length:
        return {" ".join(words)} if words else set()
    return {" ".join(words[first : first + length]) for first in range(len(words) - length + 1)}


def _contents(file: Path) -> Iterator[str]:
    """The texts of a file: of JSON every string for itself, of other files the whole."""
    text = file.read_text(encoding="utf-8", errors="replace")
    if file.suffix == ".jsonl":
        for line in text.splitlines():
            yield from _strings(line)
    elif file.suffix == ".json":
        yield from _strings(text)
    else:
        yield text


def _strings(encoded: str) -> Iterator[str]:
    """Every string in a JSON value: its escapes would hide words."""
    try:
        values: list[Any] = [json.loads(encoded)]
    except ValueError:
        values = [encoded]
    while values:
        value = values.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            values += value.values()
        elif isinstance(value, list) and all(isinstance(one, str) for one in value):
            yield " ".join(value)  # a text that is kept word by word
        elif isinstance(value, list):
            values += value
