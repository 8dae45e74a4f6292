"""The example article, an invented dispute over a research ship, and its expected analysis.

The article is our own: the countries are real, the persons and the incident are invented.  In under
600 words it holds what makes news hard to read for a machine: pronouns, partial quotes, a quote
over two paragraphs (no closing mark after the first), indirect speech, a speaker whose country
stands only in an apposition, one statement with different stances toward two countries, targets
meant by a pronoun or by no word at all, an anonymous official, a mediator, and two speakers for no
country.

The gold follows the codebook and, for the spans, PolNeAR's habits: the source is the whole noun
phrase with its apposition, the cue the verb, the content what is said with its quotation marks and
a leading "that", one span a paragraph.  The speaker's own country is listed as `self` only where
the statement names it; the `spans` of other targets hold pronouns too.  `split` is "test": the
article must not be trained on.
"""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

from stancelib.schema import Article


def example_article() -> Article:
    """Read the example article, with its id, title and date."""
    about = json.loads(_read("article.json"))
    return Article(text=_read("article.txt"), **about)


def example_gold() -> dict[str, Any]:
    """Read the expected statements and stances, one record in the article gold format."""
    record: dict[str, Any] = json.loads(_read("expected.jsonl"))
    return record


def _read(name: str) -> str:
    """The text of a file that lies beside this module."""
    return files(__name__).joinpath(name).read_text(encoding="utf-8")
