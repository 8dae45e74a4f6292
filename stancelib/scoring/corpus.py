"""Files of articles in, a file of rows out, in bounded memory: what the commands do, from Python.

The parts stand alone: ``stancelib.data.articles`` reads, a function of a list of articles computes,
``stancelib.scoring.writers`` writes, and ``stancelib.scoring.pipeline`` joins them.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from stancelib.data.articles import (
    Columns,
    Inputs,
    Reject,
    check_inputs,
    find_inputs,
    list_inputs,
    read_articles,
)
from stancelib.errors import InputError
from stancelib.people.actors import Actors, as_actors
from stancelib.schema import Article, Statement, spans_text
from stancelib.scoring.job import check_apart, run_job
from stancelib.scoring.models import GivenAnalyzer, ModelOptions, Models
from stancelib.scoring.options import PART_ARTICLES, JobOptions, is_job
from stancelib.scoring.pipeline import Outcome, Tally, Work, process
from stancelib.scoring.summary import Progress, ScoreSummary
from stancelib.scoring.writers import (
    JsonLinesWriter,
    RowWriter,
    check_output,
    open_rejects,
    open_table,
    rejects_path,
)

if TYPE_CHECKING:
    from stancelib.analyzer import Analyzer
    from stancelib.statements.splitter import StatementSplitter

STDOUT = "-"

Output = str | os.PathLike[str] | RowWriter


def score_corpus(
    inputs: Iterable[str | os.PathLike[str] | Article],
    output: Output,
    *,
    analyzer: Analyzer | None = None,
    model: str | Path | None = None,
    device: str = "cpu",
    batch_size: int = 32,
    precision: str = "auto",
    min_confidence: float | None = None,
    actors: Actors | str | os.PathLike[str] | None = None,
    supranational: bool = False,
    include_untargeted: bool = False,
    columns: Columns | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    on_reject: Callable[[Reject], None] | None = None,
    workers: int = 1,
    threads: int | None = None,
    engine: str = "local",
    parts: str = "parquet",
    part_articles: int = PART_ARTICLES,
    max_rejects: float | None = None,
    restart: bool = False,
) -> ScoreSummary:
    """Score every article of ``inputs`` and write the table to ``output``.

    Rows are written as they come: memory doesn't grow with the corpus.  What can't be scored is
    rejected, with a reason, and its neighbours are scored.

    A file appears when it is complete; a run that fails leaves a former one as it was.  The rejects
    of ``table.csv`` are listed in ``table.csv.rejected.jsonl`` (an older list there is removed).

    A folder (``scored/``) is a job: it gets a part file for every ``part_articles`` articles, and
    the same call goes on where a run before was interrupted.  Its rejects are in
    ``scored/rejected.jsonl``.  The last seven arguments are for jobs alone.

    Args:
        inputs: files (.txt, .jsonl, .jsonl.gz, .jsonl.zst, .csv, .parquet), folders of them,
            folders that ``datasets`` saved, URLs that fsspec knows, ``-`` for standard input, or
            Articles.
        output: a path that ends in .jsonl, .csv or .parquet, ``-`` for JSON Lines on standard
            output, or any object with ``write(rows)``, called once per article; or a folder: a path
            that ends in ``/``, is a folder, or has no suffix, or a URL.
        analyzer: what scores; if None, one is loaded with the seven options that follow.
        model: folder of models, None for the bundled ones.
        device: "cpu", "cuda", …
        batch_size: statement × target pairs per forward pass.
        precision: see ``stancelib.load``.
        min_confidence: below it the model abstains.
        actors: your own people and groups, or a CSV file of them; see ``people.actors``.
        supranational: organisations of states (EU, NATO …) are targets too.
        include_untargeted: also write a row for a statement without targets.
        columns: the names of the fields or columns that hold an article.
        on_progress: called after every chunk of articles.
        on_reject: called for every reject.
        workers: processes on this machine, or actors of a Ray cluster.
        threads: threads of each; None shares this machine's cores among them (Ray: 1).
        engine: "local", or "ray" for the cluster that ``ray.init`` or ``RAY_ADDRESS`` names.
        parts: format of the part files: "parquet", "jsonl" or "csv".
        part_articles: articles of a part file.
        max_rejects: share of rejects (0 to 1) beyond which the job fails.
        restart: remove the parts that are there, and begin anew.

    Raises:
        InputError: an input or the output is not usable, or the folder holds another job; raised
            before anything is scored.
        CheckpointError: a model is missing or damaged.
        StancelibError: a job can't go on (a full disk, an input that vanished, workers that died,
            too many rejects); the same call goes on where it was.
        KeyboardInterrupt: Ctrl-C; a job first finishes the chunks that it has begun.
    """
    own = (model, min_confidence, actors, supranational or None)
    if analyzer is not None and any(option is not None for option in own):
        raise InputError(
            "found an analyzer together with model, min_confidence, actors or supranational, "
            "expected one or the other; give these to stancelib.load"
        )
    began = time.monotonic()
    path = None if model is None else os.fspath(model)
    known = None if actors is None else as_actors(actors)
    options = ModelOptions(
        path, device, batch_size, precision, min_confidence, known, supranational
    )
    job = JobOptions(parts, part_articles, workers, threads, engine, max_rejects, restart)
    if is_job(output):
        place = os.fspath(cast("str | os.PathLike[str]", output))
        inputs = list_inputs(inputs)
        check_apart(inputs, place)
        found = find_inputs(inputs)
        check_inputs(found, columns)
        models: Models = options.absolute() if analyzer is None else GivenAnalyzer(analyzer, device)
        return run_job(
            found, place, models, job, columns, include_untargeted, on_progress, on_reject
        )
    if job != JobOptions():
        told = repr(os.fspath(output)) if isinstance(output, (str, os.PathLike)) else "of rows"
        raise InputError(
            "found options of a job (workers, threads, engine, parts, part_articles, max_rejects, "
            f"restart) with the output {told}, expected a folder; end its name with /"
        )
    found = _checked(inputs, output, columns)
    if analyzer is None:
        analyzer = options.load()

    def work(articles: Sequence[Article]) -> list[Outcome]:
        analyses = analyzer.analyze_many(articles, chunk_size=len(articles))
        return [Outcome(len(each.statements), each.rows(include_untargeted)) for each in analyses]

    return _run(found, columns, work, output, analyzer.provenance(), on_progress, on_reject, began)


def split_corpus(
    inputs: Iterable[str | os.PathLike[str] | Article],
    output: Output,
    *,
    splitter: StatementSplitter | None = None,
    model: str | Path | None = None,
    device: str = "cpu",
    precision: str = "auto",
    actors: Actors | str | os.PathLike[str] | None = None,
    columns: Columns | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    on_reject: Callable[[Reject], None] | None = None,
) -> ScoreSummary:
    """Find the statements of every article of ``inputs``, without targets and stance.

    As ``score_corpus``, but the rows are those of ``statement_rows`` and ``output`` is JSON Lines
    (spans don't fit into a cell); ``model`` is the folder of a statement checkpoint.

    Raises:
        InputError: an input or the output is not usable; raised before anything is done.
        CheckpointError: the model is missing or damaged.
    """
    if splitter is not None and actors is not None:
        raise InputError(
            "found a splitter together with actors, expected one or the other; give the actors to "
            "StatementSplitter.from_pretrained"
        )
    began = time.monotonic()
    found = _checked(inputs, output, columns, suffixes=(".jsonl",))
    if splitter is None:
        import stancelib

        splitter = stancelib.StatementSplitter.from_pretrained(
            model, device=device, precision=precision, actors=actors
        )

    def work(articles: Sequence[Article]) -> list[Outcome]:
        splits = splitter.split_many(
            [article.text for article in articles], [article.date for article in articles]
        )
        return [
            Outcome(len(statements), statement_rows(article, statements))
            for article, statements in zip(articles, splits, strict=True)
        ]

    return _run(found, columns, work, output, {}, on_progress, on_reject, began)


def statement_rows(article: Article, statements: Sequence[Statement]) -> list[dict[str, Any]]:
    """One row per statement; spans are ``[start, end]``, ``parent`` is a statement_id or None."""
    return [
        {
            "article_id": article.id,
            "statement_id": each.id,
            "kind": each.kind,
            "start": each.start,
            "end": each.end,
            "statement": article.text[each.start : each.end],
            "content": spans_text(each.content, article.text),
            "content_spans": [list(span) for span in each.content],
            "source_spans": [list(span) for span in each.source],
            "cue_spans": [list(span) for span in each.cue],
            "speaker": each.speaker,
            "speaker_mention": each.speaker_mention,
            "speaker_country": each.speaker_country,
            "parent": None if each.parent is None else statements[each.parent].id,
        }
        for each in statements
    ]


def _checked(
    inputs: Iterable[str | os.PathLike[str] | Article],
    output: Output,
    columns: Columns | None,
    **options: Any,
) -> Inputs:
    """Everything that can be known to be wrong before a model is loaded."""
    found = find_inputs(inputs)
    check_inputs(found, columns)
    path = _path(output)
    if path is not None:
        check_output(path, found.paths, **options)
    return found


def _run(
    found: Inputs,
    columns: Columns | None,
    work: Work,
    output: Output,
    provenance: Mapping[str, str],
    on_progress: Callable[[Progress], None] | None,
    on_reject: Callable[[Reject], None] | None,
    began: float,
) -> ScoreSummary:
    """Open the outputs, process the records, close, and sum up."""
    path = _path(output)

    def report(tally: Tally) -> None:
        if on_progress is not None:
            counts = (tally.articles, tally.rows, tally.rejected, tally.files)
            on_progress(Progress(*counts, all_files=len(found.items)))

    with ExitStack() as stack:
        list_reject = stack.enter_context(open_rejects(path))

        def reject(record: Reject) -> None:
            list_reject(record.as_dict())
            if on_reject is not None:
                on_reject(record)

        if path is None:
            writer = _writer(output)
        else:
            writer = stack.enter_context(open_table(path, provenance))
        tally = process(read_articles(found, columns), work, writer.write, reject, report)
    return ScoreSummary(
        articles=tally.articles,
        statements=tally.statements,
        rows=tally.rows,
        rejected=tally.rejected,
        seconds=time.monotonic() - began,
        output=path,
        rejects_path=rejects_path(path) if path is not None and tally.rejected else None,
        ignored=found.ignored,
        notes=dict(tally.notes),
    )


def _path(output: Output) -> Path | None:
    """The path of an output file; None for standard output and for writers."""
    if isinstance(output, (str, os.PathLike)) and os.fspath(output) != STDOUT:
        return Path(output)
    return None


def _writer(output: Output) -> RowWriter:
    if isinstance(output, (str, os.PathLike)):
        return JsonLinesWriter(sys.stdout.buffer)
    return output
