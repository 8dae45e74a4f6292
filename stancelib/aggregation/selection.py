"""A scored row enters; the dyad and period it counts for leave, or why it counts nowhere.

Each row is used or left out for exactly one reason, the first of ``LEFT_OUT`` that applies.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import NamedTuple

from stancelib.aggregation.options import AggregateOptions, written
from stancelib.aggregation.periods import period_start
from stancelib.aggregation.rows import ScoredRow
from stancelib.errors import InputError

Code = str | int | None

# Reason → what a person reads: so many rows …
LEFT_OUT = {
    "no_target": "without a target country",
    "unknown_code": "with a country code that isn't known",
    "no_speaker_country": "whose speaker's country isn't known",
    "other_country": "between countries that were not asked for",
    "is_self": "whose target is the speaker's own country",
    "not_judged": "without probabilities",
    "no_number": "with a country that has no number in the list of states asked for",
    "no_date": "without a date",
    "bad_date": "with a date that isn't ISO 8601",
    "other_date": "outside the days that were asked for",
}


class Dyad(NamedTuple):
    """Who speaks about whom, as the result writes them."""

    speaker: Code
    target: Code


class Key(NamedTuple):
    """A dyad in a period, known by its first day; None where there is one period only."""

    dyad: Dyad
    start: date | None


class Selection:
    """Decides for each row where it counts."""

    def __init__(self, options: AggregateOptions) -> None:
        self._options = options

        @cache
        def dyad_of(row_codes: tuple[str | None, str | None, bool | None, bool]) -> Dyad | str:
            return _dyad(*row_codes, options)

        self._dyad_of = dyad_of

    def place(self, row: ScoredRow) -> Key | str:
        """The key that the row counts for, or a reason of LEFT_OUT."""
        judged = row.probabilities is not None
        dyad = self._dyad_of((row.speaker_country, row.target, row.is_self, judged))
        if isinstance(dyad, str):
            return dyad
        options = self._options
        if not options.needs_date:
            return Key(dyad, None)
        if row.date is None:
            return "no_date"
        if isinstance(row.date, str):
            return "bad_date"
        too_early = options.start is not None and row.date < options.start
        if too_early or (options.end is not None and row.date > options.end):
            return "other_date"
        if options.by == "none":
            return Key(dyad, None)
        return Key(dyad, period_start(row.date, options.by))


def _dyad(
    speaker: str | None,
    target: str | None,
    is_self: bool | None,
    judged: bool,
    options: AggregateOptions,
) -> Dyad | str:
    if target is None:
        return "no_target"
    try:
        to_code = written(target, options.countries)
        from_code = None if speaker is None else written(speaker, options.countries)
    except InputError:
        return "unknown_code"
    if speaker is None and not options.keep_no_country:
        return "no_speaker_country"
    if options.targets and target not in options.targets:
        return "other_country"
    if options.speakers and speaker not in options.speakers:
        return "other_country"
    # Two codes may share a number, as the Soviet Union and Russia do in both lists.
    if is_self or (from_code is not None and from_code == to_code):
        return "is_self"
    if not judged:
        return "not_judged"
    if to_code is None or (speaker is not None and from_code is None):
        return "no_number"
    return Dyad(from_code, to_code)
