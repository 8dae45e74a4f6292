"""The interface contract, and every bad input that an article can be."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import stancelib
from stancelib import Article, InputError, Pair
from stancelib.analysis import Analysis
from stancelib.analyzer import Analyzer
from stancelib.data.example import example_article, example_gold
from stancelib.runtime.checkpoint import encodable
from stancelib.table import COLUMNS

PLAIN = (
    "Peru's foreign minister, Ana Ruiz, accused Chile of lying. “They broke their word,” she said."
)


def check(analysis: Analysis) -> None:
    """What holds for any article."""
    text = analysis.article.text
    shown = encodable(text)  # rows can't hold lone surrogates
    for statement in analysis.statements:
        assert statement.content
        for start, end in statement.content + statement.source + statement.cue:
            assert 0 <= start < end <= len(text)
            assert text[start:end] == text[start:end].strip() != ""
    for row in analysis.rows(include_untargeted=True):
        assert tuple(row) == COLUMNS
        assert row["statement"] == shown[row["start"] : row["end"]]
        if row["target_start"] is not None:
            assert row["target_mention"] == shown[row["target_start"] : row["target_end"]]
    assert analysis.to_html().startswith("<!DOCTYPE html>")


def test_the_contract_end_to_end(analyzer: Analyzer) -> None:
    analysis = analyzer.analyze(PLAIN, id="a1", date="2017-12-15")
    check(analysis)
    assert isinstance(analysis.article, Article) and isinstance(analysis.statements, tuple)
    first, second = analysis.statements
    assert (first.speaker, first.speaker_country, first.kind) == ("Ana Ruiz", "PER", "indirect")
    assert (second.speaker, second.speaker_country, second.kind) == ("Ana Ruiz", "PER", "direct")
    assert (second.speaker_mention, second.parent, second.id) == ("she", None, "s2")
    rows = {(row["statement_id"], row["target"]): row for row in analysis.rows()}
    assert rows["s1", "CHL"]["labels"] == ["accusatory"]
    assert rows["s1", "PER"]["is_self"] and rows["s1", "PER"]["labels"] is None
    assert rows["s2", "CHL"]["target_kind"] == "implied"
    assert rows["s2", "CHL"]["target_mention"] == "They"
    assert list(analysis.to_frame().columns) == list(COLUMNS)
    assert analysis.to_frame()["date"].tolist()[0] == "2017-12-15"


def test_the_example_comes_out_as_expected(analyzer: Analyzer) -> None:
    """Every statement of the expected table is found, with its speaker."""
    article = example_article()
    analysis = analyzer.analyze(article.text, id=article.id)
    check(analysis)
    for gold in example_gold()["statements"]:
        wanted = {i for start, end in gold["content"] for i in range(start, end)}
        overlaps = []
        for statement in analysis.statements:
            found = {i for start, end in statement.content for i in range(start, end)}
            overlaps.append((len(wanted & found) / len(wanted | found), statement))
        best, statement = max(overlaps, key=lambda pair: pair[0])
        assert best >= 0.5, gold
        assert statement.speaker == gold["speaker"], gold


def test_articles_come_back_in_order_whatever_their_form(tiny_analyzer: Analyzer) -> None:
    given_articles = [
        "Peru said no.",
        {"text": PLAIN, "id": 7, "date": "2001-02-03", "title": "Water"},
        Article("b", "Chile said yes."),
        {"text": ""},
    ]
    for chunk_size in (1, 3, 32):
        found = list(tiny_analyzer.analyze_many(given_articles, chunk_size=chunk_size))
        assert [one.article.id for one in found] == ["1", "7", "b", "4"]
        assert found[1].article.title == "Water"


def test_a_chunk_is_read_only_when_it_is_needed(tiny_analyzer: Analyzer) -> None:
    read = []

    def articles() -> object:
        for number in range(100):
            read.append(number)
            yield f"Peru said {number}."

    stream = tiny_analyzer.analyze_many(articles(), chunk_size=5)  # type: ignore[arg-type]
    next(stream)
    assert len(read) == 5


def test_one_article_and_many_give_the_same(analyzer: Analyzer) -> None:
    texts = [PLAIN, example_article().text, ""]
    together = [one.rows() for one in analyzer.analyze_many(texts)]
    apart = [analyzer.analyze(text, id=str(n)).rows() for n, text in enumerate(texts, start=1)]
    for many, single in zip(together, apart, strict=True):
        assert [(r["start"], r["target"], r["labels"]) for r in many] == [
            (r["start"], r["target"], r["labels"]) for r in single
        ]


def test_abstaining_leaves_labels_out_and_probabilities_in(tiny_models: Path) -> None:
    rows = stancelib.load(min_confidence=1.0).analyze(PLAIN).rows()
    judged = [row for row in rows if not row["is_self"]]
    assert judged
    assert all(row["labels"] is None and row["primary"] is None for row in judged)
    assert all(0 <= row["accusatory"] <= 1 for row in judged)


@pytest.mark.parametrize(
    ("given_article", "message"),
    [
        (7, "found int as article 1, expected Article, dict or str"),
        ({"body": "x"}, r"found no text in article 1 \(fields: body\)"),
        ({"text": None}, "expected 'text' to be a str"),
    ],
)
def test_what_is_no_article_is_refused(
    tiny_analyzer: Analyzer, given_article: object, message: str
) -> None:
    with pytest.raises(InputError, match=message):
        list(tiny_analyzer.analyze_many([given_article]))  # type: ignore[list-item]


@pytest.mark.parametrize("size", [0, -3])
def test_chunks_must_not_be_empty(tiny_analyzer: Analyzer, size: int) -> None:
    with pytest.raises(InputError, match="found chunk_size"):
        tiny_analyzer.analyze_many([], chunk_size=size)


ODD = {
    "empty": "",
    "white space": " \n\t\r\n ",
    "no quotation": "The harbour of Lima was closed on Monday. Ships waited outside.",
    "no country": "“It rained,” the baker said. “It always rains.”",
    "unbalanced marks": "“Peru lied, the minister said. \"Chile” did not', she said.",
    "mixed marks": '„Peru lied", said «the minister”. \'Chile’ did not," she said.',
    "zero width": "P\u200beru\u200b said\u2060 Chi\u00adle \ufefflied.",
    "control characters": "Peru said\x00 Chile\x07 lied\x1b[31m.\x7f",
    "CRLF": PLAIN.replace(". ", ".\r\n\r\n"),
    "old Mac": PLAIN.replace(". ", ".\r"),
    "HTML": f"<html><body><p>{PLAIN}</p><script>alert('Peru')</script></body></html>",
    "another language": "Le ministre péruvien a accusé le Chili d'avoir menti.",
    "another script": "秘鲁外交部长指责智利撒谎。«Перу солгало», — сказал министр.",
    "emoji": "Peru 🇵🇪 said 👩‍👩‍👧 Chile 😀 lied, the minister 🧑‍⚖️ said.",
    "combining": unicodedata.normalize("NFD", "Inés Muñoz, Perú’s envoy, said Chile lied."),
    "marks of ours": "[CLS] Peru said [T] Chile [/T] lied [SEP] [MASK]",
    "lone surrogate": "Peru said \ud83d Chile lied.",
}


@pytest.mark.parametrize("name", ODD)
def test_odd_texts_are_analysed_and_their_neighbours_too(analyzer: Analyzer, name: str) -> None:
    before, odd, after = analyzer.analyze_many([PLAIN, ODD[name], PLAIN])
    check(odd)
    assert before.statements == after.statements == analyzer.analyze(PLAIN).statements
    assert before.statements
    if name in ("empty", "white space"):
        assert odd.statements == ()


def test_line_ends_do_not_matter(analyzer: Analyzer) -> None:
    for name in ("CRLF", "old Mac"):
        speakers = [one.speaker for one in analyzer.analyze(ODD[name]).statements]
        assert speakers == ["Ana Ruiz", "Ana Ruiz"]


def test_a_paragraph_of_200_000_characters_is_read_to_its_end(tiny_analyzer: Analyzer) -> None:
    sentence = "The minister of Peru said that Chile will not talk. "
    text = (sentence * (200_000 // len(sentence) + 1))[:200_000]
    analysis = tiny_analyzer.analyze(text)
    check(Analysis(analysis.article, analysis.statements[-50:], ()))
    if analysis.statements:
        assert analysis.statements[-1].end > 190_000


def test_a_long_article_loses_no_statement(analyzer: Analyzer) -> None:
    text = "\n\n".join([PLAIN] * 20)
    analysis = analyzer.analyze(text)
    assert len(analysis.statements) == 40
    assert {one.speaker for one in analysis.statements} == {"Ana Ruiz"}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_analysed(tiny_analyzer: Analyzer, text: str) -> None:
    check(tiny_analyzer.analyze(text))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["Peru", "Chile", "said", "they", "“", "”", '"', "'", ". ", "\n\n", " ", "Ana Ruiz",
             ", ", "the minister", "accused", "of lying", "é", "😀", "\u200b", "told"]
        ),
        max_size=60,
    )
)  # fmt: skip
def test_any_shuffle_of_news_is_analysed(tiny_analyzer: Analyzer, pieces: list[str]) -> None:
    check(tiny_analyzer.analyze("".join(pieces)))


@pytest.mark.parametrize("one", ["Peru said no.", {"text": "Peru said no."}, Article("a", "b")])
def test_a_single_article_is_not_many(tiny_analyzer: Analyzer, one: object) -> None:
    with pytest.raises(InputError, match="expected an iterable of articles; use analyze"):
        tiny_analyzer.analyze_many(one)  # type: ignore[arg-type]


SUMMIT = (
    "LIMA — The European Union accused Peru of hiding its catch. “Lima broke its word to the EU "
    "and to Chile,” EU fisheries commissioner Eva Lund said on Monday.\n\nPeru's foreign minister, "
    "Ana Ruiz, said the EU had lied, and thanked the IMF for its help."
)


def test_organisations_are_targets_on_request_and_come_on_top(analyzer: Analyzer) -> None:
    wider = Analyzer(analyzer.splitter, analyzer.classifier, supranational=True)
    without, found = analyzer.analyze(SUMMIT), wider.analyze(SUMMIT)
    check(found)
    assert found.statements == without.statements
    assert not analyzer.supranational and not {r["target"] for r in without.rows()} & {"EU"}
    rows = [row for row in found.rows() if row["target"] not in ("EU", "IMF-ORG")]
    assert rows == without.rows()
    by_ruiz = {r["target"]: r for r in found.rows() if r["speaker"] == "Ana Ruiz"}
    assert by_ruiz["EU"]["target_kind"] == "named" and not by_ruiz["EU"]["is_self"]
    assert by_ruiz["EU"]["labels"] == ["accusatory"]
    assert by_ruiz["IMF-ORG"]["target_mention"] == "IMF"
    by_lund = {r["target"]: r for r in found.rows() if r["speaker"] == "Eva Lund"}
    assert by_lund["EU"]["is_self"] and by_lund["EU"]["labels"] is None
    assert "IMF-ORG" in set(found.to_frame()["target"])
    assert "the speaker’s own organisation" in found.to_html() and "IMF-ORG" in found.to_html()


def test_a_pair_with_an_organisations_code_alone_is_judged(analyzer: Analyzer) -> None:
    text = "Peru's minister accused the EU of lying."
    by_code, by_span = analyzer.classifier.predict(
        [Pair(text, target="EU"), Pair(text, target_spans=((28, 30),), target="EU")]
    )
    assert by_code == by_span
    assert by_code.labels == ("accusatory",)


def test_load_hands_the_option_on(tiny_models: Path) -> None:
    assert stancelib.load(tiny_models, supranational=True).supranational
    assert not stancelib.load(tiny_models).supranational
