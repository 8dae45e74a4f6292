"""Pairs enter, token ids leave: the one encoder that training and inference share.

The model never learns which country it judges.  Every name of the target country is replaced by
the token ``[CT]``, of the speaker's country by ``[CS]``, of other countries by ``[C1]`` to ``[C5]``
in order of appearance; swapping countries can't change the answer.  Target mentions of any kind
stand between ``[T]`` and ``[/T]``, the source between ``[S]`` and ``[/S]``, which tells the
direction between two countries.  Pronouns, and targets that aren't countries, keep their words.

    [CLS] [S] [CS]'s deputy foreign minister [/S] said [T] they [/T] … [SEP] context [SEP]
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from tokenizers import Tokenizer

from stancelib.countries import find_mentions, resolve
from stancelib.countries.mentions import Mention
from stancelib.runtime.batching import ModelInput
from stancelib.runtime.checkpoint import encodable, token_id
from stancelib.schema import Pair, Span

TARGET_OPEN, TARGET_CLOSE = "[T]", "[/T]"
SOURCE_OPEN, SOURCE_CLOSE = "[S]", "[/S]"
TARGET_COUNTRY, SPEAKER_COUNTRY = "[CT]", "[CS]"
OTHER_COUNTRIES = ("[C1]", "[C2]", "[C3]", "[C4]", "[C5]")
COUNTRY_TOKENS = (TARGET_COUNTRY, SPEAKER_COUNTRY, *OTHER_COUNTRIES)
SPECIAL_TOKENS = (TARGET_OPEN, TARGET_CLOSE, SOURCE_OPEN, SOURCE_CLOSE, *COUNTRY_TOKENS)

# Sentence ends at which a statement longer than the window is cut.
_SENTENCE_END = re.compile(r"[.!?…][\"”’»')\]]*\s+")


@dataclass(frozen=True)
class _Edit:
    """Replace the tokens under a span by ``token`` (None keeps them), between two marks."""

    start: int
    end: int
    token: str | None = None
    opening: str | None = None
    closing: str | None = None


class PairEncoder:
    """Turns pairs into model inputs.

    Args:
        tokenizer: one that knows SPECIAL_TOKENS.
        max_tokens: tokens of statement text in one input; longer statements give several.
        max_context: tokens of context kept, the last ones.
    """

    def __init__(self, tokenizer: Tokenizer, max_tokens: int = 256, max_context: int = 96) -> None:
        self._tokenizer = tokenizer
        self._max_tokens = max_tokens
        self._max_context = max_context
        self._ids = {token: token_id(tokenizer, token) for token in SPECIAL_TOKENS}
        # BERT's names and MPNet's.
        self._classify = token_id(tokenizer, "[CLS]", "<s>")
        self._separate = token_id(tokenizer, "[SEP]", "</s>")

    def encode(self, pairs: Sequence[Pair]) -> list[list[ModelInput]]:
        """Inputs of every pair, in order.

        A pair has more than one input only where its text is longer than ``max_tokens``: it is cut
        at sentence ends, and of the parts those are kept that mention the target (all, if none).
        """
        pairs = [_with_code(pair) for pair in pairs]
        mentions = {text: find_mentions(text) for text in _texts(pairs)}
        return [self._encode(pair, mentions) for pair in pairs]

    def _encode(self, pair: Pair, mentions: dict[str, list[Mention]]) -> list[ModelInput]:
        target = target_country(pair, mentions[pair.text])
        numbers: dict[str, str] = {}
        edits = _edits(pair, target, mentions[pair.text], numbers)
        parts = self._parts(pair.text, edits)
        context_edits = _country_edits(
            mentions[pair.context], target, pair.source_country, numbers
        ) + _name_edits(pair.context, target, pair.target)
        context = self._tokens(pair.context, context_edits)[-self._max_context :]
        target_mark = self._ids[TARGET_OPEN]
        if not any(target_mark in part for part in parts) and target_mark not in context:
            context = self._unmentioned(pair, target) + context
        mentioning = [part for part in parts if target_mark in part]
        return [self._input(part, context) for part in mentioning or parts]

    def _input(self, text: list[int], context: list[int]) -> ModelInput:
        first = [self._classify, *text, self._separate]
        second = [*context, self._separate] if context else []
        return ModelInput((*first, *second), (0,) * len(first) + (1,) * len(second))

    def _unmentioned(self, pair: Pair, target: str | None) -> list[int]:
        """Names a target that neither the text nor the context mentions."""
        inside = (
            [self._ids[TARGET_COUNTRY]]
            if target
            else self._tokenizer.encode(
                encodable(_written_out(pair.target or "")), add_special_tokens=False
            ).ids
        )
        return [self._ids[TARGET_OPEN], *inside, self._ids[TARGET_CLOSE]]

    def _parts(self, text: str, edits: list[_Edit]) -> list[list[int]]:
        whole = self._tokens(text, edits)
        if len(whole) <= self._max_tokens:
            return [whole]
        parts: list[list[int]] = [[]]
        start = 0
        for end in [*(match.end() for match in _SENTENCE_END.finditer(text)), len(text)]:
            # A mention never crosses a sentence's end, but a given span might.
            inside = [
                replace(edit, start=edit.start - start, end=min(edit.end, end) - start)
                for edit in edits
                if start <= edit.start < end
            ]
            sentence = self._tokens(text[start:end], inside)
            while sentence:
                room = self._max_tokens - len(parts[-1])
                if room < len(sentence) and parts[-1]:
                    parts.append([])
                    continue
                parts[-1] += sentence[:room]
                sentence = sentence[room:]
            start = end
        return [part for part in parts if part]

    def _tokens(self, text: str, edits: Iterable[_Edit]) -> list[int]:
        if not text:
            return []
        encoding = self._tokenizer.encode(encodable(text), add_special_tokens=False)
        ordered = sorted(edits, key=lambda edit: (edit.start, -edit.end))
        tokens: list[int] = []
        open_marks: list[_Edit] = []
        covered = -1  # end of the span that a country token stands for
        for token, (start, end) in zip(encoding.ids, encoding.offsets, strict=True):
            while open_marks and start >= open_marks[-1].end:
                tokens.append(self._closing(open_marks.pop()))
            while ordered and end > ordered[0].start:
                edit = ordered.pop(0)
                if edit.end <= start or (edit.token and edit.start < covered):
                    continue
                if edit.opening:
                    tokens.append(self._ids[edit.opening])
                    open_marks.append(edit)
                if edit.token:
                    tokens.append(self._ids[edit.token])
                    covered = edit.end
            if start >= covered:
                tokens.append(token)
        return tokens + [self._closing(edit) for edit in reversed(open_marks)]

    def _closing(self, edit: _Edit) -> int:
        assert edit.closing is not None
        return self._ids[edit.closing]


def _with_code(pair: Pair) -> Pair:
    """The pair with its source's country as a code, where it was given by name."""
    if pair.source_country is None:
        return pair
    return replace(pair, source_country=resolve(pair.source_country) or pair.source_country)


def target_country(pair: Pair, mentions: Sequence[Mention]) -> str | None:
    """ISO code of a pair's target, or None where it is no country."""
    if pair.target is not None:
        return resolve(pair.target)
    for start, end in pair.target_spans:
        for mention in mentions:
            if mention.start == start and mention.end == end:
                return mention.country
        code = resolve(pair.text[start:end])
        if code is not None:
            return code
    return None


def _texts(pairs: Sequence[Pair]) -> set[str]:
    return {text for pair in pairs for text in (pair.text, pair.context)}


def _edits(
    pair: Pair, target: str | None, mentions: Sequence[Mention], numbers: dict[str, str]
) -> list[_Edit]:
    """Everything that is marked or replaced in the text of a pair."""
    edits = [
        _Edit(start, end, opening=SOURCE_OPEN, closing=SOURCE_CLOSE)
        for start, end in pair.source_spans
    ]
    given = [
        _Edit(
            start,
            end,
            TARGET_COUNTRY if target and _is_named(pair.text[start:end]) else None,
            TARGET_OPEN,
            TARGET_CLOSE,
        )
        for start, end in pair.target_spans
    ]
    found = _country_edits(mentions, target, pair.source_country, numbers)
    if not pair.target_spans:
        found += _name_edits(pair.text, target, pair.target)
    return (
        edits
        + given
        + [one for one in found if not any(one.start < g.end and one.end > g.start for g in given)]
    )


def _country_edits(
    mentions: Sequence[Mention],
    target: str | None,
    source_country: str | None,
    numbers: dict[str, str],
) -> list[_Edit]:
    edits = []
    for mention in mentions:
        span = (mention.start, mention.end)
        if mention.country == target:
            edits.append(_Edit(*span, TARGET_COUNTRY, TARGET_OPEN, TARGET_CLOSE))
        elif mention.country == source_country:
            edits.append(_Edit(*span, SPEAKER_COUNTRY))
        else:
            last = len(OTHER_COUNTRIES) - 1
            token = OTHER_COUNTRIES[min(len(numbers), last)]
            edits.append(_Edit(*span, numbers.setdefault(mention.country, token)))
    return edits


def _name_edits(text: str, target: str | None, name: str | None) -> list[_Edit]:
    """Marks around a target that is no country and given by its name, or an organisation's code."""
    if target is not None or not name:
        return []
    pattern = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE)
    spans = [match.span() for match in pattern.finditer(text)]
    longer = _organisation_spans(text, name)
    spans = longer + [one for one in spans if not any(one[0] < e and s < one[1] for s, e in longer)]
    return [_Edit(*span, None, TARGET_OPEN, TARGET_CLOSE) for span in spans]


def _organisation_spans(text: str, name: str) -> list[Span]:
    """Mentions of the organisation of states that a name or code means; none if it means none."""
    from stancelib.countries.organisations import find_organisations, resolve_organisation

    code = resolve_organisation(name)
    if code is None:
        return []
    return [(one.start, one.end) for one in find_organisations(text) if one.country == code]


def _written_out(name: str) -> str:
    """The name, or that of the organisation whose code it is: IMF-ORG isn't English."""
    from stancelib.countries.organisations import all_organisations

    return next((one.name for one in all_organisations() if one.code == name), name)


_PRONOUNS = frozenset(
    """they them their theirs themselves you your yours it its he him his she her hers we us our
    ours""".split()
)


def _is_named(mention: str) -> bool:
    """Whether a mention names its country; pronouns and common nouns keep their words."""
    words = re.findall(r"\w+", mention)
    return any(word[0].isupper() and word.lower() not in _PRONOUNS for word in words)
