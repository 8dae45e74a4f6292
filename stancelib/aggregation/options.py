"""A user's wishes enter; checked options of an aggregation leave."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from stancelib.aggregation.periods import PERIODS
from stancelib.countries import country, resolve
from stancelib.errors import InputError

CODES = ("iso3", "name", "cow", "gw")


@dataclass(frozen=True)
class AggregateOptions:
    """What is aggregated, and how.

    Attributes:
        by: one of PERIODS.
        speakers: codes of the speakers' countries that are kept; empty is all.
        targets: codes of the target countries that are kept; empty is all.
        start: first day that is kept, or None.
        end: last day that is kept, or None.
        keep_no_country: keep statements whose speaker's country isn't known, as a speaker of null.
        min_statements: rows of the result with fewer statements are left out.
        fill: give each dyad a row of zero counts for each period in which it has no statement.
        countries: how countries are written, one of CODES.
        resamples: of the bootstrap; 0 for no intervals.
        seed: of the bootstrap.

    Raises:
        InputError: one of them is out of range, or two of them contradict each other.
    """

    by: str = "month"
    speakers: frozenset[str] = frozenset()
    targets: frozenset[str] = frozenset()
    start: date | None = None
    end: date | None = None
    keep_no_country: bool = False
    min_statements: int = 0
    fill: bool = False
    countries: str = "iso3"
    resamples: int = 1000
    seed: int = 0

    def __post_init__(self) -> None:
        _check_choice("by", self.by, PERIODS)
        _check_choice("countries", self.countries, CODES)
        _check_range("min_statements", self.min_statements, 0, 2**63 - 1)
        _check_range("resamples", self.resamples, 0, 100_000)
        _check_range("seed", self.seed, 0, 2**64 - 1)
        if 0 < self.resamples < 100:
            raise InputError(
                f"found resamples={self.resamples}, expected 0 (no intervals) or at least 100; "
                "2.5th percentiles of fewer resamples mean little"
            )
        if self.start and self.end and self.start > self.end:
            raise InputError(
                f"found the first day {self.start} after the last day {self.end}, expected it "
                "before; exchange --from and --to"
            )
        if self.fill and self.by == "none":
            raise InputError(
                "found --fill together with --by none, expected periods to fill; choose a period"
            )
        if self.fill and self.min_statements:
            raise InputError(
                "found --fill together with --min-statements, which would show periods with few "
                "statements as empty; choose one of them"
            )

    @property
    def needs_date(self) -> bool:
        """Whether a row without a date has no place in the result."""
        return self.by != "none" or self.start is not None or self.end is not None


def codes_of(given: str | Iterable[str]) -> frozenset[str]:
    """Alpha-3 codes of countries given by code or name.

    Raises:
        InputError: a country isn't known.
    """
    found = set()
    for one in [given] if isinstance(given, str) else given:
        code = resolve(one)
        if code is None:
            raise InputError(
                f"found the country {one!r}, expected a code such as FRA or a name such as France; "
                "see stancelib.countries.all_countries()"
            )
        found.add(code)
    return frozenset(found)


def day(given: date | str | None, name: str) -> date | None:
    """A day given as ``2017-12-15``, or as a date.

    Raises:
        InputError: it isn't one.
    """
    if given is None or isinstance(given, date):
        return given
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise InputError(
            f"found {given!r} as {name}, expected a day such as 2017-12-15; write year, month and "
            "day"
        ) from None


def written(code: str, countries: str) -> str | int | None:
    """How a country is written; None if the list of states that was asked for hasn't it.

    Raises:
        InputError: the code isn't known.
    """
    record = country(code)
    if countries == "cow":
        return record.cow
    if countries == "gw":
        return record.gw
    return record.name if countries == "name" else record.code


def _check_choice(name: str, found: str, expected: tuple[str, ...]) -> None:
    if found not in expected:
        raise InputError(f"found {name}={found!r}, expected one of {', '.join(expected)}")


def _check_range(name: str, found: int, lowest: int, highest: int) -> None:
    if isinstance(found, bool) or not isinstance(found, int) or not lowest <= found <= highest:
        raise InputError(
            f"found {name}={found!r}, expected a whole number from {lowest} to {highest}"
        )
