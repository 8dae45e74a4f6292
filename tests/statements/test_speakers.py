"""Speakers and their countries, on articles of our own with gold spans."""

from __future__ import annotations

import re

import pytest

from stancelib.schema import Attribution, Statement
from stancelib.statements.quotations import find_quotations
from stancelib.statements.speakers import resolve_speakers

# In these texts [s:…] marks a source, [c:…] a cue and [q:…] content, in the order source, cue or
# cue, source of one attribution; a new attribution begins when a role comes a second time.
_MARK = re.compile(r"\[([scq]):([^\]]*)\]")
_ROLES = {"s": "source", "c": "cue", "q": "content"}


def statements_of(marked: str) -> tuple[str, list[Statement]]:
    text = ""
    position = 0
    parts: list[dict[str, tuple[tuple[int, int], ...]]] = [{}]
    for mark in _MARK.finditer(marked):
        text += marked[position : mark.start()]
        span = (len(text), len(text) + len(mark[2]))
        text += mark[2]
        position = mark.end()
        if _ROLES[mark[1]] in parts[-1]:
            parts.append({})
        parts[-1][_ROLES[mark[1]]] = (span,)
    text += marked[position:]
    attributions = [Attribution(**part) for part in parts]
    return text, list(resolve_speakers(text, attributions, find_quotations(text)))


def speakers(marked: str) -> list[tuple[str | None, str | None]]:
    return [(one.speaker, one.speaker_country) for one in statements_of(marked)[1]]


def test_last_name_pronoun_and_role_lead_to_the_full_name() -> None:
    marked = (
        "[s:Ecuador's deputy foreign minister, Inés Cobo], [c:said] [q:the bridge would open].\n\n"
        "[q:“It will open on Friday,”] [s:Ms Cobo] [c:added].\n\n"
        "[s:She] [c:denied] [q:that it had ever been shut].\n\n"
        "[s:The minister] [c:thanked] [q:the builders]."
    )
    assert speakers(marked) == [("Inés Cobo", "ECU")] * 4


def test_a_pronoun_goes_to_the_person_of_its_gender() -> None:
    marked = (
        "[s:Mr Haddad, a Tunisian diplomat], [c:met] [q:the press]. [s:Mrs Lindqvist, the Swedish "
        "ambassador], [c:said] [q:little]. [s:He] [c:said] [q:even less], and [s:she] [c:laughed] "
        "[q:about it]."
    )
    assert speakers(marked) == [
        ("Haddad", "TUN"),
        ("Lindqvist", "SWE"),
        ("Haddad", "TUN"),
        ("Lindqvist", "SWE"),
    ]


@pytest.mark.parametrize(
    ("source", "country"),
    [
        ("The Kremlin", "RUS"),
        ("Beijing", "CHN"),
        ("Britain's ambassador to Iran", "GBR"),
        ("a Chinese foreign ministry spokesman", "CHN"),
        ("Iranian state television", "IRN"),
        ("a spokeswoman for the Peruvian navy", "PER"),
        ("Senator Cody Haskell (R-Texas)", "USA"),
        ("a Russian analyst", None),
        ("a United Nations envoy to Yemen", None),
        ("NATO's secretary general", None),
        ("an engineer from Kenya", None),
        ("villagers", None),
        ("a French wine exporter", None),
    ],
)
def test_countries_spoken_for(source: str, country: str | None) -> None:
    assert speakers(f"[s:{source}] [c:said] [q:the road was open].")[0][1] == country


def test_a_spokesman_is_not_the_one_he_speaks_for() -> None:
    found = speakers(
        "President Ana Ruiz of Peru was travelling. [s:A spokesman for President Ruiz] [c:said] "
        "[q:she would be back]."
    )
    assert found[0][0] == "A spokesman for President Ruiz"


def test_a_source_that_is_not_there_has_no_speaker() -> None:
    assert speakers("It was [c:said] [q:that the road was open].") == [(None, None)]


def test_a_pronoun_without_anybody_before_it_has_no_speaker() -> None:
    assert speakers("[s:She] [c:said] [q:no].") == [(None, None)]


def test_anonymous_sources_keep_their_words_without_the_clause() -> None:
    marked = "[s:a Norwegian official who asked not to be named] [c:said] [q:no]."
    assert speakers(marked) == [("a Norwegian official", "NOR")]


def test_kinds() -> None:
    _, found = statements_of(
        "[s:Ruiz] [c:said] [q:“no”]. [s:Ruiz] [c:said] [q:it was “over” now]. "
        "[s:Ruiz] [c:said] [q:no]."
    )
    assert [one.kind for one in found] == ["direct", "mixed", "indirect"]
    assert [one.id for one in found] == ["s1", "s2", "s3"]


def test_a_statement_inside_another_names_its_parent() -> None:
    text = "Ruiz said that Lima had promised to pay."
    outer = Attribution(((10, 39),), ((0, 4),), ((5, 9),))
    inner = Attribution(((32, 39),), ((15, 19),), ((24, 32),))
    found = resolve_speakers(text, [inner, outer], [])
    assert [one.parent for one in found] == [None, 0]


@pytest.mark.parametrize(
    ("marked", "speaker"),
    [
        ("[q:“My farmers sell to China,”] [s:Linda Okafor] [c:said].", ("Linda Okafor", None)),
        ("[q:“Nobody sells to China,”] [s:Linda Okafor] [c:said].", ("Linda Okafor", None)),
        (
            "[s:The Iranian ambassador to London, Ali Karimi,] [c:said] [q:Britain lied].",
            ("Ali Karimi", "IRN"),
        ),
        (
            "[s:The UN envoy to Sudan, Marie Dubois,] [c:said] [q:Sudan was dying].",
            ("Marie Dubois", None),
        ),
        (
            "[s:Slovakia's prime minister, Robert Hornak], [c:demanded] [q:that Hungary recall "
            "its ambassador].",
            ("Robert Hornak", "SVK"),
        ),
        ("[s:Sen. Marcus Hale, R-Ohio,] [c:said] [q:China lied].", ("Marcus Hale", "USA")),
        (
            "[s:The foreign ministers of Hungary and Slovakia] [c:said] [q:so].",
            ("The foreign ministers of Hungary and Slovakia", None),
        ),
        (
            "[s:Coˆte] [c:said] [q:no].".replace(
                "Coˆte", "Ivory Coast's minister, Jose\u0301 Pen\u0303a,"
            ),
            ("Jose\u0301 Pen\u0303a", "CIV"),
        ),
    ],
)
def test_a_country_beside_a_name_is_the_speakers_only_with_a_role(
    marked: str, speaker: tuple[str, str | None]
) -> None:
    assert speakers(marked) == [speaker]


def test_who_the_article_goes_on_about_speaks_next() -> None:
    marked = (
        "[s:Iran's president, Ali Karimi,] [c:said] [q:no]. Israeli Prime Minister Dan Levi "
        "laughed. [q:“Iran talks too much,”] [s:he] [c:said]."
    )
    assert speakers(marked)[1] == ("Dan Levi", "ISR")


def test_a_name_inside_the_own_words_is_not_the_speaker() -> None:
    marked = (
        "[s:Iran's president, Ali Karimi,] [c:said] [q:no]. [q:“Dan Levi is wrong,”] [s:he] "
        "[c:added]."
    )
    assert speakers(marked)[1] == ("Ali Karimi", "IRN")


@pytest.mark.parametrize(
    ("first", "later", "speaker"),
    [
        ("South Korean Defence Minister Kim Yong-su", "Kim", ("Kim Yong-su", "KOR")),
        (
            "Qatar's foreign minister, Sheikh Khalid bin Saif,",
            "Sheikh Khalid",
            ("Khalid bin Saif", "QAT"),
        ),
        ("U.S. Secretary of State John Carver", "Carver", ("John Carver", "USA")),
    ],
)  # fmt: skip
def test_a_given_name_or_a_title_with_of_refers_too(
    first: str, later: str, speaker: tuple[str, str]
) -> None:
    marked = f"[s:{first}] [c:said] [q:no]. [q:“Never,”] [s:{later}] [c:added]."
    assert speakers(marked) == [speaker, speaker]


def test_whose_spokesman_it_is_tells_the_country() -> None:
    _, (first, second, third) = statements_of(
        "President Ana Ruiz of Peru slept. [s:Her office] [c:said] [q:she was well].\n\n"
        "[s:Ruiz's press secretary, Eva Lund,] [c:added] [q:that the night was short].\n\n"
        "[s:Under Secretary of State Max Moll] [c:said] [q:nothing new]."
    )
    assert first.speaker_country == "PER"
    assert (second.speaker, second.speaker_country) == ("Eva Lund", "PER")
    assert third.speaker == "Max Moll"


def test_a_shortened_title_is_the_role_that_later_mentions_name() -> None:
    _, (first, second) = statements_of(
        "[s:Sen. Ana Ruiz] [c:said] [q:no].\n\nA day later [s:the senator] [c:said] [q:yes]."
    )
    assert first.speaker == second.speaker == "Ana Ruiz"
