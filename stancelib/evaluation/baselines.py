"""Labelled pairs enter, baselines leave: simple predictors to measure ours against.

Each has ``predict`` as our classifier has it, and gives `Answer`s.  Those that learn read the text
with the target's mentions written as one made-up name and the source's as one word, so that they
too can tell whom a statement is about.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from stancelib.data.labelled import LabelledPair
from stancelib.errors import InputError
from stancelib.evaluation.answers import Answer, default_primary
from stancelib.schema import NEUTRAL, SENTIMENTS, STANCES, Pair

Array = npt.NDArray[np.float64]
Embed = Callable[[Sequence[str]], Array]

TARGET_WORD, SOURCE_WORD = "Targetland", "speaker"
# What zero-shot compares a statement with, in the words of the codebook.
STANCE_DESCRIPTIONS = {
    "conciliatory": "The speaker offers Targetland help, friendship or an easing of the conflict.",
    "threatening": "The speaker threatens Targetland with costs, sanctions, reprisals or force.",
    "accusatory": "The speaker blames, criticises or accuses Targetland of a wrong.",
    NEUTRAL: "The speaker only mentions Targetland, without any position toward it.",
}
SENTIMENT_DESCRIPTIONS = {
    "negative": "The speaker speaks badly of Targetland.",
    "neutral": "The speaker speaks of Targetland without any feeling.",
    "positive": "The speaker speaks well of Targetland.",
}
_LABEL_HOLDS = 0.5


class Baseline(Protocol):
    """A predictor with a name."""

    name: str

    def predict(self, pairs: Sequence[Pair]) -> list[Answer]:
        """One answer per pair, in order."""
        ...


class Majority:
    """Gives every pair the commonest set of labels and the commonest sentiment of its training.

    Args:
        training: labelled pairs; either label may be missing in part of them.
    """

    name = "majority"

    def __init__(self, training: Sequence[LabelledPair]) -> None:
        stances = [one.stance for one in training if one.stance is not None]
        tones = [one.sentiment for one in training if one.sentiment is not None]
        # Ties go to what comes first in the training.
        self._labels = max(dict.fromkeys(stances), key=stances.count) if stances else ()
        self._tone = max(dict.fromkeys(tones), key=tones.count) if tones else NEUTRAL
        self._stance = {
            name: sum(name in one for one in stances) / max(1, len(stances)) for name in STANCES
        }
        self._tones = {name: tones.count(name) / max(1, len(tones)) for name in SENTIMENTS}

    def predict(self, pairs: Sequence[Pair]) -> list[Answer]:
        """The same answer for each; its probabilities are the shares of the training."""
        primary = default_primary(self._labels, self._stance)
        one = Answer(self._labels, primary, self._stance, self._tone, self._tones)
        return [one] * len(pairs)


class WordList:
    """A stance holds where the statement has one of its words; no probabilities, no training.

    The sentiment is positive where there are more conciliatory words than others, negative where
    there are fewer.  The lists are ``stancelib/data/stance_words.toml``.
    """

    name = "word list"

    def predict(self, pairs: Sequence[Pair]) -> list[Answer]:
        """Labels by the words of each text."""
        return [self._answer(pair.text) for pair in pairs]

    def _answer(self, text: str) -> Answer:
        counts = {name: len(pattern.findall(text)) for name, pattern in _patterns().items()}
        labels = tuple(name for name in STANCES if counts[name])
        balance = 2 * counts["conciliatory"] - sum(counts.values())
        tone = SENTIMENTS[1 + (balance > 0) - (balance < 0)]
        primary = max(labels, key=lambda name: counts[name]) if labels else NEUTRAL
        return Answer(labels, primary, None, tone, None)


class Linear:
    """Logistic regression over features of the marked text, one per stance and one for sentiment.

    Args:
        name: for tables.
        features: texts → a matrix, dense or sparse.
        training: labelled pairs; each part learns from those that have its label.
        seed: of the solver.

    Raises:
        InputError: when there is nothing to learn from.
    """

    def __init__(
        self,
        name: str,
        features: Callable[[Sequence[str]], Any],
        training: Sequence[LabelledPair],
        seed: int = 0,
    ) -> None:
        known = [i for i, one in enumerate(training) if one.stance is not None]
        toned = [i for i, one in enumerate(training) if one.sentiment is not None]
        if not known or not toned:
            raise InputError(
                f"found {len(known)} stances and {len(toned)} sentiments to train the baseline "
                f"{name!r} on, expected training pairs with stances and with sentiments"
            )
        self.name = name
        self._features = features
        self._seed = seed
        matrix = features([marked(one.pair) for one in training])
        self._stances = {
            label: self._fit(matrix[known], [label in (training[i].stance or ()) for i in known])
            for label in STANCES
        }
        self._tone = self._fit(matrix[toned], [str(training[i].sentiment) for i in toned])

    def predict(self, pairs: Sequence[Pair]) -> list[Answer]:
        """Answers with the regressions' probabilities; a stance holds from one half."""
        if not pairs:
            return []
        matrix = self._features([marked(pair) for pair in pairs])
        stances = {label: fit(matrix).get(True) for label, fit in self._stances.items()}
        tones = self._tone(matrix)
        answers = []
        for row in range(len(pairs)):
            stance = {
                label: 0.0 if values is None else float(values[row])
                for label, values in stances.items()
            }
            labels = tuple(label for label in STANCES if stance[label] >= _LABEL_HOLDS)
            tone = {n: float(tones[n][row]) if n in tones else 0.0 for n in SENTIMENTS}
            primary = default_primary(labels, stance)
            answers.append(Answer(labels, primary, stance, max(tone, key=tone.__getitem__), tone))
        return answers

    def _fit(self, matrix: Any, gold: Sequence[Any]) -> Callable[[Any], dict[Any, Array]]:
        """Matrix → class → probabilities; without two classes to learn, the one there is."""
        from sklearn.linear_model import LogisticRegression

        classes = sorted(set(gold))
        if len(classes) < 2:
            only = classes[0] if classes else None
            return lambda rows: {only: np.ones(rows.shape[0])}
        model = LogisticRegression(
            C=10.0, max_iter=2000, class_weight="balanced", random_state=self._seed
        )
        model.fit(matrix, gold)
        return lambda rows: dict(zip(model.classes_, model.predict_proba(rows).T, strict=True))


class ZeroShot:
    """The label whose description lies nearest to the statement; one stance or neutral.

    Args:
        embed: texts → unit vectors.

    It gives labels alone: a cosine is no probability.
    """

    name = "zero-shot embeddings"

    def __init__(self, embed: Embed) -> None:
        self._embed = embed
        self._stances = embed(list(STANCE_DESCRIPTIONS.values()))
        self._tones = embed(list(SENTIMENT_DESCRIPTIONS.values()))

    def predict(self, pairs: Sequence[Pair]) -> list[Answer]:
        """The nearest descriptions, by cosine."""
        if not pairs:
            return []
        vectors = self._embed([marked(pair) for pair in pairs])
        stances = np.argmax(vectors @ self._stances.T, axis=1)
        tones = np.argmax(vectors @ self._tones.T, axis=1)
        names = list(STANCE_DESCRIPTIONS)
        return [
            Answer(
                () if names[stance] == NEUTRAL else (names[stance],),
                names[stance],
                None,
                list(SENTIMENT_DESCRIPTIONS)[tone],
            )
            for stance, tone in zip(stances, tones, strict=True)
        ]


def baselines(
    training: Sequence[LabelledPair], embed: Embed | None = None, seed: int = 0
) -> list[Baseline]:
    """All baselines, fitted; those on embeddings only where there is an encoder.

    Args:
        training: labelled pairs, none of which is measured on.
        embed: see ``encoder``.
        seed: of the regressions.
    """
    found: list[Baseline] = [
        Majority(training),
        WordList(),
        Linear("TF-IDF", tfidf([marked(one.pair) for one in training]), training, seed),
    ]
    if embed is not None:
        found += [Linear("frozen embeddings", embed, training, seed), ZeroShot(embed)]
    return found


def marked(pair: Pair) -> str:
    """The text with target and source as words of their own, the context behind it.

    A target that has no mention stands at the end.
    """
    spans = [(*span, TARGET_WORD) for span in pair.target_spans]
    spans += [
        (start, end, SOURCE_WORD)
        for start, end in pair.source_spans
        if not any(start < e and s < end for s, e in pair.target_spans)
    ]
    text, at = "", 0
    for start, end, word in sorted(spans):
        if start >= at:
            text += f"{pair.text[at:start]}{word}"
            at = end
    text += pair.text[at:]
    return " ".join(filter(None, [text, pair.context, "" if pair.target_spans else TARGET_WORD]))


def tfidf(texts: Sequence[str]) -> Callable[[Sequence[str]], Any]:
    """Features: TF-IDF of words and pairs of words that two texts or more have.

    Raises:
        InputError: when no word is in two texts.
    """
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectorizer = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)
    try:
        vectorizer.fit(texts)
    except ValueError as error:
        raise InputError(
            f"found {len(texts)} training texts without a word that two of them share ({error}); "
            "give more"
        ) from None
    return lambda given: vectorizer.transform(given)


def encoder(path: str, device: str = "cpu", batch_size: int = 32) -> Embed:
    """A frozen transformer: texts → means of its last states over the tokens, of unit length.

    Args:
        path: folder or hub id of an encoder that knows nothing of our task.
        device: as PyTorch names it.
        batch_size: texts per forward pass.

    Raises:
        InputError: when it can't be loaded.
    """
    import torch
    from transformers import AutoModel, AutoTokenizer

    try:
        tokenizer = AutoTokenizer.from_pretrained(path)
        model = AutoModel.from_pretrained(path).to(device).eval()
    except (OSError, ValueError) as error:
        raise InputError(
            f"found no encoder at {path!r}, expected a folder or hub id ({error})"
        ) from None

    @torch.inference_mode()
    def embed(texts: Sequence[str]) -> Array:
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        vectors = np.zeros((len(texts), model.config.hidden_size))
        for start in range(0, len(order), batch_size):
            part = order[start : start + batch_size]
            inputs = tokenizer(
                [texts[i] for i in part],
                padding=True, truncation=True, max_length=256, return_tensors="pt",
            ).to(device)  # fmt: skip
            states = model(**inputs).last_hidden_state
            mask = inputs["attention_mask"].unsqueeze(-1)
            means = (states * mask).sum(1) / mask.sum(1)
            vectors[part] = torch.nn.functional.normalize(means, dim=1).float().cpu().numpy()
        return vectors

    return embed


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    text = (files("stancelib.data") / "stance_words.toml").read_text(encoding="utf-8")
    return {
        stance: re.compile(
            r"\b(?:" + "|".join(re.escape(w).replace(r"\*", r"\w*") for w in words) + r")\b",
            re.IGNORECASE,
        )
        for stance, words in tomllib.loads(text).items()
    }
