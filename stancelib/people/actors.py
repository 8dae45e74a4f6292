"""A user's table of people and groups enters; whom its names speak for, on a date, leaves.

A CSV file with the columns ``name, aliases, country, from, to, kind``.  Its rows are laid over what
stancelib knows, and over what an article says: who names somebody here wants it so.
"""

from __future__ import annotations

import csv
import os
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from stancelib.countries import resolve
from stancelib.countries.table import all_codes, fold_name
from stancelib.errors import InputError
from stancelib.people.office_holders import within

COLUMNS = ("name", "aliases", "country", "from", "to", "kind")
REQUIRED = ("name", "country")
KINDS = ("person", "group")
_DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")


@dataclass(frozen=True)
class Actor:
    """One row of a user's table.

    Attributes:
        name: a person's full name, or a group's.
        aliases: other names; here a single word counts as it stands.
        country: ISO code of the country spoken for, or None: for none.
        since: ISO date (or month, or year) from which the row holds; None for always.
        until: the last one on which it holds; None for ever.
        kind: "person" or "group".
    """

    name: str
    aliases: tuple[str, ...] = ()
    country: str | None = None
    since: str | None = None
    until: str | None = None
    kind: str = "person"


@dataclass(frozen=True)
class Actors:
    """A user's people and groups.

    Attributes:
        rows: as they stand in the table; of several that fit, the last one counts.
    """

    rows: tuple[Actor, ...] = ()

    def person(self, name: str, date: str | None = None) -> Actor | None:
        """The row of the person so called, if it holds on the article's ISO date.

        Without a date every row holds.
        """
        return self._valid(self._people.get(fold_name(name), ()), date)

    def group_in(self, words: str, date: str | None = None) -> Actor | None:
        """The row of the group that is named in some words, the longest name first."""
        plain = _plain(words)
        for pattern, rows in self._groups:
            if pattern.search(plain):
                found = self._valid(rows, date)
                if found is not None:
                    return found
        return None

    def _valid(self, rows: Iterable[Actor], date: str | None) -> Actor | None:
        holding = [row for row in rows if date is None or within(date, row.since, row.until)]
        return holding[-1] if holding else None

    @cached_property
    def _people(self) -> dict[str, list[Actor]]:
        people: dict[str, list[Actor]] = defaultdict(list)
        for row in self.rows:
            if row.kind == "person":
                for name in {fold_name(each) for each in (row.name, *row.aliases)}:
                    people[name].append(row)
        return dict(people)

    @cached_property
    def _groups(self) -> list[tuple[re.Pattern[str], list[Actor]]]:
        groups: dict[str, list[Actor]] = defaultdict(list)
        for row in self.rows:
            if row.kind == "group":
                for name in {_plain(each) for each in (row.name, *row.aliases)}:
                    groups[name].append(row)
        return [
            (re.compile(rf"(?<!\w){re.escape(name)}(?!\w)"), groups[name])
            for name in sorted(groups, key=lambda name: (-len(name), name))
        ]


def read_actors(path: str | os.PathLike[str]) -> Actors:
    """Read a table of actors.

    Args:
        path: a CSV file in UTF-8 with a header line: ``name`` and ``country``, and, where wanted,
            ``aliases`` (separated by ";"), ``from`` and ``to`` (ISO dates), ``kind`` ("person", the
            default, or "group").

    Raises:
        InputError: the file can't be read, or a cell is not what is expected; file and line named.
    """
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise InputError(f"found no file {path}, expected a CSV table of actors") from None
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            f"{path}: found {error}, expected a CSV table in UTF-8; save it as one"
        ) from error
    reader = csv.DictReader(text.splitlines(keepends=True))
    header = tuple(reader.fieldnames or ())
    unknown = [name for name in header if name not in COLUMNS]
    missing = [name for name in REQUIRED if name not in header]
    if unknown or missing:
        raise InputError(
            f"{path}, line 1: found the columns {', '.join(header) or 'none'}, expected name and "
            f"country, and if wanted aliases, from, to, kind; {_remedy(unknown, missing)}"
        )
    rows = []
    for row in reader:
        if any(value for value in row.values()):
            rows.append(_actor(row, f"{path}, line {reader.line_num}"))
    return Actors(tuple(rows))


def as_actors(given: Actors | str | os.PathLike[str] | None) -> Actors:
    """The actors themselves, those of a file, or none."""
    if isinstance(given, Actors):
        return given
    return Actors() if given is None else read_actors(given)


def _actor(row: Mapping[str, str | list[str] | None], where: str) -> Actor:
    cells = {name: value.strip() for name, value in row.items() if isinstance(value, str)}
    if len(cells) != len(row):
        raise InputError(
            f"{where}: found another number of cells than in the header; put a cell that holds a "
            "comma into double quotes"
        )
    name, country = cells["name"], cells["country"]
    kind = cells.get("kind") or "person"
    since, until = cells.get("from") or None, cells.get("to") or None
    if not name:
        raise InputError(f"{where}: found no name, expected a person's or a group's; fill it in")
    if country and country not in all_codes():
        meant = resolve(country)
        remedy = f"did you mean {meant}?" if meant else "see stancelib.countries.all_countries()"
        raise InputError(
            f"{where}: found country {country!r}, expected an ISO 3166-1 alpha-3 code or empty; "
            f"{remedy}"
        )
    if kind not in KINDS:
        raise InputError(f"{where}: found kind {kind!r}, expected person or group; correct it")
    for column, date in (("from", since), ("to", until)):
        if date is not None and not _DATE.fullmatch(date):
            raise InputError(
                f"{where}: found {column} {date!r}, expected a date as 2016-05-02, 2016-05 or "
                "2016, or empty; write it so"
            )
    if since is not None and not within(since, None, until):
        raise InputError(f"{where}: found to {until!r} before from {since!r}; exchange them")
    aliases = tuple(one.strip() for one in cells.get("aliases", "").split(";") if one.strip())
    return Actor(name, aliases, country or None, since, until, kind)


def _remedy(unknown: list[str], missing: list[str]) -> str:
    parts = [f"add {', '.join(missing)}"] if missing else []
    if unknown:
        parts.append(f"remove or rename {', '.join(unknown)}")
    return " and ".join(parts)


def _plain(words: str) -> str:
    """The words without accents; case stays, since "AL" is no "al"."""
    decomposed = unicodedata.normalize("NFKD", words)
    return "".join(char for char in decomposed if not unicodedata.combining(char))
