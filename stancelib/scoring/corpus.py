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
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stancelib.data.articles import (
    Columns,
    Inputs,
    Reject,
    check_inputs,
    find_inputs,
    read_articles,
)
from stancelib.errors import InputError
from stancelib.schema import Article, Statement, spans_text
from stancelib.scoring.pipeline import Outcome, Tally, Work, process
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


@dataclass(frozen=True)
class Progress:
    """How far a run is.

    Attributes:
        articles: articles done; ``rows`` written; ``rejected`` rows or files.
        files: files begun, out of ``all_files``.
    """

    articles: int
    rows: int
    rejected: int
    files: int
    all_files: int


@dataclass(frozen=True)
class ScoreSummary:
    """What a run did.

    Attributes:
        articles: articles that were scored, those without rows too.
        statements: statements found in them.
        rows: rows written.
        rejected: rows or files that could not be scored.
        seconds: time spent, loading of the models included.
        output: the file written, None where the rows went elsewhere.
        rejects_path: the list of rejects, None where there are none or no output file.
        ignored: files in the given folders that hold no articles by their suffix.
        notes: what is odd, and in how many of the articles.
    """

    articles: int
    statements: int
    rows: int
    rejected: int
    seconds: float
    output: Path | None = None
    rejects_path: Path | None = None
    ignored: int = 0
    notes: Mapping[str, int] = field(default_factory=dict)


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
    supranational: bool = False,
    include_untargeted: bool = False,
    columns: Columns | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    on_reject: Callable[[Reject], None] | None = None,
) -> ScoreSummary:
    """Score every article of ``inputs`` and write the table to ``output``.

    Rows are written as they come: memory doesn't grow with the corpus but for the ids (some 250
    bytes an article), which tell duplicates.  What can't be scored is rejected, with a reason, and
    its neighbours are scored; the rejects of ``table.csv`` are listed in
    ``table.csv.rejected.jsonl`` (an older list there is removed).  ``output`` appears when it is
    complete; a run that fails leaves a former one as it was.

    Args:
        inputs: files (.txt, .jsonl, .jsonl.gz, .csv, .parquet), folders, ``-`` for standard input,
            or Articles.
        output: a path that ends in .jsonl, .csv or .parquet, ``-`` for JSON Lines on standard
            output, or any object with ``write(rows)``, called once per article.
        analyzer: what scores; if None, one is loaded with the six options that follow.
        model: folder of models, None for the bundled ones.
        device: "cpu", "cuda", …
        batch_size: statement × target pairs per forward pass.
        precision: see ``stancelib.load``.
        min_confidence: below it the model abstains.
        supranational: organisations of states (EU, NATO …) are targets too.
        include_untargeted: also write a row for a statement without targets.
        columns: the names of the fields or columns that hold an article.
        on_progress: called after every chunk of articles.
        on_reject: called for every reject.

    Raises:
        InputError: an input or the output is not usable; raised before anything is scored.
        CheckpointError: a model is missing or damaged.
    """
    if analyzer is not None and (model is not None or min_confidence is not None or supranational):
        raise InputError(
            "found an analyzer together with model, min_confidence or supranational, expected one "
            "or the other; give these to stancelib.load"
        )
    began = time.monotonic()
    found = _checked(inputs, output, columns)
    if analyzer is None:
        import stancelib

        analyzer = stancelib.load(
            path=model,
            device=device,
            batch_size=batch_size,
            precision=precision,
            min_confidence=min_confidence,
            supranational=supranational,
        )

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
    began = time.monotonic()
    found = _checked(inputs, output, columns, suffixes=(".jsonl",))
    if splitter is None:
        import stancelib

        splitter = stancelib.StatementSplitter.from_pretrained(
            model, device=device, precision=precision
        )

    def work(articles: Sequence[Article]) -> list[Outcome]:
        splits = splitter.split_many([article.text for article in articles])
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
