"""Persons of an article enter; those whom a table knows get the country they speak for.

The user's table goes before the article's own words, and these go before our table of
office-holders.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from stancelib.people.actors import Actors
from stancelib.people.names import NameMention
from stancelib.people.office_holders import office_holder
from stancelib.people.persons import Person
from stancelib.people.vocabulary import PRIVATE_ROLES, STATE_ROLES

# Without the article's date the table's latest office would be given to somebody long retired.
_RETIRED = frozenset({"former", "ex"})


def settle_countries(
    people: Iterable[Person], names: Sequence[NameMention], date: str | None, actors: Actors
) -> None:
    """Set ``country`` and ``is_settled`` of the persons that a table knows.

    Args:
        people: the persons of an article, as ``find_people`` gives them.
        names: the names of the article, for the titles before them.
        date: ISO date of the article, or None.
        actors: the user's people.
    """
    titles = {name.start: name.titles for name in names}
    for person in people:
        actor = actors.person(person.name, date)
        if actor is not None:
            person.country, person.is_settled = actor.country, True
            continue
        if person.country is not None:
            continue
        # A namesake: "the writer David Davis". A president who once was an editor is none.
        if person.roles & PRIVATE_ROLES and not person.roles & STATE_ROLES:
            continue
        if date is None and person.roles & _RETIRED:
            continue
        for start, _ in person.mentions:
            holder = office_holder(person.name, date, titles.get(start, ()))
            if holder is not None:
                person.country, person.is_settled = holder.country, True
                break
