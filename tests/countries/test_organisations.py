"""Organisations of states: a table that can't collide with countries, and mentions of our own."""

from __future__ import annotations

import itertools
import re
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stancelib.countries import all_countries, find_mentions, resolve
from stancelib.countries.organisations import (
    Organisation,
    all_organisations,
    find_organisations,
    organisation,
    read_organisations,
    resolve_organisation,
)
from stancelib.errors import InputError
from stancelib.schema import check_spans


def read_marks(marked: str) -> tuple[str, list[tuple[int, int, str]]]:
    """``"the <EU|European Union>"`` → the text without marks, and the marked spans with codes."""
    text, spans, at = "", [], 0
    for mark in re.finditer(r"<([A-Z0-9-]+)\|([^>]+)>", marked):
        text += marked[at : mark.start()]
        spans.append((len(text), len(text) + len(mark.group(2)), mark.group(1)))
        text += mark.group(2)
        at = mark.end()
    return text + marked[at:], spans


def test_codes_have_their_shape_and_none_is_or_can_become_one_of_iso_3166() -> None:
    codes = [one.code for one in all_organisations()]
    assert len(codes) == len(set(codes)) >= 31
    iso = {one.code for one in all_countries()} | {one.alpha2 for one in all_countries()}
    for code in codes:
        assert re.fullmatch(r"[A-Z][A-Z0-9]*(?:-[A-Z]+)?", code), code
        assert not re.fullmatch(r"[A-Z]{3}", code), code
        assert code not in iso and resolve(code) is None, code


def test_every_row_is_whole_and_no_name_is_anothers_or_a_countrys() -> None:
    names = [name for one in all_organisations() for name in one.names]
    assert len(names) == len(set(names))
    for one in all_organisations():
        assert one.name and one.names and one.source, one
        assert all(name == name.strip() != "" for name in one.names), one
        # No contest with countries' mentions: what holds one would hide or be hidden by it.
        assert not [name for name in one.names if find_mentions(name)], one


@pytest.mark.parametrize("one", all_organisations(), ids=lambda one: one.code)
def test_every_name_is_found_beside_the_full_name(one: Organisation) -> None:
    for name in one.names:
        text = (
            f"The {one.name} met. On Monday the UN told the {name} leaders about it; Russia went."
        )
        start = text.index(name, text.index("told the"))
        found = [(m.start, m.end, m.country) for m in find_organisations(text)]
        if name in ("AU", "GCC", "OAS", "O.A.S.", "EAC", "OIC"):
            text = text.replace("Russia", "Sudan, Qatar, Peru, Kenya and the Islamic states")
            found = [(m.start, m.end, m.country) for m in find_organisations(text)]
        if name == "ICC" or name == "I.C.C.":
            assert "International Criminal Court" in text
        assert (start, start + len(name), one.code) in found, (text, found)


FOUND = [
    "The <EU|European Union> and <NATO|Nato> met <UN|U.N.> envoys; the <EU|EU>'s paid.",
    "<NATO|NATO>-led troops, <UN|UN>-backed talks, an <EU|EU>-Peru treaty.",
    "The <EU|European\nCommission> and the <EU|European Parliament>; Brussels itself is silent.",
    "<UN|UN Security Council>: the <UN|Security Council> met.",
    "<CIS-ORG|Commonwealth of Independent States>, not the Commonwealth.",
    "<COMMONWEALTH|Commonwealth> leaders expelled nobody.",
    "Zimbabwe left the <COMMONWEALTH|Commonwealth>.",
    "The <IAEA|UN>'s nuclear watchdog and the <WHO-ORG|WHO> disagree.",
    "The <AU-ORG|AU> sent troops to Somalia.",
    "The <ICC-ORG|ICC> prosecutor spoke.",
    "The <GCC-ORG|GCC> summit in Riyadh; <OPEC|Opec> met too.",
    "<ASEAN|ASEAN>, <MERCOSUR|Mercosur>, <G7|G7> and <G20|G-20>.",
    "<EU|EUROPEAN UNION> SLAMS PERU",
    "The <COE-ORG|Council of Europe> is not the <EU|European Council>.",
    "The <IMF-ORG|International Monetary Fund> and the <WORLD-BANK|World Bank> lent it.",
]


@pytest.mark.parametrize("marked", FOUND)
def test_organisations_are_found_at_their_spans(marked: str) -> None:
    text, expected = read_marks(marked)
    found = [(one.start, one.end, one.country) for one in find_organisations(text)]
    assert found == expected, [(text[start:end], code) for start, end, code in found]


NOT_FOUND = [
    "The minister who came, the eu-phoric crowd, un ami, au pair, opec, nato.",
    "The man WHO came asked: WHO did it?",
    "WHO BROKE THE PACT",
    "The ICC gave India two wickets; the ICC is cricket's court.",
    "The ICC met.",
    "The star is 2.5 AU away, a lump of AU.",
    "In Algiers the OAS shot at de Gaulle's men.",
    "The gcc compiler and GCC 13 agree.",
    "A CIS of 400 patients; the SCO 12 time; the EAC of Texas; PIF bought a club.",
    "The Commonwealth of Australia, the Commonwealth of Virginia, the Commonwealth of Dominica.",
    "She won gold at the Commonwealth Games; the Commonwealth Bank paid.",
    "Russia's Security Council met, and so did the National Security Council.",
    "The European Council on Foreign Relations, a think tank, wrote it; so did UN Watch.",
    "OPEC+ and Opec plus cut output.",
    "See www.nato.com, UN.org and mail@EU.",
    "Brussels was quiet.",
    "UNITED NATIONS, Nov 21 - The chamber was empty.",
    "Group of Seven paintings hung in the gallery.",
]


@pytest.mark.parametrize("text", NOT_FOUND)
def test_what_means_no_organisation_is_not_found(text: str) -> None:
    assert [text[one.start : one.end] for one in find_organisations(text)] == []


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("EU", "EU"), ("the European Union", "EU"), ("european union", "EU"), ("Nato", "NATO"),
        ("IMF", "IMF-ORG"), ("IMF-ORG", "IMF-ORG"), ("African Union", "AU-ORG"), ("U.N.", "UN"),
        ("World Health Organisation", "WHO-ORG"), ("WHO", "WHO-ORG"),
        ("AU", None), ("who", None), ("eu", None), ("Peru", None), ("", None), ("the", None),
    ],
)  # fmt: skip
def test_resolve_knows_codes_and_names(name: str, code: str | None) -> None:
    assert resolve_organisation(name) == code


def test_an_unknown_code_names_the_one_that_was_meant() -> None:
    assert organisation("EU").name == "European Union"
    with pytest.raises(InputError, match=r"organisation code 'IMF'.*did you mean 'IMF-ORG'\?"):
        organisation("IMF")
    with pytest.raises(InputError, match=r"'AU'.*see .*all_organisations\(\)"):
        organisation("AU")


def test_rows_of_a_user_become_records() -> None:
    row = {"code": "QUAD", "name": "Quad", "names": "Quad|the Four", "source": "its statement"}
    assert read_organisations([row]) == (
        Organisation("QUAD", "Quad", ("Quad", "the Four"), "its statement"),
    )


PIECES = """EU|the |WHO|UN|U.N.| |\n|Security Council|Commonwealth| of |Australia|Independent States
|’s|-led|é|\u200b|\u0301|. """.split("|")


@given(st.lists(st.sampled_from(PIECES), max_size=20).map("".join) | st.text(max_size=60))
def test_mentions_of_any_text_are_in_order_apart_and_never_on_a_country(text: str) -> None:
    found = find_organisations(text)
    check_spans([(one.start, one.end) for one in found], text, "mentions")
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
    states = find_mentions(text)
    assert not [(a, b) for a in found for b in states if a.start < b.end and b.start < a.end]
    assert {one.country for one in found} <= {one.code for one in all_organisations()}


def test_the_table_is_not_loaded_without_being_asked_for() -> None:
    code = (
        "import sys; from stancelib.targets import find_targets; find_targets('The EU met Peru.', "
        "[]); print('stancelib.countries.organisations' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
