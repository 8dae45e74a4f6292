import csv
import io
import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

import stancelib
from stancelib.cli import terminal
from stancelib.cli.main import main
from stancelib.errors import CheckpointError
from stancelib.people.actors import read_actors
from tests.scoring.fakes import FakeAnalyzer, FakeSplitter

ROOT = Path(__file__).parents[2]


class FakeLoading:
    """Stands in for stancelib.load and StatementSplitter; remembers the options."""

    def __init__(self) -> None:
        self.options = {}
        self.analyzer = FakeAnalyzer()

    def load(self, **options):
        self.options = options
        return self.analyzer

    def from_pretrained(self, path=None, **options):
        self.options = {"path": path, **options}
        return FakeSplitter()


@pytest.fixture(autouse=True)
def loading(monkeypatch):
    fake = FakeLoading()
    monkeypatch.setattr(stancelib, "load", fake.load, raising=False)
    monkeypatch.setattr(stancelib, "StatementSplitter", fake, raising=False)
    return fake


@pytest.fixture
def run(capfd, monkeypatch, tmp_path):
    """Runs a command in an empty folder; gives status, standard output and standard error."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments, stdin=b""):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        try:
            status = main([str(argument) for argument in arguments])
        except SystemExit as stop:
            status = stop.code
        return status, *capfd.readouterr()

    return run


@pytest.fixture
def news(tmp_path):
    rows = ({"id": "a", "text": "PER, ECU", "date": "2017-12-15"}, {"id": "b", "text": ""}, 5)
    path = tmp_path / "news.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def rows_of(output):
    return [json.loads(line) for line in output.splitlines()]


def is_one_line(text):
    return text.count("\n") == 1 and text.endswith("\n") and "Traceback" not in text


# --- help ---------------------------------------------------------------------------------------


def test_help_names_the_commands(run):
    status, output, _ = run("--help")
    assert status == 0
    assert all(word in output for word in ("score", "split", "--version", "--example"))


@pytest.mark.parametrize("command", ["score", "split"])
def test_help_of_a_command_says_everything_with_an_example(run, command):
    status, output, _ = run(command, "--help")
    assert status == 0
    for told in (
        "INPUT",
        "--output",
        "--format",
        "--model",
        "--device",
        "--precision",
        "--text-column",
        "--id-column",
        "--date-column",
        "--title-column",
        "--example",
        "--quiet",
        ".jsonl.gz",
        "standard input",
        "UTF-8",
        "OUT.rejected.jsonl",
        "exit status",
        f"examples:\n  stancelib {command} --example",
    ):
        assert told in output, told
    assert ("--min-confidence" in output) == (command == "score")
    assert ("--supranational" in output) == (command == "score")


def test_version(run):
    assert run("--version")[:2] == (0, f"stancelib {stancelib.version.__version__}\n")


# --- score --------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", ["jsonl", "csv", "parquet"])
def test_score_writes_every_format(run, news, tmp_path, suffix):
    path = tmp_path / f"out.{suffix}"
    status, output, errors = run("score", news, "-o", path)
    assert (status, output) == (0, "")
    if suffix == "jsonl":
        rows = rows_of(path.read_text())
    elif suffix == "csv":
        rows = list(csv.DictReader(path.open(newline="")))
    else:
        rows = pq.read_table(path).to_pylist()
    assert [row["target"] for row in rows] == ["PER", "ECU"]
    (reject,) = rows_of((tmp_path / f"out.{suffix}.rejected.jsonl").read_text())
    assert reject["line"] == 3
    assert errors.startswith("scored 2 articles: 1 statement, 2 rows in ")
    assert f"written to {path}\n1 rejected, listed in {path}.rejected.jsonl\n" in errors
    assert errors.endswith("1 article: empty text\n")


def test_score_prints_json_lines_into_a_pipe(run, news):
    for arguments in ((), ("-o", "-"), ("--format", "jsonl")):
        status, output, errors = run("score", news, *arguments)
        assert status == 0 and [row["target"] for row in rows_of(output)] == ["PER", "ECU"]
        assert f"rejected {news}:3: found a JSON number, expected an object" in errors


def test_score_prints_a_table(run, news):
    status, output, _ = run("score", news, "--format", "table")
    assert status == 0
    assert "a · 2017-12-15" in output and "Ana (ECU)" in output and "PER, ECU" in output
    assert "conciliatory 0.75" in output and "threatening 0.60" in output
    assert "accusatory" not in output and "own country" in output


def test_table_shows_neutral_abstained_and_untargeted(run):
    output = run("score", "-", "--format", "table", stdin=b"KEN RUS")[1]
    assert "neutral" in output and "not sure" in output
    output = run("score", "-", "--format", "table", "--include-untargeted", stdin=b"nobody")[1]
    assert "nobody" in output and "–" in output


def test_table_prints_markup_as_it_stands_and_no_control_codes(run):
    text = "[bold]PER[/bold] :smile: \x1b[31mred\x07 [/] \u202e"
    status, output, _ = run("score", "-", "--format", "table", stdin=text.encode())
    assert status == 0 and "[bold]PER[/bold] :smile: [31mred [/]" in output
    assert "\x1b" not in output and "\x07" not in output and "\u202e" not in output


def test_score_reads_standard_input(run):
    assert [row["article_id"] for row in rows_of(run("score", "-", stdin=b"PER")[1])] == ["stdin"]
    lines = b'{"id": 1, "text": "PER"}\n{"id": 2, "text": "KEN"}\n'
    assert [row["article_id"] for row in rows_of(run("score", "-", stdin=lines)[1])] == ["1", "2"]


def test_score_hands_the_options_on(run, news, loading, tmp_path):
    options = ("--model", "m", "--device", "cuda:1", "--precision", "float32", "--batch-size", "7")
    own = tmp_path / "own.csv"
    own.write_text("name,country\nAna Ruiz,PER\n")
    options += ("--min-confidence", "0.5", "--actors", str(own), "--supranational")
    run("score", news, *options)
    assert loading.options == {
        "path": "m",
        "device": "cuda:1",
        "precision": "float32",
        "batch_size": 7,
        "min_confidence": 0.5,
        "supranational": True,
        "actors": read_actors(own),
    }
    run("score", news)
    assert loading.options == {
        "path": None,
        "device": "cpu",
        "precision": "auto",
        "batch_size": 32,
        "min_confidence": None,
        "supranational": False,
        "actors": None,
    }


def test_score_reads_other_columns(run, tmp_path):
    (tmp_path / "a.csv").write_text("url,body,day,head\nu,PER,2017-12-15,T\n")
    names = ("--text-column", "body", "--id-column", "url", "--date-column", "day")
    _, output, _ = run("score", "a.csv", *names, "--title-column", "head")
    assert [(row["article_id"], row["date"]) for row in rows_of(output)] == [("u", "2017-12-15")]


def test_score_example(run, loading):
    status, _, errors = run("score", "--example")
    assert status == 0 and errors.startswith("scored 1 article: 1 statement")
    (article,) = loading.analyzer.articles
    assert len(article.text.split()) > 400


def test_quiet_prints_rows_alone(run, news, tmp_path):
    assert run("score", news, "-o", tmp_path / "o.csv", "--quiet") == (0, "", "")


def test_summary_counts_ignored_files_and_notes(run, tmp_path):
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "a.txt").write_text("<html>PER</html>")
    (tmp_path / "corpus" / "b.doc").write_text("x")
    _, _, errors = run("score", "corpus")
    assert "1 article: looks like HTML, tags were scored as text\n" in errors
    assert "1 other file ignored" in errors


# --- split --------------------------------------------------------------------------------------


def test_split_prints_json_lines_into_a_pipe(run, news):
    status, output, errors = run("split", news)
    (row,) = rows_of(output)
    assert status == 0 and row["statement"] == "PER, ECU" and row["content_spans"] == [[0, 8]]
    assert errors.splitlines()[-3].startswith("split 2 articles: 1 statement, 1 row in ")


def test_split_prints_a_table(run, news):
    _, output, _ = run("split", news, "--format", "table")
    assert "Ana (ECU)" in output and "direct" in output and "0-8" in output


def test_split_writes_json_lines_and_hands_the_options_on(run, news, tmp_path, loading):
    options = ("--model", "m", "--device", "cuda", "--precision", "int8", "--actors", "own.csv")
    assert run("split", news, "-o", tmp_path / "s.jsonl", *options)[0] == 0
    assert len(rows_of((tmp_path / "s.jsonl").read_text())) == 1
    wanted = {"path": "m", "device": "cuda", "precision": "int8", "actors": "own.csv"}
    assert loading.options == wanted


def test_split_example(run):
    assert run("split", "--example")[2].startswith("split 1 article")


# --- what can't be used: status 2, one line ------------------------------------------------------

UNUSABLE = {
    (): "error: the following arguments are required: COMMAND",
    ("guess",): "invalid choice: 'guess'",
    ("score",): "found no INPUT, expected a file, a folder, - or --example",
    ("split",): "found no INPUT",
    ("score", "--example", "news.jsonl"): "found --example together with INPUT",
    ("score", "none.jsonl"): "found no file or folder 'none.jsonl'; check the path",
    ("score", "news.docx"): "found the input 'news.docx', expected one of .txt",
    ("score", "empty"): "found no articles to read",
    ("score", "news.jsonl", "-o", "out.xlsx"): "found the output 'out.xlsx', expected a name that",
    ("score", "news.jsonl", "-o", "none/out.csv"): "can't be written (No such file or directory)",
    ("score", "news.jsonl", "-o", "news.jsonl"): "would be overwritten while it is one of the inp",
    ("score", "news.jsonl", "-o", "o.csv", "--format", "table"): "found --format together with -o",
    ("score", "news.jsonl", "--batch-size", "0"): "expected a whole number from 1",
    ("score", "news.jsonl", "--batch-size", "x"): "expected a whole number from 1",
    ("score", "news.jsonl", "--min-confidence", "1.5"): "expected a number from 0 to 1",
    ("score", "news.jsonl", "--min-confidence", "nan"): "expected a number from 0 to 1",
    ("score", "bad.csv"): "bad.csv: found the columns 'id', 'body', expected 'text'; name yours",
    ("split", "news.jsonl", "-o", "s.csv"): "expected a name that ends in .jsonl",
    ("score", "news.jsonl", "--wrong"): "unrecognized arguments: --wrong",
}


@pytest.mark.parametrize(("arguments", "message"), UNUSABLE.items(), ids=range(len(UNUSABLE)))
def test_what_can_not_be_used_is_told_in_one_line(run, news, tmp_path, arguments, message):
    (tmp_path / "empty").mkdir()
    (tmp_path / "news.docx").write_text("x")
    (tmp_path / "bad.csv").write_text("id,body\n1,t\n")
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    status, output, errors = run(*arguments)
    assert (status, output) == (2, "")
    assert message in errors and is_one_line(errors) and errors.startswith("stancelib")
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before


# --- what goes wrong on the way ------------------------------------------------------------------


def fail_with(error):
    def load(**options):
        raise error

    return load


@pytest.mark.parametrize(
    ("error", "status", "told"),
    [
        (
            CheckpointError("model.safetensors is\ntruncated"),
            1,
            "error: model.safetensors is tr",
        ),
        (OSError(28, "No space left on device"), 1, "error: [Errno 28] No space left on device"),
        (KeyboardInterrupt(), 130, "interrupted"),
    ],
)
def test_failures_have_a_status_and_one_line(run, news, monkeypatch, error, status, told):
    monkeypatch.setattr(stancelib, "load", fail_with(error))
    result = run("score", news, "-o", "out.csv")
    assert result[0] == status and told in result[2] and is_one_line(result[2])
    assert not Path("out.csv").exists()


def test_bug_keeps_its_traceback(run, news, monkeypatch):
    monkeypatch.setattr(stancelib, "load", fail_with(RuntimeError("bug")))
    with pytest.raises(RuntimeError):
        run("score", news)


# --- the process itself --------------------------------------------------------------------------

RUN_WITH_FAKES = """
import sys, stancelib
from tests.scoring.fakes import FakeAnalyzer
stancelib.load = lambda **options: FakeAnalyzer()
from stancelib.cli.main import main
sys.exit(main())
"""


def command(*arguments):
    return [sys.executable, "-c", RUN_WITH_FAKES, *arguments]


@pytest.mark.parametrize("format", ["jsonl", "table"])
def test_reader_of_our_output_may_go_away(tmp_path, format):
    (tmp_path / "a.txt").write_text("PER")
    arguments = command("score", str(tmp_path / "a.txt"), "--format", format)
    with subprocess.Popen(
        arguments, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        process.stdout.close()
        errors = process.stderr.read()
    assert (process.returncode, errors) == (141, b"")


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals")
def test_on_a_terminal_it_prints_a_table_and_with_o_a_progress_bar(news, tmp_path):
    def on_terminal(*arguments):
        leader, follower = pty.openpty()
        environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "100"}
        with subprocess.Popen(
            command(*arguments), cwd=ROOT, stdout=follower, stderr=follower, env=environment
        ) as process:
            os.close(follower)
            shown = b""
            try:
                while data := os.read(leader, 65536):
                    shown += data
            except OSError:  # Linux says so when the other end is closed
                pass
        os.close(leader)
        return process.returncode, shown.decode()

    status, shown = on_terminal("score", str(news))
    assert status == 0 and "conciliatory 0.75" in shown and "loading models" not in shown
    status, shown = on_terminal("score", str(news), "-o", str(tmp_path / "o.csv"))
    assert status == 0 and "2 articles" in shown and "loading models" in shown
    status, shown = on_terminal("score", str(news), "-o", str(tmp_path / "o.csv"), "--quiet")
    assert (status, shown) == (0, "")


def test_python_m_stancelib_and_help_loads_no_torch():
    code = "import sys, runpy; sys.argv = ['stancelib', '--version']\ntry: runpy.run_module("
    code += "'stancelib', run_name='__main__')\nexcept SystemExit: pass\n"
    code += "print(sorted({'torch', 'transformers', 'pandas', 'pyarrow'} & set(sys.modules)))"
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert ran.stdout == f"stancelib {stancelib.version.__version__}\n[]\n", ran.stderr


def test_progress_is_not_shown_where_nobody_sees_it():
    with terminal.progress("scoring", shown=False) as advance:
        assert advance is None
