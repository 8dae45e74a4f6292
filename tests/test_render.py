"""The highlighted page: well-formed, escaped, true to the text, and telling stances apart."""

import itertools
import math
import re
from collections import Counter
from html.parser import HTMLParser
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stancelib.data.example import example_article, example_gold
from stancelib.render import to_fragment, to_html
from stancelib.schema import STANCES, Article, Judgement, Prediction, Statement, Target

VOID = {"meta", "br", "hr", "img", "link", "input"}


class Page(HTMLParser):
    """Parse HTML, insist that elements are balanced, and collect what the tests look at."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, dict[str, str]]] = []
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.pieces: list[tuple[list[tuple[str, dict[str, str]]], str]] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names))
        element = (tag, {name: value or "" for name, value in attrs})
        self.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self.open and self.open[-1][0] == tag
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.pieces.append((list(self.open), data))

    def under(self, name: str, but: tuple[str, ...] = ()) -> str:
        """The text inside elements of class `name`, without that in classes `but`."""
        found = []
        for ancestors, data in self.pieces:
            classes = {word for _, attrs in ancestors for word in attrs.get("class", "").split()}
            if name in classes and not classes & set(but):
                found.append(data)
        return "".join(found)

    def article(self) -> str:
        return self.under("sl-text", but=("sl-notes", "sl-ref"))


def prediction(*labels: str, abstained: bool = False) -> Prediction:
    """The first of `labels` is the primary one."""
    return Prediction(
        stance={name: 0.9 if name in labels else 0.1 for name in STANCES},
        labels=None if abstained else tuple(name for name in STANCES if name in labels),
        primary=None if abstained else labels[0] if labels else "neutral",
        sentiment={"negative": 0.7, "neutral": 0.2, "positive": 0.1},
    )


def judged(index: int, *labels: str, country: str = "PER", abstained: bool = False) -> Judgement:
    target = Target(country, (), "implied")
    return Judgement(index, target, prediction(*labels, abstained=abstained))


def example() -> tuple[Article, list[Statement], list[Judgement]]:
    article, statements, judgements = example_article(), [], []
    for index, item in enumerate(example_gold()["statements"]):
        spans = {
            name: tuple((start, end) for start, end in item[name])
            for name in ("content", "source", "cue")
        }
        about = {name: item[name] for name in ("kind", "speaker", "speaker_country")}
        statements.append(Statement(id=f"s{index + 1}", **spans, **about))
        for target in item["targets"]:
            stance = target.get("stance", [])
            ordered = sorted(stance, key=[target.get("primary"), *STANCES].index)
            judgements.append(
                Judgement(
                    index,
                    Target(target["country"], (), "named", target["self"]),
                    None if target["self"] else prediction(*ordered),
                )
            )
    return article, statements, judgements


@st.composite
def analyses(draw: st.DrawFn) -> tuple[Article, list[Statement], list[Judgement]]:
    odd = st.sampled_from("\r\n\t \0\x0b\x85\u2028\u202e\u0301\ufeff<>&\"'”’“é😀\ud800;#x")
    text = draw(st.text(st.one_of(odd, st.characters(codec=None)), min_size=1, max_size=50))
    bound = st.integers(0, len(text) - 1)
    span = st.tuples(bound, bound).map(lambda pair: (min(pair), max(pair) + 1))
    spans = st.lists(span, max_size=3).map(tuple)
    spoken = st.builds(
        Statement,
        content=st.lists(span, min_size=1, max_size=3).map(tuple),
        source=spans,
        cue=spans,
        id=st.text(max_size=3),
        speaker=st.none() | st.text(max_size=5),
        speaker_country=st.sampled_from([None, "PER"]),
    )
    statements = draw(st.lists(spoken, max_size=5))
    stances = st.lists(st.sampled_from(STANCES), unique=True)
    judgements = [
        judged(index, *draw(stances), abstained=draw(st.booleans()))
        for index in range(len(statements))
        if draw(st.booleans())
    ]
    date = draw(st.none() | st.text(max_size=5))
    title = draw(st.none() | st.text(max_size=5))
    return Article(draw(st.text(max_size=5)), text, date, title), statements, judgements


@given(analyses())
def test_any_text_with_any_spans_stays_itself_in_balanced_html(
    analysis: tuple[Article, list[Statement], list[Judgement]],
) -> None:
    text = analysis[0].text
    page = to_html(*analysis)
    page.encode("utf-8")  # lone surrogates could not be written to a file
    assert Page(page).article() == re.sub("[\0\ud800-\udfff]", "\ufffd", text)
    assert Page(to_fragment(*analysis)).article() == Page(page).article()


@pytest.mark.parametrize("evil", ["<script>alert(1)</script>", '" onmouseover="alert(1)', "'><b>&"])
def test_every_piece_of_text_is_escaped(evil: str) -> None:
    span = ((0, len(evil)),)
    statement = Statement(
        id=evil,
        content=span,
        source=span,
        kind=evil,
        speaker=evil,
        speaker_mention=evil,
        speaker_country=evil,
    )
    judgement = judged(0, "accusatory", country=evil)
    html = to_html(Article(evil, evil, date=evil, title=evil), [statement], [judgement])
    page = Page(html)
    tags = Counter(tag for tag, _ in page.elements)
    allowed = {"class", "id", "title", "href", "style", "dir", "lang", "charset", "name", "content"}
    allowed |= {"http-equiv", "scope", "colspan", "rowspan", "aria-label", "aria-hidden"}
    assert tags["script"] == 0
    assert {name for _, attrs in page.elements for name in attrs} <= allowed
    assert page.article() == evil
    for name in ("sl-about", "sl-who", "sl-said", "sl-country"):
        assert evil in page.under(name)


def test_page_is_self_contained() -> None:
    html = to_html(*example())
    page = Page(html)
    assert html.startswith("<!DOCTYPE html>")
    assert ("html", {"lang": "en"}) in page.elements
    assert ("meta", {"charset": "utf-8"}) in page.elements
    tags = {tag for tag, _ in page.elements}
    assert not tags & {"script", "link", "img", "iframe", "object", "form"}
    assert not re.search(r"https?:|url\(|@import|src=", html)
    # Every link leads to a place in the page, and no place has a double.
    places = Counter(attrs["id"] for _, attrs in page.elements if "id" in attrs)
    links = {attrs["href"] for _, attrs in page.elements if "href" in attrs}
    assert links == {f"#{place}" for place in places}
    assert len(places) == 32 and set(places.values()) == {1}


def test_example_shows_title_speakers_targets_and_probabilities() -> None:
    article, *rest = example()
    page = Page(to_html(article, *rest))
    assert page.article() == article.text
    assert page.under("sl-about") == (
        "2018-11-22 · article example · 16 statements · 3 target countries"
    )
    notes = page.under("sl-notes")
    assert "s8 Gunnar Tveit NOR→ CAN  conciliatory 90%, sentiment\u00a0−→ ISL  accusatory" in notes
    assert "s9 A senior Norwegian official NOR→ ISL  threatening 90% conciliatory 90%" in notes
    assert "s15 Pieter Vandaele no target country" in notes
    assert sum(tag == "p" for tag, _ in page.elements) == article.text.count("\n\n") + 2


def test_fragment_styles_only_itself() -> None:
    fragment = to_fragment(*example())
    page = Page(fragment)
    assert not {"html", "head", "body", "title", "meta"} & {tag for tag, _ in page.elements}
    css = files("stancelib").joinpath("render.css").read_text("utf-8")
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    rules = re.findall(r"([^{};]+)\{", css)
    selectors = [part for rule in rules if not rule.strip().startswith("@") for part in split(rule)]
    assert len(selectors) > 40
    assert all(re.search(r"(^|\s)\.stancelib\b", selector) for selector in selectors)


def split(rule: str) -> list[str]:
    """The selectors of a rule; commas in parentheses don't count."""
    return [part.strip() for part in re.split(r",(?![^(]*\))", rule)]


def test_fragments_of_different_articles_share_no_anchor() -> None:
    statement = Statement(id="s1", content=((0, 4),))
    pages = [Page(to_fragment(Article("a", text), [statement], [])) for text in ("Rain", "Snow")]
    first, second = ({attrs.get("id") for _, attrs in page.elements} - {None} for page in pages)
    assert len(first) == 2 and not first & second


def classes(article: str, statements: list[Statement], judgements: list[Judgement]) -> list[str]:
    page = Page(to_fragment(Article("a", article), statements, judgements))
    return [attrs["class"] for tag, attrs in page.elements if tag == "mark" and "class" in attrs]


@pytest.mark.parametrize(
    ("judgements", "expected"),
    [
        ([], "sl-untargeted"),
        ([Judgement(0, Target("PER", (), "named", is_self=True))], "sl-untargeted"),
        ([judged(0)], "sl-neutral"),
        ([judged(0, "conciliatory")], "sl-conciliatory"),
        ([judged(0, abstained=True)], "sl-abstained"),
        ([judged(0), judged(0, "accusatory")], "sl-accusatory"),
        ([judged(0, "conciliatory", "threatening")], "sl-conciliatory sl-two sl-and-threatening"),
        (
            [judged(0, "conciliatory"), judged(0, "accusatory"), judged(0, abstained=True)],
            "sl-accusatory sl-two sl-and-conciliatory",
        ),
    ],
)
def test_statement_takes_the_style_of_its_weightiest_stance(
    judgements: list[Judgement], expected: str
) -> None:
    assert classes("It rains.", [Statement(id="s1", content=((0, 8),))], judgements) == [expected]


def test_source_cue_and_content_are_told_apart_and_nested_statements_keep_both() -> None:
    text = "Lima lies, said Ms Cobo, quoting Bogota."
    outer = Statement(id="s1", content=((0, 10), (25, 39)), source=((16, 23),), cue=((11, 15),))
    inner = Statement(id="s2", content=((0, 9),), parent=0)
    page = Page(to_fragment(Article("a", text), [inner, outer], [judged(0, "accusatory")]))
    marked = [
        (data, [attrs["class"] for tag, attrs in ancestors if tag in ("mark", "b", "i")])
        for ancestors, data in page.pieces
        if ancestors[-1][0] in ("mark", "b", "i") and "title" in ancestors[-1][1]
    ]
    # The longer statement is the outer one, whatever their order.
    assert marked == [
        ("Lima lies", ["sl-untargeted", "sl-accusatory"]),
        (",", ["sl-untargeted"]),
        ("said", ["sl-cue"]),
        ("Ms Cobo", ["sl-source"]),
        ("quoting Bogota", ["sl-untargeted"]),
    ]


def test_paragraphs_are_parted_at_blank_lines_else_at_line_breaks() -> None:
    def paragraphs(text: str) -> list[str]:
        html = to_fragment(Article("a", text), [], [])
        return re.findall(r'<p dir="auto">(.*?)</p>', html, flags=re.DOTALL)

    assert paragraphs("one\n \ntwo\nlines\r\n\r\nthree\n") == ["one", "two\nlines", "three\n"]
    assert paragraphs("one\r\ntwo\rthree\n") == ["one", "two", "three"]
    assert paragraphs("one\r\rtwo\rlines") == ["one", "two&#13;lines"]
    assert paragraphs("") == []


# Machado, Oliveira & Fernandes 2009, severity 1.0: linear RGB as dichromats see it.
SIGHT = {
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "deuteranope": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "protanope": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
}


def linear(colour: str) -> list[float]:
    shares = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    return [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]


def lab(colour: str, sight: str) -> tuple[float, float, float]:
    """CIE L*a*b* of a colour as somebody with this sight sees it."""
    red, green, blue = (
        max(0.0, sum(weight * share for weight, share in zip(row, linear(colour), strict=True)))
        for row in SIGHT[sight]
    )
    x, y, z = (
        value ** (1 / 3) if value > 0.008856 else 7.787 * value + 16 / 116
        for value in (
            (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505,
            0.2126 * red + 0.7152 * green + 0.0722 * blue,
            (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089,
        )
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


@pytest.mark.parametrize("mode", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("sight", SIGHT)
def test_tints_differ_for_colour_blind_readers_and_text_on_them_is_legible(
    mode: int, sight: str
) -> None:
    css = files("stancelib").joinpath("render.css").read_text("utf-8")
    colours = {
        name: pair.split(", ")[mode]
        for name, pair in re.findall(r"--([a-z-]+): light-dark\((.*?)\);", css)
    }
    tints = {name: colours[f"{name}-tint"] for name in (*STANCES, "neutral")}
    for one, other in itertools.combinations(tints.values(), 2):
        assert math.dist(lab(one, sight), lab(other, sight)) > 12
    for tint in tints.values():
        assert abs(lab(tint, "normal")[0] - lab(colours["ink"], "normal")[0]) > 50


def test_probabilities_are_read_off_the_table() -> None:
    statement = Statement(id="s1", content=((0, 8),))
    article = Article("a", "It rains.")
    page = Page(to_fragment(article, [statement], [judged(0, "threatening")]))
    cells = [
        (data, next(attrs.get("class") for tag, attrs in ancestors if tag == "td"))
        for ancestors, data in page.pieces
        if "td" in [tag for tag, _ in ancestors]
    ]
    assert ("0.90", "sl-threatening sl-holds") in cells
    assert ("0.10", "sl-conciliatory") in cells
    assert ("negative", None) in cells
