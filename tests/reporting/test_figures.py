from __future__ import annotations

import sys
import xml.etree.ElementTree as ElementTree

import pytest

from stancelib import InputError
from stancelib.reporting.document import (
    Bar,
    Bars,
    Chart,
    Matrix,
    Reliability,
    ReliabilityCurve,
    RiskCoverage,
    RiskCurve,
    Waterfall,
)
from stancelib.reporting.figures import to_svg

NAN = float("nan")
HOSTILE = "<script>$x^{2$ & _y \ud800\0"
CHARTS: tuple[Chart, ...] = (
    Matrix("m", ("neutral", HOSTILE), ("neutral", "several"), ((3, 1), (0, 0))),
    Matrix("empty", (), (), ()),
    Reliability("r", (ReliabilityCurve(HOSTILE, (0.1, 0.9), (0.2, 0.7), (5, 1)),)),
    Reliability(
        "three", tuple(ReliabilityCurve(n, (0.5,), (1.0,), (2000,)) for n in ("a", "b", "c"))
    ),
    RiskCoverage(
        "c", (RiskCurve(HOSTILE, (0.5, 1.0), (0.0, 0.5)), RiskCurve("_b", (1.0,), (0.3,)))
    ),
    Bars("b", "F1", (Bar(HOSTILE, 0.5, 0.4, 0.6, 12), Bar("absent", NAN, NAN, NAN, 3))),
    Bars("none", "F1", ()),
    Waterfall(
        "w", "dyad F1", Bar("end to end", 0.3, 0.2, 0.4, 9),
        (Bar("+ gold speakers", 0.75, 0.7, 0.8, 9), Bar("+ gold stance", -0.05, -0.1, 0.0, 9)),
        Bar("all gold", 1.0, 1.0, 1.0, 9),
    ),
    Waterfall("nan", "F1", Bar("a", NAN, NAN, NAN, 0), (), Bar("b", NAN, NAN, NAN, 0)),
)  # fmt: skip


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.caption)
def test_every_chart_is_one_element_that_can_stand_in_a_page(chart: Chart) -> None:
    svg = to_svg(chart, "s1b2")
    root = ElementTree.fromstring(svg)
    assert root.tag.endswith("svg") and "viewBox" in root.attrib and "width" not in root.attrib
    elements = list(root.iter())
    assert not any(one.tag.endswith(("script", "style", "image")) for one in elements)
    assert all(one.get("id", "s1b2-").startswith("s1b2-") for one in elements)
    links = [value for one in elements for name, value in one.attrib.items() if "href" in name]
    assert all(link.startswith("#s1b2-") for link in links)
    assert svg == to_svg(chart, "s1b2")


def words(chart: Chart) -> str:
    return " ".join(ElementTree.fromstring(to_svg(chart, "x")).itertext())


def test_pictures_hold_the_figures_as_text() -> None:
    assert "3  (75%)" in words(CHARTS[0]) and "neutral (n=4)" in words(CHARTS[0])
    bars = words(CHARTS[5])
    assert "0.50 [0.40, 0.60]" in bars and "absent (n=3)" in bars and "nan" in bars
    assert "<script>$x^{2$ & _y \ufffd\ufffd (n=12)" in bars
    fall = words(CHARTS[7])
    assert "+0.75 [0.70, 0.80]" in fall and "all gold" in fall


def test_without_matplotlib_the_remedy_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(InputError, match=r"found no matplotlib.*pip install 'stancelib\[report\]'"):
        to_svg(CHARTS[0], "x")
