"""Fill the parts of README.md that are measured or generated: output, figures, map.

Usage:
    python scripts/update_readme.py [--check]

Runs the README's five lines, reads the metrics of the models and of the whole path, and the first
docstring line of every module, and writes them between the README's markers.  --check changes
nothing and fails when something differs.
"""

import ast
import contextlib
import io
import json
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
FIGURES = {
    "statements": {
        "content_characters_f1": "PolNeAR dev: characters inside content",
        "attribution_f1": "PolNeAR dev: attributions, contents overlapping by half",
        "attribution_with_source_f1": "PolNeAR dev: the same with the right source",
        "attribution_direct_f1": "PolNeAR dev: direct statements",
        "attribution_indirect_f1": "PolNeAR dev: indirect statements",
    },
    "stance": {
        "authored_test_stance_macro_f1": "our test split: the three stances, macro",
        "authored_test_sentiment_macro_f1": "our test split: sentiment, macro",
        "standoff_heldout_stance_macro_f1": "real news, our labels held out: stances, macro",
        "standoff_heldout_sentiment_macro_f1": "real news: sentiment, macro",
        "newsmtsc_dev_rw_sentiment_macro_f1": "NewsMTSC dev_rw: sentiment, macro",
        "newsmtsc_dev_mt_sentiment_macro_f1": "NewsMTSC dev_mt: sentiment, macro",
        "plv_train_stance_macro_f1": "PLV, never trained on: the three stances, macro",
    },
    "articles": {
        "articles_test_statements_f1": "our articles, test: statements found",
        "articles_test_speaker_accuracy": "… of these, speaker right (accuracy)",
        "articles_test_speaker_country_accuracy": "… speaker's country right (accuracy)",
        "articles_test_named_targets_f1": "… target countries named",
        "articles_test_implied_targets_f1": "… target countries implied",
        "articles_test_dyads_f1": "our articles, test: speaker's country × target × stance",
    },
}
METRICS = {
    "statements": ROOT / "models" / "statements" / "metrics.json",
    "stance": ROOT / "models" / "stance" / "metrics.json",
    "articles": ROOT / "docs" / "metrics_articles.json",
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
    "docs/": "codebook, formats, design",
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


def figures() -> str:
    """The table of figures, from the metrics that the evaluation scripts wrote."""
    rows = ["| what | n | F1 (or accuracy) |", "| --- | --- | --- |"]
    for part, shown in FIGURES.items():
        metrics = json.loads(METRICS[part].read_text("utf-8"))
        for name, what in shown.items():
            one = metrics[name]
            n = f"{one['pairs']} pairs" if "pairs" in one else f"{one['groups']} articles"
            interval = f"{one['value']:.3f} [{one['low']:.3f}, {one['high']:.3f}]"
            rows.append(f"| {what} | {n} | {interval} |")
    return "\n".join(rows)


def repository_map() -> str:
    """One line a file: the first sentence of every module's docstring."""
    rows = ["| file | what |", "| --- | --- |"]
    for path in sorted([*(ROOT / "stancelib").rglob("*.py"), *(ROOT / "scripts").glob("*.py")]):
        docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
        first = " ".join(docstring.split("\n\n")[0].split())
        rows.append(f"| `{path.relative_to(ROOT).as_posix()}` | {first} |")
    rows += [f"| `{name}` | {what} |" for name, what in OTHER_FILES.items()]
    return "\n".join(rows)


def main() -> None:
    if set(sys.argv[1:]) - {"--check"}:
        sys.exit(__doc__)
    readme = filled = README.read_text(encoding="utf-8")
    parts = {
        "output: five-lines": five_lines(readme),
        "figures": figures(),
        "map": repository_map(),
    }
    for name, text in parts.items():
        closing = name.partition(":")[0]
        pattern = rf"(<!-- {name} -->\n).*?(<!-- /{closing} -->)"
        filled = re.sub(pattern, lambda m, t=text: f"{m[1]}{t}\n{m[2]}", filled, flags=re.DOTALL)
    if "--check" in sys.argv:
        sys.exit(
            0 if filled == readme else "README.md is out of date: run scripts/update_readme.py"
        )
    README.write_text(filled, encoding="utf-8")


if __name__ == "__main__":
    main()
