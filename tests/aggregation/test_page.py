from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest

from stancelib.aggregation import aggregate
from stancelib.aggregation.charts import Point, signed, time_series
from stancelib.errors import InputError
from tests.aggregation.tables import HAND, row, write


class Page(HTMLParser):
    """Checks that tags are closed in order; collects elements, attributes and text."""

    VOID = frozenset({"meta"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.texts: list[str] = []
        self.feed(text)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def page_of(tmp_path: Path, rows: object = HAND, **options: object) -> Page:
    table = write(tmp_path / "t.jsonl", rows)  # type: ignore[arg-type]
    aggregate(table, tmp_path / "page.html", **options)  # type: ignore[arg-type]
    return Page((tmp_path / "page.html").read_text(encoding="utf-8"))


def test_heat_map_series_tables_and_account(tmp_path: Path) -> None:
    page = page_of(tmp_path, keep_no_country=True)
    assert page.tags.count("svg") == 2 and page.tags.count("table") == 2
    words = {text.strip() for text in page.texts}
    # In the heat map: mean of -0.6, 0.1, 0 and 0.4.
    assert {"−0.03", "n 4", "USA → CHN", "no country → CHN", "+0.80"} <= words
    assert {"whose target is the speaker's own country", "without a date"} <= words
    assert any("the model abstained" in text for text in page.texts)


def test_nothing_runs_and_nothing_is_fetched(tmp_path: Path) -> None:
    page = page_of(tmp_path)
    assert not {"script", "iframe", "link", "object", "img", "image"} & set(page.tags)
    for name, value in page.attributes:
        assert not name.startswith("on")
        if name in ("href", "xlink:href", "src"):
            assert value is not None and value.startswith("#")
    html = (tmp_path / "page.html").read_text()
    assert "url(http" not in html and "@import" not in html and "<!DOCTYPE svg" not in html
    ids = [value for name, value in page.attributes if name == "id"]
    assert len(ids) == len(set(ids))


def test_hostile_text_is_escaped(tmp_path: Path) -> None:
    folder = tmp_path / "<script>alert(1)</script>&\"'"[:40].replace("/", "")
    folder.mkdir()
    date = "<img src=x onerror=alert(2)>\x00\ud800"
    rows = [row("a", "USA", "CHN", date=date[:-2]), row("b", "USA", "<b>$x$"), *HAND]
    page = page_of(folder, rows)
    assert not {"script", "img", "b"} & set(page.tags)
    text = "".join(page.texts)
    assert "<img src=x onerror=alert(2)>" in text and "'<b>$x$'" in text
    assert "<script>alert(1)<script>" in text


def test_names_of_countries_are_shown(tmp_path: Path) -> None:
    page = page_of(tmp_path, [row("a", "CIV", "USA")], countries="name")
    assert any("’Ivoire" in text or "'Ivoire" in text or "Ivory" in text for text in page.texts)


def test_many_countries_are_cut_and_told(tmp_path: Path) -> None:
    from stancelib.countries import all_countries

    codes = [one.code for one in all_countries()[:30]]
    rows = [row(code, code, "USA") for code in codes if code != "USA"]
    page = page_of(tmp_path, rows)
    text = " ".join(page.texts)
    assert f"Of {len(rows)} speakers’ countries the 20 with the most statements" in text
    assert "All target countries are shown." in text
    assert f"Of {len(rows)} dyads the 12 with the most statements" in text


@pytest.mark.parametrize("rows", [(), HAND[5:6]])
def test_a_page_without_a_used_row(tmp_path: Path, rows: tuple[dict[str, object], ...]) -> None:
    page = page_of(tmp_path, rows)
    assert "No row of the tables could be used." in page.texts and "svg" not in page.tags


def test_without_periods_there_are_no_series(tmp_path: Path) -> None:
    assert page_of(tmp_path, by="none").tags.count("svg") == 1


def test_the_same_rows_give_the_same_page(tmp_path: Path) -> None:
    page_of(tmp_path)
    first = (tmp_path / "page.html").read_bytes()
    page_of(tmp_path)
    assert (tmp_path / "page.html").read_bytes() == first


def test_lines_break_where_a_period_is_empty() -> None:
    from datetime import date

    points = [Point(date(2017, month, 1), 3, 0.1, 0.0, 0.2) for month in (1, 2, 4, 5)]
    points.insert(2, Point(date(2017, 3, 1), 0))
    svg = time_series({"A → B": points}, "month", 'a "quoted" <description>')
    root = ElementTree.fromstring(svg)
    assert root.get("aria-label") == 'a "quoted" <description>'
    paths = [path.get("d", "") for path in root.iter("{http://www.w3.org/2000/svg}path")]
    # The line of four points in two pieces.
    assert any(len(re.findall("M", d)) == 2 and len(re.findall("L", d)) == 2 for d in paths)


def test_matplotlib_is_asked_for_before_tables_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("stancelib.aggregation.writers.find_spec", lambda name: None)
    with pytest.raises(InputError, match=r"found no matplotlib.*install stancelib\[report\]"):
        page_of(tmp_path)
    assert not (tmp_path / "page.html").exists()


def test_a_date_far_away_makes_no_endless_line(tmp_path: Path) -> None:
    rows = [row(f"a{n}", "USA", "CHN", date=f"{n + 1:04}-12-31") for n in (0, 2016, 9998)]
    page = page_of(tmp_path, rows, by="day")
    assert page.tags.count("svg") == 2 and len(page.tags) < 1000


def test_signs() -> None:
    numbers = (0.126, -0.126, -0.004, 0.0)
    assert [signed(number, 2) for number in numbers] == ["+0.13", "−0.13", "0.00", "0.00"]
