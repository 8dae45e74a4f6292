from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from stancelib import Pair
from stancelib.runtime.batching import ModelInput
from stancelib.stance.encoding import PairEncoder
from tests.tiny import tiny_tokenizer

TOKENIZER = tiny_tokenizer().backend_tokenizer
TOKENIZER.encode_special_tokens = True
ENCODER = PairEncoder(TOKENIZER, max_tokens=200)


def shown(one: ModelInput) -> str:
    """The input in words, pieces of a word joined."""
    words = [TOKENIZER.id_to_token(i) for i in one.ids]
    return " ".join(words).replace(" ##", "")


def encoded(pair: Pair) -> str:
    (parts,) = ENCODER.encode([pair])
    (only,) = parts
    return shown(only)


def test_countries_become_tokens_and_source_and_target_are_marked() -> None:
    text = "Peru said that Iran and Iraq will talk of Iran"
    pair = Pair(text, source_spans=((0, 4),), target="IRN", source_country="PER")
    assert encoded(pair) == (
        "[CLS] [S] [CS] [/S] said that [T] [CT] [/T] and [C1] will talk of [T] [CT] [/T] [SEP]"
    )


def test_swapping_the_countries_changes_nothing() -> None:
    one = Pair("Peru said that Iran will not talk to Chad", target="Iran", source_country="PER")
    two = Pair("Fiji said that Oman will not talk to Mali", target="Oman", source_country="FJI")
    assert ENCODER.encode([one]) == ENCODER.encode([two])


def test_direction_matters() -> None:
    text = "Iran said that Iraq will talk"
    forth = Pair(text, source_spans=((0, 4),), target="IRQ", source_country="IRN")
    back = Pair(text, source_spans=((0, 4),), target="IRN", source_country="IRQ")
    assert ENCODER.encode([forth]) != ENCODER.encode([back])


def test_a_span_is_enough_and_other_mentions_are_found() -> None:
    text = "Iran will talk and Iran will not"
    assert encoded(Pair(text, target_spans=((0, 4),))).count("[CT]") == 2


def test_pronouns_keep_their_words() -> None:
    pair = Pair("They said Iran", target_spans=((0, 4), (10, 14)), target="IRN")
    assert encoded(pair) == "[CLS] [T] they [/T] said [T] [CT] [/T] [SEP]"


def test_a_target_that_is_no_country_keeps_its_words() -> None:
    pair = Pair("the minister said no", target_spans=((4, 12),))
    assert "[T] minister [/T]" in encoded(pair)
    assert "[T] minister [/T]" in encoded(Pair("the minister said no", target="minister"))


def test_an_organisation_keeps_its_words_and_is_found_by_its_code() -> None:
    text = "Iran said no to the EU"
    given_spans = Pair(text, target_spans=((20, 22),), target="EU", source_country="IRN")
    by_code = Pair(text, target="EU", source_country="IRN")
    assert encoded(given_spans) == encoded(by_code)
    assert encoded(by_code) == "[CLS] [CS] said no to the [T] eu [/T] [SEP]"


def test_every_way_to_write_an_organisation_is_a_mention_of_it() -> None:
    pair = Pair("The IMF said the International Monetary Fund will talk", target="IMF-ORG")
    assert encoded(pair).count("[T]") == 2


def test_an_organisation_that_nothing_mentions_is_named_in_full() -> None:
    with_code = Pair("They said no", target="IMF-ORG")
    assert encoded(with_code) == encoded(Pair("They said no", target="International Monetary Fund"))
    assert encoded(with_code).count("[T]") == 1


def test_the_context_is_a_second_segment_and_may_name_the_target() -> None:
    (parts,) = ENCODER.encode([Pair("they said", context="Iran will talk", target="IRN")])
    assert shown(parts[0]) == "[CLS] they said [SEP] [T] [CT] [/T] will talk [SEP]"
    assert parts[0].types == (0,) * 4 + (1,) * 6


def test_a_target_that_nothing_mentions_is_named_beside_the_text() -> None:
    assert encoded(Pair("they said", target="IRN")) == "[CLS] they said [SEP] [T] [CT] [/T] [SEP]"


def test_our_marks_in_the_text_are_text() -> None:
    assert encoded(Pair("[T] said [SEP] Iran", target="IRN")).count("[T]") == 1


def test_a_long_text_is_cut_at_sentences_and_parts_without_the_target_are_left_out() -> None:
    filler = "The minister said that they will not talk. " * 30
    encoder = PairEncoder(TOKENIZER, max_tokens=60)
    (parts,) = encoder.encode([Pair(f"{filler}Iran will talk. {filler}", target="IRN")])
    assert len(parts) == 1 and "[CT] [/T] will talk" in shown(parts[0])
    (parts,) = encoder.encode([Pair(filler + "Iran. " + filler + "Iran. ", target="IRN")])
    assert len(parts) == 2
    assert all(len(part.ids) <= 60 + 2 for part in parts)


def test_a_long_text_without_the_target_keeps_all_its_parts() -> None:
    text = "The minister said that they will not talk. " * 30
    encoder = PairEncoder(TOKENIZER, max_tokens=60)
    (parts,) = encoder.encode([Pair(text, context="Iran", target="IRN")])
    words = sum(len(part.ids) - part.types.count(1) - 2 for part in parts)
    assert words == len(TOKENIZER.encode(text, add_special_tokens=False).ids)


@given(st.data())
def test_any_text_with_any_spans_is_encoded(data: st.DataObject) -> None:
    text = data.draw(st.text(min_size=1, max_size=80))
    spans = st.integers(0, len(text) - 1).flatmap(
        lambda start: st.tuples(st.just(start), st.integers(start + 1, len(text)))
    )
    pair = Pair(
        text,
        target_spans=tuple(data.draw(st.lists(spans, max_size=3))),
        source_spans=tuple(data.draw(st.lists(spans, max_size=2))),
        context=data.draw(st.text(max_size=20)),
        target=data.draw(st.sampled_from(["IRN", "Peru", "minister"])),
    )
    (parts,) = ENCODER.encode([pair])
    assert parts
    for part in parts:
        words = [TOKENIZER.id_to_token(i) for i in part.ids]
        assert words.count("[T]") == words.count("[/T]")
        assert words.count("[S]") == words.count("[/S]")
        assert len(part.ids) == len(part.types) <= 512
