"""``stancelib split``: articles enter, their statements leave, without targets and stance."""

from __future__ import annotations

import argparse

from stancelib.cli import options, terminal
from stancelib.scoring import split_corpus

_DESCRIPTION = """\
Show who says what in the articles: every statement with its source, cue and content, its speaker
and the country that the speaker speaks for.
"""
_EPILOG = f"""\
output:
  JSON Lines, one statement a line: article_id, statement_id, kind (direct, mixed, indirect), start,
  end, statement, content, content_spans, source_spans, cue_spans, speaker, speaker_mention,
  speaker_country, parent (statement_id of the statement around it).  Offsets are half-open and
  count code points of the article's text.

{options.BAD_INPUT_HELP}
examples:
  stancelib split --example
  stancelib split corpus/ -o statements.jsonl
  curl -s https://example.org/article.txt | stancelib split - --format table
"""


def add_command(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``split`` to the commands."""
    parser = options.new_command(
        commands, "split", "articles in, who says what out", _DESCRIPTION, _EPILOG
    )
    options.add_input_options(parser)
    options.add_output_options(parser, "file to write: .jsonl, or - for standard output")
    options.add_model_options(parser, "folder of a statement checkpoint")
    options.add_actors_option(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> None:
    """Split as the arguments say."""
    output = options.output_of(arguments, terminal.StatementTable())
    shown = terminal.wants_progress(arguments, output)
    with terminal.progress("splitting", shown) as advance:
        summary = split_corpus(
            options.inputs_of(arguments),
            output,
            model=arguments.model,
            device=arguments.device,
            precision=arguments.precision,
            actors=arguments.actors,
            columns=options.columns_of(arguments),
            on_progress=advance,
            on_reject=terminal.reject_printer(arguments.output),
        )
    if not arguments.quiet:
        terminal.print_summary("split", summary)
    terminal.fail_if_nothing_was_read(summary)
