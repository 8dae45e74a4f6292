import gc
import json
import weakref

import pyarrow.parquet as pq
import pytest

import stancelib
from stancelib.analysis import Analysis
from stancelib.data.articles import EMPTY, HTML, Columns, InputArticle, Place, Reject
from stancelib.errors import InputError
from stancelib.people.actors import Actor, Actors
from stancelib.schema import Article, Statement
from stancelib.scoring import score_corpus, split_corpus, statement_rows
from stancelib.scoring.pipeline import Outcome, process
from stancelib.scoring.writers import rejects_path
from stancelib.table import COLUMNS
from tests.scoring.fakes import FakeAnalyzer, FakeSplitter, judgements_of, statements_of


class Rows(list):
    """A writer that keeps what it gets."""

    def write(self, rows):
        self.append(rows)


def lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def corpus(folder, *values):
    path = folder / "news.jsonl"
    path.write_text("".join(json.dumps(value) + "\n" for value in values))
    return path


# --- score_corpus -------------------------------------------------------------------------------


def test_rows_are_those_of_the_analyses(tmp_path):
    articles = [Article(f"a{n}", f"“PER and KEN {n}”", "2017-12-15") for n in range(70)]
    path = corpus(tmp_path, *(vars(article) for article in articles))
    summary = score_corpus([path], tmp_path / "t.jsonl", analyzer=FakeAnalyzer())
    expected = [
        row
        for article in articles
        for row in Analysis(
            article, statements_of(article.text), judgements_of(article.text)
        ).rows()
    ]
    assert lines(tmp_path / "t.jsonl") == expected
    assert (summary.articles, summary.statements, summary.rows) == (70, 70, 140)
    assert (summary.rejected, summary.rejects_path) == (0, None)
    assert summary.output == tmp_path / "t.jsonl" and summary.seconds >= 0


def test_one_path_is_as_good_as_a_list(tmp_path):
    path = corpus(tmp_path, {"text": "PER"})
    assert score_corpus(str(path), Rows(), analyzer=FakeAnalyzer()).rows == 1
    assert score_corpus(path, Rows(), analyzer=FakeAnalyzer()).rows == 1
    assert score_corpus(Article("a", "PER"), Rows(), analyzer=FakeAnalyzer()).rows == 1


def test_writer_gets_the_rows_of_each_article():
    rows = Rows()
    texts = ("PER KEN", "", "nobody")
    articles = [Article(str(number), text) for number, text in enumerate(texts)]
    summary = score_corpus(articles, rows, analyzer=FakeAnalyzer(), include_untargeted=True)
    assert [len(each) for each in rows] == [2, 0, 1]
    assert summary.output is None and summary.notes == {EMPTY: 1}


def test_untargeted_statements_are_left_out_unless_asked_for():
    rows = Rows()
    score_corpus(Article("1", "nobody"), rows, analyzer=FakeAnalyzer())
    assert rows == [[]]


def test_rejects_are_listed_beside_the_output_and_neighbours_are_scored(tmp_path):
    path = corpus(tmp_path, {"id": "a", "text": "PER"}, {"id": "b"}, 3, {"id": "a", "text": "KEN"})
    told = []
    summary = score_corpus(
        [path], tmp_path / "t.parquet", analyzer=FakeAnalyzer(), on_reject=told.append
    )
    listed = lines(tmp_path / "t.parquet.rejected.jsonl")
    assert summary.rejects_path == tmp_path / "t.parquet.rejected.jsonl"
    assert (summary.articles, summary.rejected) == (1, 3)
    assert [(one["file"], one["line"], one["id"]) for one in listed] == [
        (str(path), 2, "b"),
        (str(path), 3, None),
        (str(path), 4, "a"),
    ]
    assert list(listed[0]) == ["reason", "file", "line", "id", "raw"]
    assert listed[1]["raw"] == "3"
    assert [reject.as_dict() for reject in told] == listed
    assert pq.read_table(tmp_path / "t.parquet").column("article_id").to_pylist() == ["a"]


def test_article_that_the_analyzer_refuses_is_rejected_alone(tmp_path):
    texts = ["PER", "REFUSE", "KEN"]
    path = corpus(tmp_path, *({"id": text, "text": text} for text in texts))
    summary = score_corpus([path], tmp_path / "t.jsonl", analyzer=FakeAnalyzer())
    assert [row["article_id"] for row in lines(tmp_path / "t.jsonl")] == ["PER", "KEN"]
    (reject,) = lines(rejects_path(tmp_path / "t.jsonl"))
    assert "found REFUSE" in reject["reason"] and reject["line"] == 2
    assert summary.rejected == 1 and summary.articles == 2


def test_bug_of_the_analyzer_is_not_hidden(tmp_path):
    class Broken(FakeAnalyzer):
        def analyze_many(self, articles, chunk_size=32):
            raise RuntimeError("bug")

    with pytest.raises(RuntimeError, match="bug"):
        score_corpus(Article("1", "PER"), tmp_path / "t.csv", analyzer=Broken())
    assert list(tmp_path.iterdir()) == []


def test_notes_and_ignored_files_are_counted(tmp_path):
    corpus(tmp_path, {"text": ""}, {"text": "<p>PER</p>"}, {"text": "<p>KEN</p>"})
    (tmp_path / "x.pdf").write_text("x")
    summary = score_corpus([tmp_path], Rows(), analyzer=FakeAnalyzer())
    assert summary.notes == {EMPTY: 1, HTML: 2} and summary.ignored == 1


def test_provenance_stands_in_parquet_even_without_articles(tmp_path):
    path = corpus(tmp_path)
    summary = score_corpus([path], tmp_path / "t.parquet", analyzer=FakeAnalyzer())
    table = pq.read_table(tmp_path / "t.parquet")
    assert summary.articles == 0 and tuple(table.column_names) == COLUMNS
    found = {key.decode(): value.decode() for key, value in table.schema.metadata.items()}
    assert FakeAnalyzer().provenance().items() <= found.items()


def test_columns(tmp_path):
    rows = Rows()
    path = corpus(tmp_path, {"url": "u", "body": "PER"})
    score_corpus([path], rows, analyzer=FakeAnalyzer(), columns=Columns(text="body", id="url"))
    assert rows[0][0]["article_id"] == "u"


def test_progress(tmp_path):
    for number in range(3):
        (tmp_path / f"{number}.txt").write_text("PER")
    (tmp_path / "bad.jsonl").write_text("bad")
    seen = []
    score_corpus([tmp_path], Rows(), analyzer=FakeAnalyzer(), on_progress=seen.append)
    last = seen[-1]
    assert (last.articles, last.rows, last.rejected, last.files, last.all_files) == (3, 3, 1, 4, 4)


def test_standard_output(capfdbinary):
    score_corpus(Article("é", "PER"), "-", analyzer=FakeAnalyzer())
    assert json.loads(capfdbinary.readouterr().out)["article_id"] == "é"


def test_analyzer_is_loaded_with_the_options(monkeypatch):
    asked = []

    def load(**options):
        asked.append(options)
        return FakeAnalyzer()

    monkeypatch.setattr(stancelib, "load", load, raising=False)
    options = {
        "device": "cuda",
        "batch_size": 8,
        "precision": "float32",
        "min_confidence": 0.5,
        "supranational": True,
        "actors": Actors((Actor("Ana Ruiz", (), "PER"),)),
    }
    score_corpus(Article("1", "PER"), Rows(), model="folder", **options)
    assert asked == [{"path": "folder", **options}]


def test_nothing_is_loaded_for_inputs_or_outputs_that_can_not_be_used(tmp_path, monkeypatch):
    def load(**options):
        raise AssertionError("loaded")

    monkeypatch.setattr(stancelib, "load", load, raising=False)
    path = corpus(tmp_path, {"text": "PER"})
    (tmp_path / "a.csv").write_text("id,body\n")
    for inputs, output in (
        ([tmp_path / "none.jsonl"], tmp_path / "t.csv"),
        ([tmp_path / "a.csv"], tmp_path / "t.csv"),
        ([path], tmp_path / "t.xlsx"),
        ([path], tmp_path / "none" / "t.csv"),
        ([path], path),
        ([tmp_path], path),
        ([], tmp_path / "t.csv"),
    ):
        with pytest.raises(InputError):
            score_corpus(inputs, output)


def test_analyzer_and_options_of_its_loading_contradict():
    for options in (
        {"model": "folder"},
        {"min_confidence": 0.5},
        {"actors": "actors.csv"},
        {"supranational": True},
    ):
        with pytest.raises(InputError, match="expected one or the other"):
            score_corpus(Article("1", "PER"), Rows(), analyzer=FakeAnalyzer(), **options)


def test_splitter_and_actors_contradict():
    with pytest.raises(InputError, match=r"from_pretrained"):
        split_corpus(Article("1", "A"), Rows(), splitter=FakeSplitter(), actors="actors.csv")


def test_splitter_gets_the_dates():
    class Dated(FakeSplitter):
        def split_many(self, texts, dates=None):
            self.dates = dates
            return super().split_many(texts, dates)

    splitter = Dated()
    articles = [Article("1", "A", "2016-05-02"), Article("2", "B")]
    split_corpus(articles, Rows(), splitter=splitter)
    assert splitter.dates == ["2016-05-02", None]


def test_interruption_leaves_the_former_output(tmp_path):
    class Interrupted(FakeAnalyzer):
        def analyze_many(self, articles, chunk_size=32):
            if self.chunks:
                raise KeyboardInterrupt
            yield from super().analyze_many(articles, chunk_size)

    path = corpus(tmp_path, 5, *({"text": "PER"} for _ in range(50)))
    (tmp_path / "t.csv").write_text("former")
    with pytest.raises(KeyboardInterrupt):
        score_corpus([path], tmp_path / "t.csv", analyzer=Interrupted())
    assert sorted(each.name for each in tmp_path.iterdir()) == ["news.jsonl", "t.csv"]
    assert (tmp_path / "t.csv").read_text() == "former"


# --- split_corpus -------------------------------------------------------------------------------


def test_split_writes_a_line_for_every_statement(tmp_path):
    path = corpus(tmp_path, {"id": "a", "text": " Hello "}, {"id": "b", "text": ""}, 7)
    summary = split_corpus([path], tmp_path / "s.jsonl", splitter=FakeSplitter())
    assert lines(tmp_path / "s.jsonl") == statement_rows(
        Article("a", " Hello "), statements_of(" Hello ")
    )
    assert (summary.articles, summary.rows, summary.rejected) == (2, 1, 1)


def test_split_takes_json_lines_only(tmp_path):
    with pytest.raises(InputError, match=r"expected a name that ends in \.jsonl; the suffix"):
        split_corpus(Article("1", "x"), tmp_path / "s.csv", splitter=FakeSplitter())


def test_statement_rows_hold_every_field():
    text = "“Yes,” said Ana. “He said no.”"
    statements = (
        Statement(
            id="s1",
            content=((0, 6), (17, 30)),
            source=((12, 15),),
            cue=((7, 11),),
            kind="direct",
            speaker="Ana Ruiz",
            speaker_mention="Ana",
            speaker_country="ECU",
        ),
        Statement(
            id="s2",
            content=((26, 28),),
            source=((18, 20),),
            cue=((21, 25),),
            kind="indirect",
            parent=0,
        ),
    )
    first, second = statement_rows(Article("a", text), statements)
    assert first == {
        "article_id": "a",
        "statement_id": "s1",
        "kind": "direct",
        "start": 0,
        "end": 30,
        "statement": text,
        "content": "“Yes,” … “He said no.”",
        "content_spans": [[0, 6], [17, 30]],
        "source_spans": [[12, 15]],
        "cue_spans": [[7, 11]],
        "speaker": "Ana Ruiz",
        "speaker_mention": "Ana",
        "speaker_country": "ECU",
        "parent": None,
    }
    assert second["parent"] == "s1" and second["content"] == "no"


# --- process ------------------------------------------------------------------------------------


def records(count):
    return (InputArticle(Article(str(n), "PER"), Place("f", n)) for n in range(count))


@pytest.mark.parametrize("count", [0, 1, 31, 32, 33, 100])
def test_chunks_keep_order_and_size(count):
    sizes, written = [], []

    def work(articles):
        sizes.append(len(articles))
        return [Outcome(1, [{"id": article.id}]) for article in articles]

    tally = process(records(count), work, written.extend, lambda reject: None, chunk_size=32)
    assert written == [{"id": str(n)} for n in range(count)]
    assert tally.articles == tally.rows == count and all(size <= 32 for size in sizes)


def test_memory_holds_no_more_than_two_chunks():
    alive = weakref.WeakSet()
    most = 0

    class Tracked(list):
        __hash__ = object.__hash__
        __eq__ = object.__eq__

    def work(articles):
        nonlocal most
        outcomes = []
        for _ in articles:
            rows = Tracked([{}])
            alive.add(rows)
            outcomes.append(Outcome(1, rows))
        gc.collect()
        most = max(most, len(alive))
        return outcomes

    process(records(1000), work, lambda rows: None, lambda reject: None, chunk_size=10)
    assert most <= 20


def test_refused_articles_do_not_reorder_the_others():
    rejects, written = [], []

    def work(articles):
        if any(int(article.id) % 3 == 0 for article in articles):
            raise InputError("divisible")
        return [Outcome(1, [article.id]) for article in articles]

    tally = process(records(10), work, written.extend, rejects.append, chunk_size=4)
    assert written == ["1", "2", "4", "5", "7", "8"]
    assert [reject.id for reject in rejects] == ["0", "3", "6", "9"]
    assert (tally.articles, tally.rejected) == (6, 4)


def test_rejects_alone_need_no_work():
    def work(articles):
        raise AssertionError

    reject = Reject("reason", Place("f"))
    tally = process([reject] * 3, work, lambda rows: None, lambda reject: None)
    assert tally.rejected == 3 and tally.files == 1
