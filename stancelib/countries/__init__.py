"""Countries: their codes and names, and where texts mention them.

Codes in, records out (``country``, ``resolve``, ``all_countries``); text in, mentions out
(``find_mentions``, ``mentions_of``, ``stands_for_state``).
"""

from stancelib.countries.mentions import (
    Matcher,
    Mention,
    bundled_matcher,
    find_mentions,
    mentions_of,
    stands_for_state,
)
from stancelib.countries.table import (
    Country,
    Name,
    all_countries,
    all_names,
    country,
    read_countries,
    read_names,
    resolve,
)

__all__ = [
    "Country",
    "Matcher",
    "Mention",
    "Name",
    "all_countries",
    "all_names",
    "bundled_matcher",
    "country",
    "find_mentions",
    "mentions_of",
    "read_countries",
    "read_names",
    "resolve",
    "stands_for_state",
]
