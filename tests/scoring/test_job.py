import json
import os
import shutil
import signal

import pyarrow.parquet as pq
import pytest

from stancelib.errors import InputError, StancelibError
from stancelib.schema import Article
from stancelib.scoring import JobInterrupted, score_corpus
from stancelib.scoring import folder as folders
from stancelib.scoring.compare import differences, job_rows
from stancelib.scoring.options import is_job
from tests.scoring.fakes import FakeAnalyzer

SIZE = 4


@pytest.fixture
def news(tmp_path):
    """Nineteen articles, a broken line, an id seen before, an article that is refused."""
    lines = [json.dumps({"id": f"a{n}", "text": f"PER and KEN {n}"}) for n in range(19)]
    lines[7:7] = ["broken"]
    lines += [json.dumps({"id": "a1", "text": "again"}), json.dumps({"id": "r", "text": "REFUSE"})]
    path = tmp_path / "news.jsonl"
    path.write_text("\n".join(lines) + "\n")
    return path


def score(news, output, analyzer=None, **options):
    options = {"part_articles": SIZE, **options}
    return score_corpus(news, output, analyzer=analyzer or FakeAnalyzer(), **options)


def files(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


class Failing(FakeAnalyzer):
    """Raises an error, or sends Ctrl-C, in its n-th call."""

    def __init__(self, call, error):
        super().__init__()
        self.left, self.error = call, error

    def analyze_many(self, articles, chunk_size=32):
        self.left -= 1
        if self.left == 0:
            if isinstance(self.error, int):
                os.kill(os.getpid(), self.error)
            else:
                raise self.error
        yield from super().analyze_many(articles, chunk_size)


def test_job_holds_the_rows_of_a_single_file(news, tmp_path):
    summary = score(news, tmp_path / "out")
    score_corpus(news, tmp_path / "one.parquet", analyzer=FakeAnalyzer())
    assert list(job_rows(tmp_path / "out")) == pq.read_table(tmp_path / "one.parquet").to_pylist()
    assert pq.read_table(tmp_path / "out" / "parts").num_rows == summary.rows == 38
    assert (summary.articles, summary.statements, summary.rejected, summary.parts) == (19, 19, 3, 6)
    assert (summary.resumed, summary.was_finished) == (0, False)
    rejects = (tmp_path / "out" / "rejected.jsonl").read_text()
    assert rejects == (tmp_path / "one.parquet.rejected.jsonl").read_text()
    assert summary.rejects_path == tmp_path / "out" / "rejected.jsonl"


def test_finished_job_says_so_and_does_nothing(news, tmp_path):
    first = score(news, tmp_path / "out")
    times = {name: (tmp_path / "out" / name).stat().st_mtime_ns for name in files(tmp_path / "out")}
    analyzer = FakeAnalyzer()
    again = score(news, tmp_path / "out", analyzer)
    assert again.was_finished and analyzer.chunks == [] and again.resumed == first.articles == 19
    assert (again.rows, again.rejected, again.notes) == (first.rows, first.rejected, first.notes)
    for name, time in times.items():
        if not name.endswith(".lock"):
            assert (tmp_path / "out" / name).stat().st_mtime_ns == time


@pytest.mark.parametrize("call", [1, 2, 4, 6])
@pytest.mark.parametrize("error", [RuntimeError("bug"), MemoryError(), SystemExit(1)])
def test_job_goes_on_after_any_failure(news, tmp_path, call, error):
    score(news, tmp_path / "plain")
    with pytest.raises(type(error)):
        score(news, tmp_path / "out", Failing(call, error))
    analyzer = FakeAnalyzer()
    summary = score(news, tmp_path / "out", analyzer)
    assert differences(tmp_path / "plain", tmp_path / "out") == []
    assert summary.resumed + len(analyzer.articles) == summary.articles == 19
    assert files(tmp_path / "out") == files(tmp_path / "plain")


def test_ctrl_c_ends_after_the_chunk_and_says_how_to_go_on(news, tmp_path):
    before = signal.getsignal(signal.SIGINT)  # ignored where the tests run in the background
    score(news, tmp_path / "plain")
    told = []
    with pytest.raises(JobInterrupted, match="interrupted, 7 articles are done; run the same comm"):
        score(news, tmp_path / "out", Failing(2, signal.SIGINT), on_progress=told.append)
    assert [state.part for state in told] == [0, 1] and told[-1].ending and not told[0].ending
    assert len(list((tmp_path / "out" / "parts").iterdir())) == 2
    assert signal.getsignal(signal.SIGINT) is before
    assert score(news, tmp_path / "out").resumed == 7
    assert differences(tmp_path / "plain", tmp_path / "out") == []


def test_second_ctrl_c_ends_at_once(news, tmp_path):
    class Twice(FakeAnalyzer):
        def analyze_many(self, articles, chunk_size=32):
            os.kill(os.getpid(), signal.SIGINT)
            os.kill(os.getpid(), signal.SIGINT)
            yield from super().analyze_many(articles, chunk_size)

    with pytest.raises(KeyboardInterrupt) as caught:
        score(news, tmp_path / "out", Twice())
    assert not isinstance(caught.value, JobInterrupted)
    assert not (tmp_path / "out" / "parts").exists()


def test_part_that_was_lost_or_cut_is_scored_again(news, tmp_path):
    score(news, tmp_path / "plain")
    score(news, tmp_path / "out")
    parts, receipts = tmp_path / "out" / "parts", tmp_path / "out" / "receipts"
    (parts / "part-000000.parquet").unlink()
    (parts / "part-000002.parquet").write_bytes(b"PAR1")
    (receipts / "part-000004.json").write_text("{")
    analyzer = FakeAnalyzer()
    summary = score(news, tmp_path / "out", analyzer)
    # Without the file of part 0 the counts don't fit, so all is looked at.
    assert {article.id for article in analyzer.articles} == {
        *("a0", "a1", "a2", "a3"),
        *("a7", "a8", "a9", "a10"),
        *("a15", "a16", "a17", "a18"),
    }
    assert not summary.was_finished and differences(tmp_path / "plain", tmp_path / "out") == []


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"include_untargeted": True}, "include_untargeted was False, is True"),
        ({"part_articles": 5}, "part_articles was 4, is 5"),
        ({"parts": "csv"}, "parts was 'parquet', is 'csv'"),
        ({"model": "other"}, r"stance_sha256 was '5757575757\w+…, is 'other'"),
        ({"input": "longer"}, r"'news.jsonl' had [\d,]+ bytes, has [\d,]+"),
        ({"input": "other"}, "'news.jsonl' holds something else"),
        ({"input": "two"}, "the input 'more.jsonl' is new"),
    ],
)
def test_job_that_was_begun_otherwise_is_refused(news, tmp_path, options, told):
    with pytest.raises(RuntimeError):
        score(news, tmp_path / "out", Failing(3, RuntimeError()))
    before = files(tmp_path / "out")
    inputs, options, analyzer = [news], dict(options), FakeAnalyzer()
    match options.pop("input", None):
        case "longer":
            news.write_text(news.read_text() + "\n")
        case "other":
            news.write_text(news.read_text().replace("KEN", "PER"))
        case "two":
            inputs.append(tmp_path / "more.jsonl")
            inputs[1].write_text("")
    if options.pop("model", None):
        analyzer.provenance = lambda: {**FakeAnalyzer().provenance(), "stance_sha256": "other"}
    with pytest.raises(InputError, match=f"begun otherwise .*{told}.*begin anew with --restart"):
        score(inputs, tmp_path / "out", analyzer, **options)
    assert files(tmp_path / "out") == before and analyzer.chunks == []
    # --restart does what it says, and leaves what isn't the job's.
    (tmp_path / "out" / "parts" / "notes.txt").write_text("mine")
    summary = score(inputs, tmp_path / "out", analyzer, restart=True, **options)
    assert summary.resumed == 0 and (tmp_path / "out" / "parts" / "notes.txt").exists()


def test_change_in_the_middle_of_an_input_is_found(tmp_path):
    news = tmp_path / "news.jsonl"
    lines = [json.dumps({"id": f"a{n}", "text": "PER " + "x" * 9000}) + "\n" for n in range(40)]
    news.write_text("".join(lines))
    with pytest.raises(RuntimeError):
        score(news, tmp_path / "out", Failing(8, RuntimeError()))
    lines[20] = lines[20].replace("PER", "KEN")
    news.write_text("".join(lines))
    with pytest.raises(InputError, match=r"the input changed \(part 5 was made of other records"):
        score(news, tmp_path / "out")


def test_corpus_may_be_moved_and_touched(news, tmp_path):
    with pytest.raises(RuntimeError):
        score(news, tmp_path / "out", Failing(3, RuntimeError()))
    (tmp_path / "there").mkdir()
    moved = shutil.move(news, tmp_path / "there" / "news.jsonl")
    os.utime(moved, (1, 1))
    analyzer = FakeAnalyzer()
    assert score(moved, tmp_path / "out", analyzer).resumed == 7
    os.utime(moved, (2, 2))
    again = score(moved, tmp_path / "out", analyzer)
    assert not again.was_finished and again.resumed == 19 and len(analyzer.articles) == 12


def test_second_process_is_refused_and_a_lock_that_is_left_is_no_hindrance(news, tmp_path):
    told = r"another process is writing to .* wait for it, or ch"
    held = folders.open_folder(tmp_path / "out").locked()
    with held, pytest.raises(InputError, match=told):
        score(news, tmp_path / "out")
    assert score(news, tmp_path / "out").articles == 19


def test_disk_that_is_full_ends_the_job_which_goes_on_when_it_is_not(news, tmp_path, monkeypatch):
    real = os.fsync
    calls = []

    def full(number):
        calls.append(number)
        if len(calls) > 14:
            raise OSError(28, "No space left on device")
        real(number)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(
        StancelibError, match=r"out/\S+ can't be written \(No space left.*mend that"
    ):
        score(news, tmp_path / "out")
    monkeypatch.setattr(os, "fsync", real)
    assert not [name for name in files(tmp_path / "out") if name.endswith(".partial")]
    assert score(news, tmp_path / "out").articles == 19


def test_what_a_killed_process_left_half_written_is_swept_away(news, tmp_path):
    (tmp_path / "out" / "parts").mkdir(parents=True)
    left = tmp_path / "out" / "parts" / ".stancelib-123-0123abcd.partial"
    left.write_text("half")
    score(news, tmp_path / "out")
    assert not left.exists()


def test_input_that_vanishes_ends_the_job_which_goes_on_when_it_is_back(tmp_path):
    for name in "abc":
        (tmp_path / f"{name}.jsonl").write_text(f'{{"id": "{name}", "text": "PER"}}\n')
    inputs = [tmp_path / f"{name}.jsonl" for name in "abc"]

    class Removing(FakeAnalyzer):
        def analyze_many(self, articles, chunk_size=32):
            inputs[2].unlink(missing_ok=True)
            yield from super().analyze_many(articles, chunk_size)

    with pytest.raises(StancelibError, match=r"c\.jsonl can't be read any more .*bring it back"):
        score(inputs, tmp_path / "out", Removing(), part_articles=1)
    inputs[2].write_text('{"id": "c", "text": "PER"}\n')
    summary = score(inputs, tmp_path / "out", part_articles=1)
    assert (summary.articles, summary.resumed, summary.rejected) == (3, 2, 0)


def test_input_that_changes_while_it_is_read_does_not_make_a_finished_job(news, tmp_path):
    class Appending(FakeAnalyzer):
        def analyze_many(self, articles, chunk_size=32):
            with news.open("ab") as stream:
                stream.write(b"\n")
            yield from super().analyze_many(articles, chunk_size)

    with pytest.raises(StancelibError, match=r"changed while it was read .*begin anew with --rest"):
        score(news, tmp_path / "out", Appending())
    assert json.loads((tmp_path / "out" / "job.json").read_text())["state"] == "running"


def test_too_many_rejects_fail_the_job_which_a_larger_share_finishes(news, tmp_path):
    with pytest.raises(
        StancelibError, match="found 3 rejects among 22 records, expected a share o"
    ):
        score(news, tmp_path / "out", max_rejects=0.1)
    assert len((tmp_path / "out" / "rejected.jsonl").read_text().splitlines()) == 3
    analyzer = FakeAnalyzer()
    assert score(news, tmp_path / "out", analyzer, max_rejects=0.2).resumed == 19
    assert analyzer.chunks == []


def test_job_of_bad_rows_fails_early(tmp_path):
    (tmp_path / "bad.jsonl").write_text("bad\n" * 3000)
    with pytest.raises(StancelibError, match="among 1,000 records"):
        score(tmp_path / "bad.jsonl", tmp_path / "out", max_rejects=0.5, part_articles=100)


def test_empty_corpus_and_given_articles(tmp_path):
    (tmp_path / "none.jsonl").write_text("")
    assert score(tmp_path / "none.jsonl", tmp_path / "none").parts == 0
    assert score(tmp_path / "none.jsonl", tmp_path / "none").was_finished
    articles = [Article(str(n), "PER") for n in range(5)]
    assert score(articles, tmp_path / "out").parts == 2
    assert score(articles, tmp_path / "out").was_finished
    with pytest.raises(InputError, match=r"'\(article\) × 5' is missing"):
        score(articles[:4], tmp_path / "out")


@pytest.mark.parametrize("format", ["jsonl", "csv"])
def test_other_formats_of_parts(news, tmp_path, format):
    score(news, tmp_path / "out", parts=format)
    score_corpus(news, tmp_path / f"one.{format}", analyzer=FakeAnalyzer())
    parts = [path.read_bytes() for path in sorted((tmp_path / "out" / "parts").iterdir())]
    if format == "csv":
        header = parts[0].partition(b"\r\n")[0] + b"\r\n"
        parts[1:] = [part.removeprefix(header) for part in parts[1:]]
    assert b"".join(parts) == (tmp_path / f"one.{format}").read_bytes()
    assert score(news, tmp_path / "out", parts=format).was_finished


def test_job_on_a_file_system_behind_a_url(news, tmp_path):
    import fsspec

    store = fsspec.filesystem("memory")
    store.pipe_file("/bucket/news.jsonl", news.read_bytes())
    with pytest.raises(RuntimeError):
        score("memory://bucket", "memory://out", Failing(3, RuntimeError()))
    summary = score("memory://bucket", "memory://out")
    assert (summary.articles, summary.resumed, summary.rejected) == (19, 7, 3)
    assert score("memory://bucket", "memory://out").was_finished
    store.get("/out", str(tmp_path / "copy"), recursive=True)
    score(news, tmp_path / "plain")
    assert differences(tmp_path / "copy", tmp_path / "plain") == []
    store.rm("/out", recursive=True)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"workers": 0}, "found workers 0, expected at least 1"),
        ({"threads": 0}, "found threads 0"),
        ({"part_articles": 0}, "found part_articles 0"),
        ({"parts": "xml"}, "found parts 'xml', expected parquet or jsonl or csv"),
        ({"engine": "spark"}, "found engine 'spark', expected local or ray"),
        ({"max_rejects": 2}, "found max_rejects 2, expected a share"),
        ({"workers": 2}, "found an analyzer together with workers"),
        (
            {"analyzer": None, "workers": 2, "device": "cuda"},
            "found 2 workers on the device 'cuda'",
        ),
    ],
)
def test_options_that_can_not_be(news, tmp_path, options, told):
    with pytest.raises(InputError, match=told):
        score_corpus(news, tmp_path / "out", **{"analyzer": FakeAnalyzer(), **options})
    assert not (tmp_path / "out").exists()


def test_options_of_a_job_need_a_folder(news, tmp_path):
    with pytest.raises(InputError, match=r"options of a job .*expected a folder; end its name"):
        score_corpus(news, tmp_path / "t.csv", analyzer=FakeAnalyzer(), restart=True)


def test_inputs_and_outputs_that_can_not_be(news, tmp_path):
    with pytest.raises(InputError, match="one in the other, expected them apart"):
        score(tmp_path, tmp_path / "out")
    with pytest.raises(InputError, match="one in the other, expected them apart"):
        score(news, tmp_path)
    with pytest.raises(InputError, match="standard input as the input of a job"):
        score("-", tmp_path / "out")
    (tmp_path / "file").write_text("x")
    with pytest.raises(InputError, match=r"found a file at the output"):
        score(news, tmp_path / "file")
    (tmp_path / "out" / "parts").mkdir(parents=True)
    (tmp_path / "out" / "parts" / "part-000000.parquet").write_text("x")
    with pytest.raises(InputError, match=r"found parts but no job\.json"):
        score(news, tmp_path / "out")
    (tmp_path / "out" / "job.json").write_text("[]")
    with pytest.raises(InputError, match="isn't a job's record"):
        score(news, tmp_path / "out")


def test_outputs_that_mean_a_job(tmp_path):
    (tmp_path / "t.csv").mkdir()
    jobs = ["out", "out/", "out.d/", "s3://bucket/out", tmp_path / "t.csv", tmp_path]
    assert all(is_job(output) for output in jobs)
    assert not any(is_job(output) for output in ("-", "t.csv", "out.d", [], tmp_path / "t.parquet"))
