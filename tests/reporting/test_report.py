from __future__ import annotations

import dataclasses
import html.parser
import json
import re
import sys
from pathlib import Path

import pytest

from stancelib import InputError
from stancelib.cli.main import main
from stancelib.evaluation.results import Run, write_runs
from stancelib.reporting.document import Paragraph, Table
from stancelib.reporting.markdown import to_markdown
from stancelib.reporting.page import to_html
from stancelib.reporting.report import write_report
from stancelib.reporting.sections import build_report
from tests.evaluation.items import pair_item, run_of
from tests.reporting.runs import budget_run, every_run, measured, stance_run

HOSTILE = "<script>alert('x')</script> & \"quoted\" **bold** [a](b) | `c` \0 \ud800"


class Page(html.parser.HTMLParser):
    """What a page holds: its elements, their attributes, its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text += data


def hostile_run() -> Run:
    items = [
        pair_item(
            n, id=HOSTILE, text=HOSTILE, context=HOSTILE, target=HOSTILE, country=HOSTILE,
            region=HOSTILE, form=HOSTILE, target_spans=((0, 8),), labels=("accusatory",),
            primary="accusatory", sentiment="neutral",
        )
        for n in range(12)
    ]  # fmt: skip
    run = measured(run_of(items), HOSTILE)
    record = dataclasses.replace(run.provenance, command=HOSTILE)
    return dataclasses.replace(
        run, provenance=record, data=dataclasses.replace(run.data, split=HOSTILE)
    )


def test_a_page_is_whole_by_itself_and_shows_every_task() -> None:
    page = to_html(build_report(every_run()))
    found = Page(page)
    assert found.tags.count("svg") == 12 and found.tags.count("section") == 7
    assert "script" not in found.tags and "img" not in found.tags and "link" not in found.tags
    ids = [value for name, value in found.attributes if name == "id"]
    assert len(ids) == len(set(ids))
    for name, value in found.attributes:
        if "href" in name or name == "src":
            assert value is not None and value.startswith("#") and value[1:] in ids
    for words in ("At a glance", "Budget on own:dev", "Worst errors", "Provenance", "negation"):
        assert words in found.text
    # Links of names for XML are no links; nothing else may point outside.
    addresses = set(re.findall(r'https?://[^"\s]+', page))
    assert addresses <= {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}


def test_hostile_text_stays_text() -> None:
    report = build_report([hostile_run(), stance_run()], title=HOSTILE)
    found = Page(to_html(report))
    assert "script" not in found.tags and "b" in found.tags
    assert "<script>alert('x')</script> & \"quoted\"" in found.text
    assert "\0" not in found.text and "\ud800" not in found.text
    markdown = to_markdown(report)
    assert "<script" not in markdown and r"\*\*bold\*\* [a\](b) \| \`c\`" in markdown
    markdown.encode("utf-8")


def tables(runs: list[Run]) -> dict[str, Table]:
    blocks = [block for section in build_report(runs).sections for block in section.blocks]
    return {block.caption: block for block in blocks if isinstance(block, Table)}


def test_two_runs_on_the_same_data_stand_side_by_side_with_significance() -> None:
    perfect = stance_run(name="perfect")
    items = [
        dataclasses.replace(one, labels=one.gold_labels, sentiment=one.gold_sentiment)
        for one in perfect.items
    ]
    perfect = measured(dataclasses.replace(perfect, items=tuple(items)), "perfect")
    found = tables([stance_run(), perfect])
    assert [row[0] for row in found["Systems beside one another"].rows] == ["ours", "perfect"]
    difference = found["perfect against ours"]
    assert difference.columns[1:3] == ("ours", "perfect")
    row = {one[0]: one for one in difference.rows}["stance exact set accuracy"]
    first = stance_run().metrics["stance_exact_set_accuracy"].value
    assert row[1:3] == (f"{first:.3f}", "1.000")
    assert row[3].startswith(f"{1 - first:.3f} [") and row[4].endswith("*")
    # All that both define is compared where there are two.
    assert len(difference.rows) > 10
    same = tables([stance_run(), stance_run()])["ours (2) against ours"]
    assert all(one[3].startswith("0.000") and not one[4].endswith("*") for one in same.rows)


def test_more_systems_are_compared_in_the_headlines_and_baselines_have_no_details() -> None:
    runs = [stance_run(), stance_run(1, name="b", kind="baseline"), stance_run(2, name="c")]
    report = build_report(runs)
    captions = [getattr(one, "caption", "") for one in report.sections[1].blocks]
    assert {"b against ours", "c against ours"} <= set(captions)
    assert not any(caption.startswith("Worst errors") and ": b" in caption for caption in captions)
    assert any(caption.startswith("Worst errors") and ": c" in caption for caption in captions)
    assert len(tables(runs)["b against ours"].rows) == 3


def test_systems_that_cannot_be_compared_are_told() -> None:
    short = measured(run_of(stance_run().items[:5]), "short")
    blocks = build_report([stance_run(), short]).sections[1].blocks
    told = [one.text for one in blocks if isinstance(one, Paragraph)]
    assert told == [
        "short isn't compared: found two runs over different groups; measure both with one command"
    ]


def test_other_gold_is_not_compared() -> None:
    other = measured(run_of(stance_run().items, sha256="other"))
    report = build_report([stance_run(), other])
    assert [one.title for one in report.sections[1:3]] == [
        "Stance on own:dev (gold gold)", "Stance on own:dev (gold other)",
    ]  # fmt: skip
    assert not any("against" in caption for caption in tables([stance_run(), other]))


def test_what_is_not_defined_is_shown_as_nan() -> None:
    run = measured(run_of([pair_item(n, labels=(), sentiment="neutral") for n in range(3)]))
    found = tables([run])
    by_label = {row[0]: row for row in found["Stance by label"].rows}
    place = found["Stance by label"].columns.index("F1")
    assert by_label["threatening"][place] == "nan"
    assert "nan: the data don't define it" in found["Stance by label"].note
    assert "nan" in Page(to_html(build_report([run]))).text
    # JSON has no nan.
    json.dumps(build_report([run]).to_json(), allow_nan=False)


def test_files_of_all_kinds(tmp_path: Path) -> None:
    write_runs([stance_run()], tmp_path / "one.json")
    write_runs([budget_run()], tmp_path / "two.json")
    for name in ("report.html", "report.md", "report.json"):
        files = [tmp_path / "one.json", str(tmp_path / "two.json")]
        report = write_report(files, tmp_path / name, title="Mine")
        assert [one.title for one in report.sections][1:3] == [
            "Stance on own:dev", "Budget on own:dev",
        ]  # fmt: skip
    record = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert record["stancelib_report"] == 1 and record["title"] == "Mine"
    kinds = {block["kind"] for section in record["sections"] for block in section["blocks"]}
    assert kinds >= {"paragraph", "table", "matrix", "waterfall", "errors", "riskcoverage"}
    markdown = (tmp_path / "report.md").read_text(encoding="utf-8")
    assert "| end to end | 0.250 [0.250, 0.250] | 12 |" in markdown
    assert (tmp_path / "report.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert not list(tmp_path.glob("*.partial"))


def test_reports_that_cannot_be_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(InputError, match=r"expected one that ends in \.html, \.md, \.json"):
        write_report([stance_run()], tmp_path / "report.pdf")
    with pytest.raises(InputError, match="found no folder"):
        write_report([stance_run()], tmp_path / "none" / "report.md")
    with pytest.raises(InputError, match="found no runs, expected at least one"):
        write_report([], tmp_path / "report.md")
    with pytest.raises(InputError, match="found no file"):
        write_report([tmp_path / "none.json"], tmp_path / "report.md")
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(InputError, match=r"pip install 'stancelib\[report\]'"):
        write_report([stance_run()], tmp_path / "report.html")
    write_report([stance_run()], tmp_path / "report.md")
    assert [one.name for one in tmp_path.iterdir()] == ["report.md"]


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_runs([stance_run()], tmp_path / "one.json")
    command = ["report", str(tmp_path / "one.json"), "-o", str(tmp_path / "r.md"), "--errors", "1"]
    assert main(command) == 0
    assert "1 of " in (tmp_path / "r.md").read_text(encoding="utf-8")
    assert main(["report", str(tmp_path / "none.json"), "-o", str(tmp_path / "r.md")]) == 2
    assert "stancelib report: error: found no file" in capsys.readouterr().err
