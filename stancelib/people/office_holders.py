"""A person's name and an article's date enter; the office that he or she held then leaves.

The table is ``office_holders.csv`` (README.md beside it says where its rows come from).  It is read
on first use.  Whoever held no office on the date gets None: retired officials speak for no country
(codebook, rule 33).
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from stancelib.countries.table import all_codes, fold_name
from stancelib.errors import InputError
from stancelib.people.vocabulary import COMMON_SURNAMES

COLUMNS = ("name", "aliases", "country", "office", "from", "to", "source")
_DATE = re.compile(r"(?:19|20)\d\d(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")
# Articles carry whole days, and now and then a time behind them.
_LEADING_DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?(?!\d)")
# Newspapers call these countries' people by the first word of their names.
_SURNAME_FIRST = frozenset({"CHN", "KHM", "KOR", "PRK"})
# And these as well where the given name has a hyphen: Tsai Ing-wen, but Carrie Lam.
_SURNAME_MOSTLY_FIRST = frozenset({"HKG", "TWN"})
# A last name alone must have so many letters: shorter ones are borne by too many.
_SHORTEST = 5
# With these before it the title is another's: "deputy foreign minister".
_NOT_ITSELF = frozenset({"deputy", "vice", "assistant", "shadow", "under-secretary", "speaker"})
# A title before a name → the offices that it can mean.
_OFFICES_OF_TITLE = {
    "president": ("president",),
    "premier": ("prime minister",),
    "prime minister": ("prime minister",),
    "chancellor": ("chancellor",),
    "king": ("monarch",),
    "queen": ("monarch",),
    "emir": ("monarch",),
    "sultan": ("monarch",),
    "ayatollah": ("leader",),
    "foreign minister": ("foreign minister",),
    "foreign secretary": ("foreign minister",),
    "secretary of state": ("secretary of state",),
    "defence minister": ("defence minister",),
    "defense minister": ("defence minister",),
    "defence secretary": ("defence minister",),
    "defense secretary": ("defence minister",),
    "vice president": ("vice president",),
    "senator": ("senator",),
    "sen": ("senator",),
    "secretary-general": ("UN secretary-general", "NATO secretary general"),
}


@dataclass(frozen=True)
class OfficeHolder:
    """One term of a person in an office, one row of ``office_holders.csv``.

    Attributes:
        name: as English-language newspapers write it.
        aliases: other spellings; one of a single word ("Lula") stands for the person by itself.
        country: ISO code, or None for the UN and other international bodies, whose officials speak
            for no country.
        office: "president", "prime minister", "foreign minister", "UN envoy for Syria", …
        since: first day, month or year in office, ISO 8601.
        until: last one, or None if still in office.
        source: where the row was taken from or can be checked.
    """

    name: str
    aliases: tuple[str, ...]
    country: str | None
    office: str
    since: str
    until: str | None
    source: str

    def held_on(self, date: str) -> bool:
        """Whether the office was held on an ISO date; months and years count in full."""
        return within(date, self.since, self.until)


def within(date: str, since: str | None, until: str | None) -> bool:
    """Whether an ISO date lies in a term; each end counts in full, as precise as it is given."""
    begun = since is None or date[: len(since)] >= since[: len(date)]
    return begun and (until is None or date[: len(until)] <= until[: len(date)])


def leading_date(date: str | None) -> str | None:
    """The ISO date that a text begins with ("2016-05-02T09:00"), or None if it begins with none."""
    found = _LEADING_DATE.match(date) if date else None
    return found.group() if found else None


def read_office_holders(rows: Iterable[Mapping[str, str]]) -> tuple[OfficeHolder, ...]:
    """Office-holders from rows with the columns of ``office_holders.csv``."""
    return tuple(
        OfficeHolder(
            name=row["name"],
            aliases=tuple(one.strip() for one in row["aliases"].split(";") if one.strip()),
            country=row["country"] or None,
            office=row["office"],
            since=row["from"],
            until=row["to"] or None,
            source=row["source"],
        )
        for row in rows
    )


@cache
def all_office_holders() -> tuple[OfficeHolder, ...]:
    """Every row of the bundled table."""
    text = (files(__package__) / "office_holders.csv").read_text(encoding="utf-8")
    return read_office_holders(csv.DictReader(text.splitlines()))


def office_holder(
    name: str, date: str | None = None, titles: Sequence[str] = ()
) -> OfficeHolder | None:
    """The office that a person held on a date.

    A full name is looked up with its other spellings, case and accents folded, and without middle
    initials.  A last name alone is answered with a title ("president") if one holder of such an
    office bears it on that date; without one only if nobody else in the table bears it then and it
    is no short or common surname.

    Args:
        name: a full or a last name, without titles.
        date: the article's ISO date; None takes the latest office of that name.
        titles: words before the name, lower case, as ``NameMention.titles``.

    Returns:
        The row, or None: no such person, none in office then, or several of different countries.
    """
    when = leading_date(date)
    folded = fold_name(name)
    rows = _by_name().get(folded) or _by_name().get(_without_middle(folded))
    if rows is not None:
        return _the_one(_in_office(rows, when))
    if " " in name.strip():
        return None
    rows = _in_office(_by_last_name().get(_without_article(folded), ()), when)
    offices = offices_of(titles)
    if offices:
        return _the_one(tuple(row for row in rows if _is_one_of(row.office, offices)))
    if _is_too_common(folded) or len({fold_name(row.name) for row in rows}) > 1:
        return None
    return _the_one(rows)


def offices_of(titles: Sequence[str]) -> tuple[str, ...]:
    """The offices that the titles before a name can mean; empty if they name none."""
    if _NOT_ITSELF.intersection(titles) and not {"vice", "president"} <= set(titles):
        return ()
    words = f" {' '.join(titles)} "
    # "vice president" is no president, "prime minister" no minister: the longest title counts.
    for title in sorted(_OFFICES_OF_TITLE, key=len, reverse=True):
        if f" {title} " in words:
            return _OFFICES_OF_TITLE[title]
    return ()


def check_office_holders(rows: Collection[Mapping[str, str]]) -> list[str]:
    """What is wrong with the rows of a table of office-holders, a line a fault."""
    faults = []
    seen: dict[tuple[str, ...], int] = {}
    for line, row in enumerate(rows, start=2):
        where = f"line {line} ({row.get('name')})"
        if tuple(row) != COLUMNS:
            faults.append(f"{where}: found the columns {', '.join(row)}")
            continue
        if not row["name"].strip() or not row["office"].strip() or not row["source"].strip():
            faults.append(f"{where}: found no name, office or source")
        if row["country"] and row["country"] not in all_codes():
            faults.append(f"{where}: found the country {row['country']!r}")
        if not _DATE.fullmatch(row["from"]) or (row["to"] and not _DATE.fullmatch(row["to"])):
            faults.append(f"{where}: found the dates {row['from']!r} and {row['to']!r}")
        elif row["to"] and not within(row["from"], None, row["to"]):
            faults.append(f"{where}: found the end {row['to']} before the start {row['from']}")
        key = (fold_name(row["name"]), row["country"], row["office"], row["from"])
        if key in seen:
            faults.append(f"{where}: found the same row as line {seen[key]}")
        seen.setdefault(key, line)
    return faults


def bundled_rows() -> list[dict[str, str]]:
    """The rows of ``office_holders.csv`` as they stand, for ``check_office_holders``.

    Raises:
        InputError: the columns are not those of COLUMNS.
    """
    text = (files(__package__) / "office_holders.csv").read_text(encoding="utf-8")
    reader = csv.DictReader(text.splitlines())
    if tuple(reader.fieldnames or ()) != COLUMNS:
        raise InputError(
            f"found the columns {reader.fieldnames} in office_holders.csv, expected {COLUMNS}; "
            "restore the file"
        )
    return list(reader)


def _in_office(rows: Sequence[OfficeHolder], date: str | None) -> tuple[OfficeHolder, ...]:
    """The rows that hold on the date; without one the latest row of every person."""
    if date is not None:
        return tuple(row for row in rows if row.held_on(date))
    latest: dict[str, OfficeHolder] = {}
    for row in sorted(rows, key=lambda row: (row.since, row.until or "9999")):
        latest[fold_name(row.name)] = row
    return tuple(latest.values())


def _the_one(rows: Sequence[OfficeHolder]) -> OfficeHolder | None:
    """The latest of the rows, if all of them are of one person or of one country."""
    if not rows:
        return None
    latest = max(rows, key=lambda row: (row.since, row.until or "9999"))
    people = {fold_name(row.name) for row in rows}
    countries = {row.country for row in rows}
    return latest if len(people) == 1 or len(countries) == 1 else None


def _is_one_of(office: str, offices: Sequence[str]) -> bool:
    """Whether an office is one of these, be it with its place: "president of Serbia"."""
    return any(office == one or office.startswith(f"{one} of ") for one in offices)


def _is_too_common(last_name: str) -> bool:
    bare = _without_article(last_name)
    return len(bare) < _SHORTEST or bare in COMMON_SURNAMES


@cache
def _by_name() -> dict[str, tuple[OfficeHolder, ...]]:
    """Folded full names and aliases, with and without middle initials → rows."""
    rows: dict[str, list[OfficeHolder]] = defaultdict(list)
    for row in all_office_holders():
        full = [name for name in (row.name, *row.aliases) if " " in name]
        keys = {fold_name(name) for name in (*full, *row.aliases)}
        keys |= {_without_middle(key) for key in keys}
        for key in keys:
            rows[key].append(row)
    return {key: tuple(found) for key, found in rows.items()}


@cache
def _by_last_name() -> dict[str, tuple[OfficeHolder, ...]]:
    rows: dict[str, list[OfficeHolder]] = defaultdict(list)
    for row in all_office_holders():
        for key in {_last_name(name, row.country) for name in (row.name, *row.aliases)}:
            rows[key].append(row)
    return {key: tuple(found) for key, found in rows.items()}


def _last_name(name: str, country: str | None) -> str:
    """The folded name by which newspapers call a person; "Ter-Petrosyan" stays one word."""
    words = name.split()
    is_first = country in _SURNAME_FIRST or (country in _SURNAME_MOSTLY_FIRST and "-" in words[-1])
    return _without_article(fold_name(words[0 if is_first else -1]))


def _without_middle(folded: str) -> str:
    """The name without a middle initial: "john f kerry" is "john kerry"."""
    words = folded.split()
    return f"{words[0]} {words[-1]}" if len(words) > 2 and len(words[1]) == 1 else folded


def _without_article(last_name: str) -> str:
    """The last name without the Arabic article: "al assad" is "assad"."""
    return re.sub(r"^(?:al|el) (?=\w)", "", last_name)
