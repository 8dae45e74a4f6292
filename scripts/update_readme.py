"""Fill what is measured or generated in README.md and the model cards: output, figures, map.

Usage:
    python scripts/update_readme.py [--check]

Runs the README's five lines, reads docs/figures.json (scripts/make_report.py writes it) and the
first docstring line of every module, and writes them between the pages' markers, the models'
metrics.json and their hashes.  --check changes nothing and fails when something differs.
"""

import ast
import contextlib
import io
import json
import re
import sys
from pathlib import Path
from typing import Any

from stancelib.runtime.checkpoint import write_sums

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
FIGURES = ROOT / "docs" / "figures.json"
# Run and metric of docs/figures.json → how the README calls it.
SHOWN = {
    ("statements polnear:dev", "content_characters_f1"): "PolNeAR dev: characters inside content",
    ("statements polnear:dev", "attribution_f1"): (
        "PolNeAR dev: attributions, contents overlapping by half"
    ),
    ("statements polnear:dev", "attribution_with_source_f1"): (
        "PolNeAR dev: the same with the right source"
    ),
    ("statements polnear:dev", "attribution_direct_f1"): "PolNeAR dev: direct statements",
    ("statements polnear:dev", "attribution_indirect_f1"): "PolNeAR dev: indirect statements",
    ("stance own:test", "stance_macro_f1"): "our test split: the three stances, macro",
    ("stance own:test", "sentiment_macro_f1"): "our test split: sentiment, macro",
    ("stance standoff:heldout", "stance_macro_f1"): "real news, our labels: stances, macro",
    ("stance standoff:heldout", "sentiment_macro_f1"): "real news: sentiment, macro",
    ("sentiment newsmtsc:dev_rw", "sentiment_macro_f1"): "NewsMTSC dev_rw: sentiment, macro",
    ("sentiment newsmtsc:dev_mt", "sentiment_macro_f1"): "NewsMTSC dev_mt: sentiment, macro",
    ("sentiment dse:valid", "dse_micro_f1"): "DSE valid: its five classes, micro",
    ("sentiment dse:valid", "dse_macro_f1"): "DSE valid: its five classes, macro",
    ("stance plv:train", "stance_macro_f1"): "PLV, never trained on: the three stances, macro",
    ("articles own:test", "statements_f1"): "our articles, test: statements found",
    ("articles own:test", "speaker_accuracy"): "… of these, speaker right (accuracy)",
    ("articles own:test", "speaker_country_accuracy"): "… speaker's country right (accuracy)",
    ("articles own:test", "named_targets_f1"): "… target countries named",
    ("articles own:test", "implied_targets_f1"): "… target countries implied",
    ("articles own:test", "dyads_f1"): "our articles, test: speaker's country × target × stance",
}
# The tables of the model cards: columns are runs, rows are metrics.
STANCE_COLUMNS = {
    "authored dev": "stance own:dev",
    "authored test": "stance own:test",
    "real news, held out": "stance standoff:heldout",
    "PLV": "stance plv:train",
    "NewsMTSC dev_rw": "sentiment newsmtsc:dev_rw",
    "NewsMTSC dev_mt": "sentiment newsmtsc:dev_mt",
    "DSE valid": "sentiment dse:valid",
}
STANCE_ROWS = {
    "stances, macro-F1": "stance_macro_f1",
    "conciliatory F1": "stance_conciliatory_f1",
    "threatening F1": "stance_threatening_f1",
    "accusatory F1": "stance_accusatory_f1",
    "exact set of stances": "stance_exact_set_accuracy",
    "sentiment, macro-F1": "sentiment_macro_f1",
    "negative F1": "sentiment_negative_f1",
    "neutral F1": "sentiment_neutral_f1",
    "positive F1": "sentiment_positive_f1",
    "five classes, micro-F1": "dse_micro_f1",
    "five classes, macro-F1": "dse_macro_f1",
    "calibration error, conciliatory": "stance_conciliatory_calibration_error",
    "calibration error, threatening": "stance_threatening_calibration_error",
    "calibration error, accusatory": "stance_accusatory_calibration_error",
    "area under risk–coverage": "stance_aurc",
}
STATEMENT_COLUMNS = {"PolNeAR dev": "statements polnear:dev"}
STATEMENT_ROWS = {
    "characters inside content, F1": "content_characters_f1",
    "exact spans, source": "exact_source_f1",
    "exact spans, cue": "exact_cue_f1",
    "exact spans, content": "exact_content_f1",
    "attributions, contents overlapping by half": "attribution_f1",
    "… direct": "attribution_direct_f1",
    "… indirect": "attribution_indirect_f1",
    "attributions with the right source": "attribution_with_source_f1",
}
ARTICLE_COLUMNS = {"articles, dev": "articles own:dev", "articles, test": "articles own:test"}
ARTICLE_ROWS = {
    "statements F1": "statements_f1",
    "speaker, accuracy": "speaker_accuracy",
    "speaker's country, accuracy": "speaker_country_accuracy",
    "target countries F1": "targets_f1",
    "… named": "named_targets_f1",
    "… implied": "implied_targets_f1",
    "dyads F1": "dyads_f1",
}
# A model's folder → the runs whose figures its metrics.json repeats.
MODELS = {
    "statements": [*STATEMENT_COLUMNS.values(), *ARTICLE_COLUMNS.values()],
    "stance": [*STANCE_COLUMNS.values(), "behaviour behaviour:own:dev+own:test"],
}
OTHER_FILES = {
    "models/statements/": "the bundled tagger: weights (fp16, int8), tokenizer, card, metrics",
    "models/stance/": "the bundled stance classifier, the same",
    "stancelib/countries/*.csv": "countries, their names, phrases that name none",
    "stancelib/countries/*.toml": "rules for ambiguous names and for capitals, with reasons",
    "stancelib/data/statements/": "the authored corpus: train, dev, test",
    "stancelib/data/standoff/": "our labels on PolNeAR, DSE and NewsMTSC, without their text",
    "stancelib/data/articles/": "whole invented articles with gold annotation: dev, test",
    "stancelib/data/example/": "the example article and its expected table",
    "stancelib/data/behaviour.jsonl": "hand-written behaviour cases, 16 a capability",
    "stancelib/data/stance_words.toml": "the word list of the baseline of that name",
    "stancelib/people/*.csv": "the dated table of office-holders",
    "docs/": "codebook, formats, design, evaluation, scaling; all figures",
    "tests/": "mirror the package; `tests/tiny.py` makes tiny random checkpoints",
    ".ci/run": "what a change must pass",
    "constraints.txt": "the torch that our commands install",
}


def five_lines(readme: str) -> str:
    """What the README's first Python block prints."""
    code = re.search(r"```python\n(.*?)```", readme, re.DOTALL)
    if code is None:
        sys.exit("README.md has no Python block")
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(code[1], "README.md", "exec"), {})
    return f"```\n{printed.getvalue()}```"


def readme_figures(runs: dict[str, Any]) -> str:
    """The README's table of figures."""
    rows = ["| what | n | F1 (or accuracy) |", "| --- | --- | --- |"]
    for (run, metric), what in SHOWN.items():
        one = runs[run]["metrics"][metric]
        rows.append(f"| {what} | {one['n']:,} | {cell(one)} |")
    return "\n".join(rows)


def card_table(runs: dict[str, Any], columns: dict[str, str], rows: dict[str, str]) -> str:
    """A table of a model card; a metric that a run doesn't have is a dash."""
    heads = [f"{title} (n = {runs[run]['n']:,})" for title, run in columns.items()]
    lines = [f"| | {' | '.join(heads)} |", "| --- |" + " --- |" * len(heads)]
    for what, metric in rows.items():
        cells = [runs[run]["metrics"].get(metric) for run in columns.values()]
        lines.append(f"| {what} | {' | '.join('–' if c is None else cell(c) for c in cells)} |")
    return "\n".join(lines)


def behaviour_table(runs: dict[str, Any]) -> str:
    """Pass rates of the behaviour tests."""
    lines = ["| capability | cases | passed |", "| --- | ---: | --- |"]
    for name, one in runs["behaviour behaviour:own:dev+own:test"]["metrics"].items():
        what = name.removesuffix("_pass_rate").replace("_", " ")
        lines.append(f"| {what} | {one['n']:,} | {cell(one)} |")
    return "\n".join(lines)


def budget_table(runs: dict[str, Any]) -> str:
    """What each stage costs in dyads, on our articles."""
    steps = {
        "end to end": ("dyads_end_to_end_f1", None),
        "+ gold statements": ("dyads_gold_statements_f1", "loss_statements"),
        "+ gold speakers and countries": ("dyads_gold_speakers_f1", "loss_speakers"),
        "+ gold targets": ("dyads_gold_targets_f1", "loss_targets"),
        "+ gold stance": ("dyads_gold_stance_f1", "loss_stance"),
    }
    metrics = runs["budget own:test"]["metrics"]
    lines = ["| step | dyad F1 | costs |", "| --- | --- | --- |"]
    for what, (step, loss) in steps.items():
        lines.append(f"| {what} | {cell(metrics[step])} | {cell(metrics[loss]) if loss else ''} |")
    return "\n".join(lines)


def cell(one: dict[str, float | None]) -> str:
    """A figure with its interval."""
    if one["value"] is None:
        return "not defined"
    return f"{one['value']:.3f} [{one['low']:.3f}, {one['high']:.3f}]"


def repository_map() -> str:
    """One line a file: the first sentence of every module's docstring."""
    rows = ["| file | what |", "| --- | --- |"]
    for path in sorted([*(ROOT / "stancelib").rglob("*.py"), *(ROOT / "scripts").glob("*.py")]):
        docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
        first = " ".join(docstring.split("\n\n")[0].split())
        rows.append(f"| `{path.relative_to(ROOT).as_posix()}` | {first} |")
    rows += [f"| `{name}` | {what} |" for name, what in OTHER_FILES.items()]
    return "\n".join(rows)


def filled(page: str, parts: dict[str, str]) -> str:
    """A page with the text between its markers replaced."""
    for name, text in parts.items():
        closing = name.partition(":")[0]
        pattern = rf"(<!-- {name} -->\n).*?(<!-- /{closing} -->)"
        page, found = re.subn(
            pattern, lambda m, t=text: f"{m[1]}{t}\n{m[2]}", page, flags=re.DOTALL
        )
        if not found:
            sys.exit(f"found no marker <!-- {name} -->, expected one")
    return page


def main() -> None:
    if set(sys.argv[1:]) - {"--check"}:
        sys.exit(__doc__)
    runs = json.loads(FIGURES.read_text("utf-8"))
    readme = README.read_text("utf-8")
    pages = {
        README: filled(
            readme,
            {
                "output: five-lines": five_lines(readme),
                "figures": readme_figures(runs),
                "budget": budget_table(runs),
                "map": repository_map(),
            },
        )
    }
    for model, names in MODELS.items():
        card = ROOT / "models" / model / "README.md"
        tables = (
            {
                "figures": card_table(runs, STANCE_COLUMNS, STANCE_ROWS),
                "behaviour": behaviour_table(runs),
            }
            if model == "stance"
            else {
                "figures": card_table(runs, STATEMENT_COLUMNS, STATEMENT_ROWS),
                "articles": card_table(runs, ARTICLE_COLUMNS, ARTICLE_ROWS),
            }
        )
        pages[card] = filled(card.read_text("utf-8"), tables)
        figures = {name: runs[name] for name in names}
        pages[card.with_name("metrics.json")] = json.dumps(figures, indent=1) + "\n"
    stale = [path for path, text in pages.items() if path.read_text("utf-8") != text]
    if "--check" in sys.argv:
        names = ", ".join(path.relative_to(ROOT).as_posix() for path in stale)
        sys.exit(f"{names} out of date: run scripts/update_readme.py" if stale else 0)
    for path in stale:
        path.write_text(pages[path], encoding="utf-8")
    for model in MODELS:
        if any(path.parent.name == model for path in stale):
            write_sums(ROOT / "models" / model)


if __name__ == "__main__":
    main()
