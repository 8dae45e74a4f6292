"""Mentions of countries in sentences of our own: where, which, and where there is none."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from stancelib.countries import (
    Matcher,
    Mention,
    Name,
    all_names,
    country,
    find_mentions,
    mentions_of,
    stands_for_state,
)
from stancelib.errors import InputError
from stancelib.schema import check_spans


def read_marks(marked: str) -> tuple[str, list[tuple[int, int, str]]]:
    """``"<IRN|Iran>'s army"`` → the text without marks, and the marked spans with their codes."""
    text, spans, at = "", [], 0
    for mark in re.finditer(r"<(\w{3})\|([^>]+)>", marked):
        text += marked[at : mark.start()]
        spans.append((len(text), len(text) + len(mark.group(2)), mark.group(1)))
        text += mark.group(2)
        at = mark.end()
    return text + marked[at:], spans


def assert_marks_found(marked: str) -> None:
    text, expected = read_marks(marked)
    found = [(one.start, one.end, one.country) for one in find_mentions(text)]
    assert found == expected, [(text[start:end], code) for start, end, code in found]


NAMES = [
    "<PER|Peru> lent <ECU|Ecuador> two pilots.",
    "<IRN|Iran>'s envoy met <RUS|Russia>’s.",
    "The <GBR|U.K.> and the <USA|U.S.> agreed; the <USA|USA> paid, <GBR|Britain> did not.",
    "<USA|US>-led talks, <RUS|Russian>-backed rebels, <IRN|Iran>-backed crews.",
    "<USA|U.S.>-made lorries crossed the <USA|U.S.>-<MEX|Mexico> border.",
    "<CIV|Côte d’Ivoire>, <CIV|Cote d'Ivoire> and the <CIV|Ivory Coast> are one.",
    "<STP|São Tomé and Príncipe> signed; <STP|Sao Tome and Principe> paid.",
    "<GNB|Guinea-Bissau>, <GNB|Guinea Bissau>, <GNQ|Equatorial Guinea>, <PNG|Papua New Guinea>.",
    "The <USA|United\nStates> and <SAU|Saudi\u00a0Arabia> wrote on two lines.",
    "<BIH|Bosnia and Herzegovina>, <TTO|Trinidad and Tobago>, <ATG|Antigua and Barbuda>.",
    "<NER|Niger> and <NGA|Nigeria>, <NER|Nigeriens> and <NGA|Nigerians>.",
    "<SSD|South Sudan> left <SDN|Sudan>; the <SSD|South Sudanese> voted.",
    "<ASM|American Samoa> and <WSM|Samoa> share a reef.",
    "<GBR|Northern Ireland> borders <IRL|Ireland>; the <IRL|Irish> like it open.",
    "<DMA|Dominica> thanked the <DOM|Dominican Republic>.",
    "<CHN|People's Republic of China>, <TWN|Republic of China>, <TWN|Taiwan>.",
    "<COD|DR Congo>, the <COD|Democratic Republic of the Congo>, <COG|Congo-Brazzaville>.",
    "<MMR|Burma>, <NLD|Holland>, <CZE|Czechia>, <SWZ|Swaziland>, <MKD|North Macedonia>.",
    "The <PHL|Philippines> and the <PHL|Filipinos>, the <PHL|Philippine> navy.",
    "<SUN|Soviet> tanks rolled into <CSK|Czechoslovakia>; <DDR|East Germany> cheered.",
    "<DEU|West Germany> bought freedom for <DDR|East German> prisoners.",
    "A <ESP|Spaniard>, two <GBR|Britons>, three <DNK|Danes> and a <POL|Pole>.",
    "The <FRA|French> said no, a <CHE|Swiss> judge said yes, the <NLD|Dutch> paid.",
    "#<UKR|Ukraine> will not forget, wrote @Russia on Friday.",
    "the former <MKD|Republic of Macedonia> and the <MKD|former Yugoslav Republic of Macedonia>",
    "<CAF|C.A.R.> troops, soldiers of the <CAF|CAR>, and a CAR BOMB.",
    "<SWZ|eSwatini> is what the king calls it.",
    "He died in <VNM|Vietnam>.",
]  # fmt: skip

CASE = [
    "Do not tell us that turkey and china sell in jordan almonds.",
    "<RUS|RUSSIA> SENDS SHIPS TO <SYR|SYRIA>",
    "TELL US WHY YOU LIED",
    "THEY LEFT US WITH NOTHING",
    "<RUS|RUSSIA> WARNS <USA|US> OVER BASES",
    "<USA|US> TROOPS LEAVE <IRQ|IRAQ>",
    "THE <USA|US> WILL PAY",
    "<CHN|CHINA>, <USA|US> AGREE ON SOYBEANS",
    "Why Should <IRN|Iran> Trust Us?",
    "The <USA|US> told us.",
    "Guinea pigs and guinea fowl thrive here.",
    "The states of the union meet, but back in the <USA|States> nobody cares.",
    "Member States voted.",
]  # fmt: skip

AMBIGUOUS = [
    # Georgia
    "She flew from Atlanta to campaign in Georgia, Florida and Alabama.",
    "Senator Boyd Crandall of Georgia wanted peaches protected.",
    "A Georgia Republican, he voted no.",
    "Voters in Macon, Georgia, shrugged.",
    "<GEO|Georgia> accused <RUS|Russia> of moving the fence in South Ossetia.",
    "<RUS|Russia> and <GEO|Georgia> reopened the pass.",
    "<GEO|Georgia>'s farmers near Tbilisi sowed late.",
    "The <GEO|Georgian> minister stayed away from the Georgian townhouse.",
    "Georgia Ellis painted the Georgia Tech gym.",
    # persons
    "Jordan Smith met Michael Jordan; Jim Jordan, who chairs it, smiled.",
    "Rep. Jordan asked twice.",
    "<JOR|Jordan>'s king and <SYR|Syria> agreed on the dam above the Jordan River.",
    "Chad Miller sang.",
    "<TCD|Chad> sent troops to <NER|Niger>; trucks crossed the Niger River.",
    "<TCD|Chad> President Hassan Abakar spoke.",
    "Tom Holland and Jimmy Wales dined with Vernon Jordan.",
    "Israel Pérez boxed; <ISR|Israel> watched.",
    "Israel J. Roth wrote to <ISR|Israel> Prime Minister Avital Ronen.",
    "Kathy Ireland and Sarah England smiled.",
    "Dane Cooper told a <DNK|Dane> a joke.",
    # the bird, the wax
    "Turkey is best with gravy and cranberry sauce.",
    "<TUR|Turkey> shut the straits.",
    "Polish the silver. The <POL|Polish> army did.",
    "Nail Polish sells.",
    # Guinea, Congo, Korea
    "<GIN|Guinea> closed its border; the Gulf of Guinea stayed calm.",
    "<COD|Congo> accused <RWA|Rwanda>; <COD|Congolese> troops fell back along the Congo River.",
    "In Brazzaville the army of <COG|Congo> paraded and <COG|Congolese> singers sang.",
    "<KOR|Korea> exports cars and <KOR|Korean> films.",
    "<PRK|North Korea> fired again, and <PRK|Korean> state television sang.",
    "Veterans of the Korean War toured the Korean Peninsula.",
    "<PRK|North Korea> jammed <KOR|South Korea>; then the <PRK|North> blamed the <KOR|South>.",
    "The North won the civil war against the South.",
    "<PRK|North> and <KOR|South Korea> meet.",
    # Dominicans
    "A Dominican friar met the <DOM|Dominican> president.",
    "<DMA|Dominica> voted; most <DMA|Dominicans> stayed at home.",
    # American
    "<USA|American> aid, Latin American leaders, South American rivers, African Americans.",
    "Native American chiefs and Iranian-American writers met Cuban Americans.",
    "<RUS|Russian>-<USA|American> relations cooled.",
    "Bank of America and American Airlines fell; <USA|America> did not.",
    "The American Action Network and the <USA|American> army marched.",
    "North America, Central America and Latin America.",
    # Indian
    "<IND|Indian> ships crossed the Indian Ocean; American Indian and West Indian poets wrote.",
    "Indian River and the Bureau of Indian Affairs.",
    # new places
    "New England, New Mexico, <NZL|New Zealand>, New South Wales.",
    "Gulf of Mexico, Persian Gulf, South China Sea, Sea of Japan, English Channel.",
    "The mayor of Lebanon, Ohio, and of Peru, Indiana, wrote to Cuba, New York.",
    "Jersey cows graze in New Jersey.",
    "<JEY|Jersey> and <GGY|Guernsey> tax little.",
    # things and firms
    "French fries, German shepherds, Turkish baths, Brazil nuts and Swiss cheese.",
    "Air France, British Airways and the China Daily reported losses.",
    "Miss France and Captain America danced.",
    "The <GBR|English> courts spoke; he spoke English and wrote in French.",
    "French-speaking farmers, a Hungarian-born nurse, ethnic Russians.",
    "In <FRA|French> politics nobody speaks Arabic.",
    "Gulf airlines such as Emirates fly; the <ARE|Emirates> pays.",
    "<SRB|Serbia> and <MNE|Montenegro> are neighbours.",
    "The <SCG|State Union of Serbia and Montenegro> dissolved.",
]  # fmt: skip

STATE = [
    "<FRA|Paris> said it would wait.",
    "<FRA|Paris> has accused <GBR|London> of stalling.",
    "<IRN|Tehran> wants the ships back.",
    "<IRN|Tehran>'s nuclear programme goes on.",
    "<RUS|Moscow>’s troops stayed.",
    "<RUS|Moscow>'s Foreign Ministry wrote a note.",
    "Talks between <USA|Washington> and <CHN|Beijing> failed.",
    "The minister warned <IRN|Tehran> again.",
    "She told <RUS|Moscow> to stop.",
    "They urged <PRK|Pyongyang> to return.",
    "He accused <CHN|Beijing> of theft.",
    "New sanctions on <RUS|Moscow> and <BLR|Minsk>.",
    "A deal with <SYR|Damascus> is near.",
    "A stand against <VEN|Caracas> costs votes.",
    "His policy toward <CUB|Havana> changed.",
    "<FRA|Paris> and <DEU|Berlin> called for calm.",
    "<USA|Washington>, <GBR|London> and <FRA|Paris> agreed.",
    "<UKR|Kyiv> denied it.",
    "<UKR|Kiev> denied it.",
    "<JPN|Tokyo> will buy more rice.",
    "<AUS|Canberra> did not reply.",
    "Pro-<RUS|Moscow> and anti-<CHN|Beijing> papers differ.",
    "<RUS|Moscow>-backed troops fled.",
    "The <AFG|Kabul> government fell.",
    "Orders from <ITA|Rome> arrived late.",
    "Its ties to <IRN|Tehran> are old.",
    "The message to <PER|Lima> was clear.",
    "Nobody in <ECU|Quito> believed it.",
    "The regime in <SYR|Damascus> fell.",
    "Confidence in <USA|Washington> sank.",
    "At <CHN|Beijing>'s request the vote was put off.",
    "If <IRN|Tehran> strikes, we answer.",
    "He blamed <TUR|Ankara>.",
    "<DEU|Berlin> recalled its envoy from <EGY|Cairo>.",
    "<CHN|Peking>, in turn, closed two offices.",
    "The <RUS|Kremlin> said no.",
    "The <USA|White House> and <GBR|Downing Street> agreed.",
    "Officials at the <USA|Pentagon> denied it.",
    "The <USA|State Department> was asked twice.",
    "A <FRA|Quai d’Orsay> spokesman smiled.",
    "The <FRA|Élysée> and the <FRA|Elysee> are one.",
]  # fmt: skip

PLACE = [
    "They met in Paris.",
    "The talks at Geneva and in Vienna ended.",
    "She arrived in Moscow on Monday.",
    "PARIS — The minister resigned.",
    "TEHRAN, <IRN|Iran> (Reuters) - Shops stayed shut.",
    "WASHINGTON (AP) — Nothing happened.",
    "A Paris hotel burned.",
    "The Moscow metro stopped.",
    "Beijing, <CHN|China>, was foggy.",
    "He flew to Beijing with two aides.",
    "The train from Warsaw was late.",
    "She went from Cairo to Khartoum by bus.",
    "The mayor of London coughed.",
    "The streets of Baghdad were empty.",
    "Moscow's Red Square was closed.",
    "London's largest park reopened.",
    "A London-based firm paid.",
    "Kabul airport reopened.",
    "Rockets fell on Baghdad.",
    "Protesters marched on Washington.",
    "George Washington slept here.",
    "The Washington Post and The New York Times wrote.",
    "Washington, D.C., was hot.",
    "Washington state grows apples.",
    "Paris, Texas, is small.",
    "Paris Hilton waved.",
    "The Paris Agreement holds.",
    "Near Tripoli two men drowned.",
    "He visited Seoul twice.",
    "Rebels captured Kabul.",
    "Brussels wants new rules.",
    "Victoria said she was tired.",
    "Mexico City and Panama City, Florida, were wet.",
    "He left for Addis Ababa.",
    "A Cairo barber laughed.",
    "In Lyon, Nice and Paris people danced.",
    "The capital, Nairobi, slept.",
    "Central London froze.",
    "A fire broke out at the White House.",
    "White House correspondents dined.",
    "Tourists outside the Kremlin froze.",
    "Flights between Athens and Rome resumed.",
]  # fmt: skip


@pytest.mark.parametrize("marked", NAMES)
def test_names_demonyms_and_adjectives(marked: str) -> None:
    assert_marks_found(marked)


@pytest.mark.parametrize("marked", CASE)
def test_case_as_newspapers_use_it(marked: str) -> None:
    assert_marks_found(marked)


@pytest.mark.parametrize("marked", AMBIGUOUS)
def test_ambiguous_names(marked: str) -> None:
    assert_marks_found(marked)


@pytest.mark.parametrize("marked", STATE)
def test_capitals_and_seats_that_stand_for_the_state(marked: str) -> None:
    assert_marks_found(marked)


@pytest.mark.parametrize("marked", PLACE)
def test_capitals_and_seats_that_are_places(marked: str) -> None:
    assert_marks_found(marked)


def test_forms() -> None:
    text = "Iran and the Iranians, Iranian oil, and Tehran wants what the Kremlin has."
    assert [one.form for one in find_mentions(text)] == [
        "name", "demonym", "adjective", "capital", "seat",
    ]  # fmt: skip


def test_a_word_for_two_states_is_a_mention_of_each() -> None:
    text = "The two Koreas talk; both Congos listen."
    assert [(one.country, text[one.start : one.end]) for one in find_mentions(text)] == [
        ("KOR", "Koreas"), ("PRK", "Koreas"), ("COD", "Congos"), ("COG", "Congos"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Soviet pilots flew; Moscow denied it.", "SUN"),
        ("The former Soviet republics trade; Moscow denied it.", "RUS"),
        ("The Yugoslav army halted; Belgrade denied it.", "YUG"),
        ("Serbia halted; Belgrade denied it.", "SRB"),
        ("Czechoslovakia paid; Prague denied it.", "CSK"),
        ("Czechia paid; Prague denied it.", "CZE"),
    ],
)
def test_capitals_of_former_states_follow_the_time_of_the_text(text: str, code: str) -> None:
    assert find_mentions(text)[-1].country == code


def test_namesake_capitals_count_only_beside_their_country() -> None:
    assert mentions_of("Sofia denied it.", "BGR") == []
    assert mentions_of("Bulgaria voted no. Sofia denied it.", "BGR") == [(0, 8), (19, 24)]


def test_accents_count_where_they_make_the_word() -> None:
    assert [one.country for one in find_mentions("Réunion is French.")] == ["REU", "FRA"]
    assert find_mentions("A Family Reunion in summer. Reunion is fun.") == []


@pytest.mark.parametrize(
    "text",
    ["Co\u0302te d\u2019Ivoire said no", "\u200bC\u00f4te d'Ivoire said no", "😀 Côte d’Ivoire."],
)
def test_offsets_count_code_points_of_the_text_as_given(text: str) -> None:
    (one,) = find_mentions(text)
    assert (one.start, one.end) == (text.index("C"), text.index("oire") + 4)


def test_a_combining_mark_at_the_end_belongs_to_the_mention() -> None:
    text = "He thanked Togo and Lome\u0301 signed."
    assert mentions_of(text, "TGO") == [(11, 15), (20, 25)]


def test_mentions_of_one_country_include_its_capital() -> None:
    text = "Russia waits. Moscow said Ukraine must answer the Russians."
    assert mentions_of(text, "RUS") == [(0, 6), (14, 20), (50, 58)]
    with pytest.raises(InputError, match=r"'Russia'.*did you mean 'RUS'"):
        mentions_of(text, "Russia")


def test_stands_for_state_judges_capitals_and_seats_only() -> None:
    text = "In Paris it rained. Paris said France and the White House agreed."
    assert not stands_for_state(text, Mention(3, 8, "FRA", "capital"))
    assert stands_for_state(text, Mention(20, 25, "FRA", "capital"))
    assert stands_for_state(text, Mention(31, 37, "FRA", "name"))
    assert stands_for_state(text, Mention(46, 57, "USA", "seat"))


def test_a_matcher_of_a_users_rows() -> None:
    matcher = Matcher(
        [Name("ZZX", "name", "Freedonia"), Name("ZZX", "adjective", "Freedonian")],
        phrases=["Freedonian cheese"],
    )
    text = "Freedonia ate Freedonian cheese; FREEDONIAN dukes paid. Iran watched."
    assert [(one.start, one.end) for one in matcher.find(text)] == [(0, 9), (33, 43)]


def test_empty_texts_have_no_mentions() -> None:
    assert find_mentions("") == find_mentions(" \n\t") == find_mentions("No state here.") == []


# Names that need more around them than another country; the cases above hold them.
DOUBTFUL = {"Emirates", "States", "Serbia and Montenegro", "Kiwi", "Kiwis", "Georgia", "CAR"}
SEARCHED_ALONE = [
    name
    for name in all_names()
    if name.in_search
    and name.form in ("name", "demonym")
    and "only" not in name.note
    and name.text not in DOUBTFUL
]


@pytest.mark.parametrize("name", SEARCHED_ALONE, ids=lambda name: f"{name.country}-{name.text}")
def test_names_are_found_in_a_plain_sentence(name: Name) -> None:
    # What tells the doubtful ones: their own country named beside them.
    helper = {"Jersey": "Guernsey", "Congos": "both", "Koreas": "both"}.get(name.text, "")
    text = f"{helper} Yesterday the {name.text} answered {country(name.country).name}."
    start = text.index(name.text, len(helper))
    found = {(one.start, one.end, one.country) for one in find_mentions(text)}
    assert (start, start + len(name.text), name.country) in found, found


WORDS = (
    "Iran", "Paris", "the", "said", "in", "US", "U.S.", "New", "England", "and", ",", "'s", "\n",
    "North", "Korea", "Guinea", "-", "led", "Côte", "d’Ivoire", "é", "\u0301", "😀", "—", "(",
)  # fmt: skip
words = st.sampled_from(WORDS)


@given(st.one_of(st.text(max_size=80), st.lists(words, max_size=20).map(" ".join)))
@example("Iran" * 3)
def test_mentions_are_ordered_spans_of_known_countries(text: str) -> None:
    found = find_mentions(text)
    check_spans([(one.start, one.end) for one in found], text, "mentions")
    for left, right in pairwise(found):
        assert left.end <= right.start or (left.start, left.end) == (right.start, right.end)
    assert all(country(one.country).code == one.country for one in found)


@given(st.lists(words, max_size=12).map(" ".join))
def test_mentions_do_not_depend_on_the_shape_of_apostrophes(text: str) -> None:
    assert find_mentions(text) == find_mentions(text.replace("’", "'"))


def test_a_megabyte_of_news_takes_a_few_seconds_at_most() -> None:
    paragraph = (
        "The foreign minister of Peru told reporters in Lima that the United States and China had "
        "agreed to talk, while Paris warned Moscow that European patience was at an end. "
    )
    text = paragraph * (1_000_000 // len(paragraph))
    find_mentions(paragraph)  # builds the matcher
    started = time.perf_counter()
    found = find_mentions(text)
    assert time.perf_counter() - started < 5
    assert len(found) == 5 * text.count("The foreign")


def test_import_builds_nothing() -> None:
    code = (
        "import sys, stancelib.countries as c; "
        "assert c.bundled_matcher.cache_info().currsize == c.all_names.cache_info().currsize == 0; "
        "assert not {'torch', 'transformers', 'pandas'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
