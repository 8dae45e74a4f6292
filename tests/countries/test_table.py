"""The table of countries and their names: complete, unique, and found again by name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stancelib.countries import Country, Name, all_countries, all_names, country, resolve
from stancelib.countries.table import FORMS, fold_name, read_countries, read_names
from stancelib.errors import InputError

FORMER = {"SUN", "DDR", "YUG", "SCG", "CSK", "YMD"}


def test_every_iso_code_kosovo_and_six_former_states() -> None:
    codes = [one.code for one in all_countries()]
    assert len(codes) == len(set(codes)) == 249 + 1 + 6
    assert {one.code for one in all_countries() if one.is_former} == FORMER
    assert {"USA", "XKX", "SSD", "BES", "ALA", "TWN", "PSE"} < set(codes)
    assert codes[:250] == sorted(codes[:250])


def test_codes_are_well_formed_and_alpha2_unique_but_for_cs() -> None:
    assert all(len(one.code) == 3 and one.code.isupper() for one in all_countries())
    assert all(len(one.alpha2) == 2 and one.alpha2.isupper() for one in all_countries())
    alpha2 = [one.alpha2 for one in all_countries()]
    assert {code for code in alpha2 if alpha2.count(code) > 1} == {"CS"}


def test_every_region_belongs_to_the_m49_scheme() -> None:
    subregions: dict[str, set[str]] = {}
    for one in all_countries():
        subregions.setdefault(one.subregion, set()).add(one.region)
    assert subregions.pop("") == {""}  # Antarctica
    assert len(subregions) == 22
    assert all(len(regions) == 1 for regions in subregions.values())
    assert country("SUN").region == "Europe" and country("EGY").subregion == "Northern Africa"


@pytest.mark.parametrize("number", ["cow", "gw"])
def test_state_numbers_are_unique_among_present_states(number: str) -> None:
    present = [getattr(one, number) for one in all_countries() if not one.is_former]
    numbers = [value for value in present if value is not None]
    assert len(numbers) == len(set(numbers)) == 195
    assert min(numbers) == 2 and max(numbers) == 990


@pytest.mark.parametrize(
    ("code", "cow", "gw"),
    [
        ("USA", 2, 2), ("GBR", 200, 200), ("DEU", 255, 260), ("DDR", 265, 265), ("CZE", 316, 316),
        ("CSK", 315, 315), ("SRB", 345, 340), ("YUG", 345, 345), ("SCG", 345, 345),
        ("RUS", 365, 365), ("SUN", 365, 365), ("YEM", 679, 678), ("VNM", 816, 816),
        ("KIR", 946, 970), ("TUV", 947, 973), ("TON", 955, 972), ("NRU", 970, 971),
        ("XKX", 347, 347), ("MNE", 341, 341), ("SSD", 626, 626), ("CHN", 710, 710),
        ("PRK", 731, 731), ("KOR", 732, 732), ("COD", 490, 490), ("COG", 484, 484),
        ("WSM", 990, 990), ("PSE", None, None), ("HKG", None, None), ("VAT", None, None),
    ],
)  # fmt: skip
def test_state_numbers_that_political_scientists_join_on(
    code: str, cow: int | None, gw: int | None
) -> None:
    assert (country(code).cow, country(code).gw) == (cow, gw)


def test_cow_and_gw_differ_only_where_the_lists_do() -> None:
    differing = {one.code for one in all_countries() if one.cow != one.gw}
    assert differing == {"DEU", "YEM", "SRB", "KIR", "TUV", "TON", "NRU"}


def test_former_states_have_dates_and_present_ones_none() -> None:
    for one in all_countries():
        if one.code in FORMER:
            assert one.existed_from is not None and one.existed_to is not None
            assert "1918" <= one.existed_from < one.existed_to < "2007"
        else:
            assert one.existed_from is None and one.existed_to is None


def test_every_name_is_of_a_known_country_and_form() -> None:
    codes = {one.code for one in all_countries()}
    assert {name.country for name in all_names()} == codes
    assert {name.form for name in all_names()} == set(FORMS)
    rows = [(name.country, name.form, name.text) for name in all_names()]
    assert len(rows) == len(set(rows))


def test_every_state_has_adjective_demonym_and_capital() -> None:
    without_capital = {"SGP", "MCO", "SCG", "SUN", "YUG", "CSK", "VAT", "LUX"}
    for one in all_countries():
        if one.cow is None:
            continue
        forms = {name.form for name in all_names() if name.country == one.code}
        if one.code != "SCG":
            assert {"adjective", "demonym"} <= forms, one
        assert "capital" in forms or one.code in without_capital, one


@pytest.mark.parametrize("one", all_countries(), ids=lambda one: one.code)
def test_codes_and_names_resolve_to_their_country(one: Country) -> None:
    assert resolve(one.code) == one.code
    assert resolve(one.name) == one.code
    assert resolve(one.official_name) == one.code
    assert one.alpha2 == "CS" or resolve(one.alpha2) == one.code


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("UK", "GBR"), ("U.K.", "GBR"), ("Great Britain", "GBR"), ("Scotland", "GBR"),
        ("the Netherlands", "NLD"), ("Holland", "NLD"), ("Burma", "MMR"), ("Swaziland", "SWZ"),
        ("Czechia", "CZE"), ("the Czech Republic", "CZE"), ("Macedonia", "MKD"), ("DPRK", "PRK"),
        ("ROK", "KOR"), ("Korea", "KOR"), ("PRC", "CHN"), ("Republic of China", "TWN"),
        ("DRC", "COD"), ("Congo", "COD"), ("Congo-Brazzaville", "COG"), ("UAE", "ARE"),
        ("america", "USA"), ("U.S.", "USA"), ("usa", "USA"), ("Türkiye", "TUR"), ("turkiye", "TUR"),
        ("Cote d’Ivoire", "CIV"), ("CÔTE D'IVOIRE", "CIV"), ("Ivory Coast", "CIV"),
        ("Iranians", "IRN"), ("Briton", "GBR"), ("Frenchman", "FRA"), ("Dutch", "NLD"),
        ("Peking", "CHN"), ("Kiev", "UKR"), ("Kyiv", "UKR"), ("Washington DC", "USA"),
        ("the Kremlin", "RUS"), ("Soviet Union", "SUN"), ("East Germany", "DDR"),
        ("West Germany", "DEU"), ("Dominican", "DOM"), ("Congolese", "COD"), ("St Lucia", "LCA"),
        ("Timor Leste", "TLS"), ("Guinea Bissau", "GNB"), ("Reunion", "REU"), ("CAR", "CAF"),
        ("Serbia and Montenegro", "SCG"), ("Viet Nam", "VNM"), ("  Peru ", "PER"),
    ],
)  # fmt: skip
def test_resolve_knows_variants(name: str, code: str) -> None:
    assert resolve(name) == code


@pytest.mark.parametrize("name", ["", "  ", "Atlantis", "CS", "North", "States", "zz", "the"])
def test_resolve_knows_its_limits(name: str) -> None:
    assert resolve(name) is None


def test_lower_case_codes_are_taken_for_names_only() -> None:
    assert resolve("IN") == "IND" and resolve("in") is None


def test_unknown_code_names_the_one_that_was_meant() -> None:
    with pytest.raises(InputError, match=r"found the country code 'UK'.*did you mean 'GBR'\?"):
        country("UK")
    with pytest.raises(InputError, match=r"'XYZ'.*ISO 3166-1 alpha-3.*all_countries\(\)"):
        country("XYZ")


def test_rows_of_a_user_become_records() -> None:
    row = dict.fromkeys(
        "code alpha2 name official_name region subregion cow gw from to".split(), ""
    )
    (one,) = read_countries([row | {"code": "ZZX", "alpha2": "ZX", "name": "Freedonia", "gw": "7"}])
    assert (one.code, one.cow, one.gw, one.is_former) == ("ZZX", None, 7, False)
    (name,) = read_names([{"code": "ZZX", "form": "name", "text": "Freedonia"}])
    assert name == Name("ZZX", "name", "Freedonia")


def test_a_wrong_row_is_refused_with_the_remedy() -> None:
    with pytest.raises(
        InputError, match=r"form 'city' for 'Paris', expected one of name, adj.*row"
    ):
        read_names([{"code": "FRA", "form": "city", "text": "Paris"}])
    with pytest.raises(InputError, match=r"empty text for 'FRA'.*remove the row"):
        read_names([{"code": "FRA", "form": "name", "text": " "}])


@given(st.text(max_size=30))
def test_resolve_takes_any_text(text: str) -> None:
    code = resolve(text)
    assert code is None or country(code).code == code
    assert fold_name(fold_name(text)) == fold_name(text) or "the" in text.casefold()
