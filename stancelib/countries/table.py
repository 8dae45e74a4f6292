"""From the bundled CSV tables (or a user's own rows) to records of countries and their names.

Nothing is read before it is asked for; what is read is kept.
"""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from stancelib.errors import InputError

FORMS = ("name", "adjective", "demonym", "capital", "seat")
LOOKUP_ONLY, SEARCH_ONLY, AS_WRITTEN = "lookup only", "search only", "as written only"

_APOSTROPHES = "’‘ʼʻ`´"


@dataclass(frozen=True)
class Country:
    """A country or former state, one row of ``countries.csv``.

    Attributes:
        code: ISO 3166-1 alpha-3, XKX for Kosovo, or the ISO 3166-3 code of a former state.
        alpha2: ISO 3166-1 alpha-2; of a former state, the one it had ("CS" was given twice).
        name: short name as English-language newspapers write it.
        official_name: the name that the state uses in full.
        region: UN M49 region; empty for Antarctica.
        subregion: UN M49 subregion, the intermediate region where there is one.
        cow: Correlates of War state number, None if not in the state system in 2016.
        gw: Gleditsch and Ward number, None if not in their lists.
        existed_from: ISO date of the first day of a former state, else None.
        existed_to: ISO date of the first day a former state no longer existed, else None.
    """

    code: str
    alpha2: str
    name: str
    official_name: str
    region: str
    subregion: str
    cow: int | None = None
    gw: int | None = None
    existed_from: str | None = None
    existed_to: str | None = None

    @property
    def is_former(self) -> bool:
        """Whether the state has ceased to exist."""
        return self.existed_to is not None


@dataclass(frozen=True)
class Name:
    """One way to write a country, one row of ``names.csv``.

    Attributes:
        country: code of the country.
        form: one of FORMS.
        text: the words, in the case in which newspapers print them.
        note: empty, a remark, or one that begins with "lookup only" (``resolve`` knows it, texts
            are not searched for it), "search only" (the reverse) or "as written only" (accents
            count).
    """

    country: str
    form: str
    text: str
    note: str = ""

    def __post_init__(self) -> None:
        if self.form not in FORMS:
            raise InputError(
                f"found the form {self.form!r} for {self.text!r}, expected one of "
                f"{', '.join(FORMS)}; correct the row in the table of names"
            )
        if not self.text.strip():
            raise InputError(
                f"found an empty text for {self.country!r}, expected a name; remove the row"
            )

    @property
    def in_search(self) -> bool:
        """Whether texts are searched for it."""
        return not self.note.startswith(LOOKUP_ONLY)

    @property
    def in_lookup(self) -> bool:
        """Whether ``resolve`` knows it."""
        return not self.note.startswith(SEARCH_ONLY)


def read_countries(rows: Iterable[Mapping[str, str]]) -> tuple[Country, ...]:
    """Countries from rows with the columns of ``countries.csv``."""
    return tuple(
        Country(
            code=row["code"],
            alpha2=row["alpha2"],
            name=row["name"],
            official_name=row["official_name"],
            region=row["region"],
            subregion=row["subregion"],
            cow=int(row["cow"]) if row["cow"] else None,
            gw=int(row["gw"]) if row["gw"] else None,
            existed_from=row["from"] or None,
            existed_to=row["to"] or None,
        )
        for row in rows
    )


def read_names(rows: Iterable[Mapping[str, str]]) -> tuple[Name, ...]:
    """Names from rows with the columns ``code, form, text`` and, if there, ``note``.

    Raises:
        InputError: a form is not one of FORMS, or a text is empty.
    """
    return tuple(Name(row["code"], row["form"], row["text"], row.get("note") or "") for row in rows)


@cache
def all_countries() -> tuple[Country, ...]:
    """Every country of the table: ISO 3166-1 and XKX by code, then the former states."""
    return read_countries(_bundled("countries.csv"))


@cache
def all_codes() -> frozenset[str]:
    """The codes of every country of the table."""
    return frozenset(one.code for one in all_countries())


@cache
def all_names() -> tuple[Name, ...]:
    """Every name of the table, country by country."""
    return read_names(_bundled("names.csv"))


def country(code: str) -> Country:
    """The country with this alpha-3 code.

    Raises:
        InputError: there is no such code; the message names the code that was probably meant.
    """
    found = _by_code().get(code)
    if found is not None:
        return found
    meant = resolve(code) if isinstance(code, str) else None
    remedy = f"did you mean {meant!r}?" if meant else "see stancelib.countries.all_countries()"
    raise InputError(
        f"found the country code {code!r}, expected an ISO 3166-1 alpha-3 code, XKX, or one of the "
        f"former states SUN, DDR, YUG, SCG, CSK, YMD; {remedy}"
    )


def resolve(name: str) -> str | None:
    """The code of a country given by code (capital letters), name, demonym, adjective or capital.

    Case, accents, apostrophes, hyphens, full stops and a leading "the" make no difference to names.
    """
    name = name.strip()
    return _by_iso().get(name) or _by_name().get(fold_name(name))


def fold_name(name: str) -> str:
    """The name without case, accents, punctuation and leading article, for comparing names."""
    # Decomposed before and after: styled letters ("𝐀") have a case only once they are plain.
    plain_letters = unicodedata.normalize("NFKD", name).casefold()
    decomposed = unicodedata.normalize("NFKD", plain_letters)
    plain = "".join(
        " " if char in "-‐‑–/" else char
        for char in decomposed
        if not unicodedata.combining(char) and char not in f".,'{_APOSTROPHES}"
    )
    words = plain.replace("&", " and ").split()
    return " ".join(words[1:] if len(words) > 1 and words[0] == "the" else words)


def _bundled(file: str) -> list[dict[str, str]]:
    text = (files(__package__) / file).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def _by_code() -> dict[str, Country]:
    return {one.code: one for one in all_countries()}


@cache
def _by_iso() -> dict[str, str]:
    """Alpha-3 and alpha-2 codes; without "CS", which Czechoslovakia and Serbia both had."""
    alpha2 = {one.alpha2: one.code for one in all_countries() if one.alpha2 != "CS"}
    return alpha2 | {one.code: one.code for one in all_countries()}


@cache
def _by_name() -> dict[str, str]:
    """Folded names; where two countries share one, names go before the other forms.

    Between two of the same form the note decides: a remark means that the plain reading is the
    other country.
    """
    known = [name for name in all_names() if name.in_lookup]
    known.sort(key=lambda name: (FORMS.index(name.form), name.note.startswith("only in")))
    codes: dict[str, str] = {}
    for name in known:
        codes.setdefault(fold_name(name.text), name.country)
    return codes
