"""An analyzer and a splitter without models: the article's words tell what they will answer.

The whole text (without blanks around it) is one direct statement, spoken by "Ana" (ECU).  Every
word of three capital letters is a target: ECU is the speaker's own country, PER gets two labels,
RUS makes the model abstain, all others are neutral.  "REFUSE" in a text raises InputError.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from stancelib.analysis import Analysis
from stancelib.errors import InputError
from stancelib.schema import Article, Judgement, Prediction, Statement, Target

NEUTRAL = Prediction(
    {"conciliatory": 0.1, "threatening": 0.2, "accusatory": 0.3},
    (),
    "neutral",
    {"negative": 0.25, "neutral": 0.5, "positive": 0.25},
)
PREDICTIONS = {
    "PER": Prediction(
        {"conciliatory": 0.75, "threatening": 0.6, "accusatory": 0.0625},
        ("conciliatory", "threatening"),
        "conciliatory",
        {"negative": 0.125, "neutral": 0.125, "positive": 0.75},
    ),
    "RUS": Prediction(NEUTRAL.stance, None, None, NEUTRAL.sentiment),
}


def statements_of(text: str) -> tuple[Statement, ...]:
    if "REFUSE" in text:
        raise InputError("found REFUSE, expected something else; write it differently")
    if not text.strip():
        return ()
    start = len(text) - len(text.lstrip())
    span = (start, start + len(text.strip()))
    speaker = {"speaker": "Ana", "speaker_mention": "Ana", "speaker_country": "ECU"}
    return (Statement(id="s1", content=(span,), source=(), cue=(), kind="direct", **speaker),)


def judgements_of(text: str) -> tuple[Judgement, ...]:
    return tuple(
        Judgement(
            0,
            Target(word[0], (word.span(),), "named", word[0] == "ECU"),
            None if word[0] == "ECU" else PREDICTIONS.get(word[0], NEUTRAL),
        )
        for word in re.finditer(r"\b[A-Z]{3}\b", text)
    )


class FakeAnalyzer:
    """Remembers the articles and the sizes of the chunks that it was given."""

    def __init__(self) -> None:
        self.articles: list[Article] = []
        self.chunks: list[int] = []

    def analyze_many(self, articles: Iterable[Article], chunk_size: int = 32) -> Iterator[Analysis]:
        articles = list(articles)
        self.chunks.append(len(articles))
        for article in articles:
            yield Analysis(article, statements_of(article.text), judgements_of(article.text))
            self.articles.append(article)

    def provenance(self) -> dict[str, str]:
        return {"stancelib": "9.9.9", "statements_sha256": "5a" * 32, "stance_sha256": "57" * 32}


class FakeSplitter:
    """Statements as above."""

    def split_many(
        self, texts: Sequence[str], dates: Sequence[str | None] | None = None
    ) -> list[tuple[Statement, ...]]:
        return [statements_of(text) for text in texts]
