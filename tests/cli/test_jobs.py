import json
import os
import pty
import signal
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from stancelib.cli import jobs
from stancelib.cli.main import main
from stancelib.scoring import Progress
from stancelib.scoring.compare import differences

ROOT = Path(__file__).parents[2]


@pytest.fixture
def news(tmp_path):
    texts = ("“Iran will talk,” the minister said.", "Peru and Iraq will not talk, they said.")
    lines = [json.dumps({"id": str(n), "text": texts[n % 2]}) for n in range(30)]
    (tmp_path / "news.jsonl").write_text("\n".join([*lines, "bad"]) + "\n")
    return tmp_path / "news.jsonl"


def arguments(news, models, output, *more):
    options = ("--model", models, "--part-articles", 4, *more)
    return ["score", *map(str, (news, "-o", f"{output}/", *options))]


def test_job_logs_a_line_for_every_part_and_sums_up(news, tiny_onnx_models, tmp_path, capfd):
    command = arguments(news, tiny_onnx_models, tmp_path / "out", "--include-untargeted")
    assert main(command) == 0
    output, errors = capfd.readouterr()
    *lines, scored, rejected = errors.splitlines()
    logged = [json.loads(line) for line in lines]
    assert output == "" and [line["part"] for line in logged] == list(range(8))
    last = logged[-1]
    assert (last["event"], last["articles"], last["rejected"], last["share"]) == ("part", 30, 1, 1)
    assert last["files"] == "1/1" and last["articles_per_second"] > 0 and last["seconds_left"] == 0
    assert scored.startswith("scored 30 articles: ") and str(tmp_path / "out") in scored
    assert rejected == f"1 rejected, listed in {tmp_path / 'out' / 'rejected.jsonl'}"
    rows = pq.read_table(tmp_path / "out" / "parts").num_rows
    assert rows == last["rows"] > 0
    assert main(command) == 0
    assert capfd.readouterr()[1].startswith("the job was finished before, nothing was done:\nscor")
    (tmp_path / "out" / "parts" / "part-000003.parquet").unlink()
    assert main([*command, "--quiet"]) == 0
    assert capfd.readouterr() == ("", "")
    assert pq.read_table(tmp_path / "out" / "parts").num_rows == rows


def test_job_that_fails_has_a_status_and_one_line(news, tiny_onnx_models, tmp_path, capfd):
    command = arguments(news, tiny_onnx_models, tmp_path / "out", "-q")
    assert main([*command, "--max-rejects", "0.01"]) == 1
    told = capfd.readouterr()[1]
    assert "found 1 rejects among 31 records" in told and told.count("\n") == 1
    assert main([*command, "--parts", "csv"]) == 2
    assert "parts was 'parquet', is 'csv'" in capfd.readouterr()[1]
    assert main([*command, "--parts", "csv", "--restart"]) == 0


def test_dry_run_tells_and_writes_nothing(news, tiny_onnx_models, tmp_path, capfd):
    command = arguments(news, tiny_onnx_models, tmp_path / "out", "--dry-run", "--workers", "2")
    assert main(command) == 0
    output, errors = capfd.readouterr()
    assert output.startswith("30 articles and 1 rejects in the input; from 30 of the articles")
    assert "with one worker" in output and "with 2 workers on 2 free cores" in output
    assert errors == "" and not (tmp_path / "out").exists()


def test_ctrl_c_in_a_job_with_workers_ends_cleanly_and_it_goes_on(tmp_path, tiny_onnx_models):
    from stancelib.data.made import made_lines

    (tmp_path / "news.jsonl").write_bytes(b"".join(made_lines(400)))
    command = arguments(
        tmp_path / "news.jsonl", tiny_onnx_models, tmp_path / "out", "--workers", "2"
    )
    command = [sys.executable, "-m", "stancelib", *command]
    with subprocess.Popen(
        command, cwd=ROOT, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        while process.stderr.readline().startswith("{") and process.poll() is None:
            os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to all processes
            break
        errors = process.stderr.read()
    assert process.returncode == 130, errors
    last = errors.splitlines()[-1]
    assert last.startswith("stancelib score: interrupted, ") and "run the same command" in last
    assert "Traceback" not in errors
    subprocess.run([*command, "-q"], cwd=ROOT, check=True)
    plain = arguments(tmp_path / "news.jsonl", tiny_onnx_models, tmp_path / "plain", "-q")
    assert main(plain) == 0
    assert differences(tmp_path / "out", tmp_path / "plain") == []


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals")
def test_progress_on_a_terminal(news, tiny_onnx_models, tmp_path):
    leader, follower = pty.openpty()
    command = arguments(news, tiny_onnx_models, tmp_path / "out")
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "160"}
    with subprocess.Popen(
        [sys.executable, "-m", "stancelib", *command],
        cwd=ROOT,
        stdout=follower,
        stderr=follower,
        env=environment,
    ) as process:
        os.close(follower)
        shown = b""
        try:
            while data := os.read(leader, 65536):
                shown += data
        except OSError:  # Linux says so when the other end is closed
            pass
    os.close(leader)
    told = shown.decode()
    assert process.returncode == 0 and "loading models" in told and "scored 30 articles" in told
    assert '"event"' not in told


def test_progress_is_shown_only_where_somebody_sees_it():
    with jobs.progress("scoring", shown=False) as advance:
        assert advance is None
    with jobs.progress("scoring", shown=True) as advance:
        advance(Progress(1, 1, 0, 1, 1))


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(0.2, "1 s"), (59.4, "59 s"), (61, "1 min"), (7500, "2 h 5 min"), (3.2e5, "3 d 17 h")],
)
def test_durations(seconds, told):
    assert jobs.duration(seconds) == told


@pytest.mark.parametrize(
    ("bytes", "told"), [(999, "999 bytes"), (1500, "1.5 kB"), (2.5e9, "2.5 GB"), (3e12, "3.0 TB")]
)
def test_sizes(bytes, told):
    assert jobs.size(int(bytes)) == told
