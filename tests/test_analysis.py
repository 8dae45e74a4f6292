"""Analysis: the record of an article, as rows, data frame, HTML and one line of text."""

import subprocess
import sys

import pandas
import pytest

from stancelib import render, table
from stancelib.analysis import Analysis
from stancelib.schema import Article, Judgement, Prediction, Statement, Target

PREDICTION = Prediction(
    stance={"conciliatory": 0.9, "threatening": 0.02, "accusatory": 0.6},
    labels=("conciliatory", "accusatory"),
    primary="conciliatory",
    sentiment={"negative": 0.1, "neutral": 0.2, "positive": 0.7},
)


@pytest.fixture
def analysis() -> Analysis:
    text = "Lima can be trusted, Quito said. It rains, she said."
    spoken = Statement(
        id="s1", content=((0, 19),), source=((21, 26),), cue=((27, 31),), speaker_country="ECU"
    )
    idle = Statement(id="s2", content=((33, 41),), source=((43, 46),), cue=((47, 51),))
    judgements = (
        Judgement(0, Target("PER", ((0, 4),), "named"), PREDICTION),
        Judgement(0, Target("ECU", ((21, 26),), "named", is_self=True)),
        Judgement(0, Target("COL", (), "implied"), PREDICTION),
    )
    return Analysis(Article("a1", text), (spoken, idle), judgements)


@pytest.fixture
def empty() -> Analysis:
    return Analysis(Article("a2", ""), (), ())


@pytest.mark.parametrize("include", [False, True])
def test_rows_are_the_table(analysis: Analysis, include: bool) -> None:
    parts = (analysis.article, analysis.statements, analysis.judgements)
    assert analysis.rows(include) == table.rows(*parts, include)
    assert len(analysis.rows(include)) == 3 + include


def test_frame_holds_the_rows(analysis: Analysis) -> None:
    frame = analysis.to_frame(include_untargeted=True)
    assert tuple(frame.columns) == table.COLUMNS
    records = frame.astype(object).where(frame.notna(), None).to_dict("records")
    assert records == analysis.rows(include_untargeted=True)
    assert len(analysis.to_frame()) == 3


def test_frame_columns_and_types_do_not_depend_on_the_rows(
    analysis: Analysis, empty: Analysis
) -> None:
    full, none = analysis.to_frame(include_untargeted=True), empty.to_frame()
    assert len(none) == 0
    assert full.dtypes.to_dict() == none.dtypes.to_dict()
    assert pandas.api.types.is_integer_dtype(full["target_start"])
    assert pandas.api.types.is_bool_dtype(full["is_self"])
    assert pandas.api.types.is_float_dtype(full["conciliatory"])
    assert full["labels"].iloc[0] == ["conciliatory", "accusatory"]


def test_html_is_the_page_and_the_notebook_gets_the_fragment(analysis: Analysis) -> None:
    parts = (analysis.article, analysis.statements, analysis.judgements)
    assert analysis.to_html() == render.to_html(*parts)
    assert analysis._repr_html_() == render.to_fragment(*parts)


def test_text_forms_are_short_and_leave_the_text_out(analysis: Analysis, empty: Analysis) -> None:
    assert str(analysis) == "Article a1: 2 statements about COL, PER"
    assert str(empty) == "Article a2: 0 statements, no target country"
    assert repr(analysis) == (
        "Analysis(id='a1', date=None, characters=52, statements=2, judgements=3)"
    )


def test_import_leaves_pandas_and_torch_alone() -> None:
    code = "import sys, stancelib.analysis; sys.exit(bool({'pandas', 'torch'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
