"""Imports run one way, and importing stancelib is cheap (docs/design.md, "Imports")."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import stancelib

PACKAGE = Path(stancelib.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))
HEAVY = {
    "torch",
    "transformers",
    "datasets",
    "sklearn",
    "scipy",
    "pandas",
    "onnxruntime",
    "pyarrow",
    "matplotlib",
    "ray",
}
# Part → the parts of stancelib that it may import; what isn't listed sits on top.
ALLOWED = {
    "errors": set(),
    "version": set(),
    "schema": {"errors"},
    "countries": {"schema", "errors"},
    "runtime": {"schema", "errors"},
    "people": {"schema", "errors", "countries"},
    "statements": {"schema", "errors", "countries", "people", "runtime"},
    "targets": {"schema", "errors", "countries", "people"},
    "stance": {"schema", "errors", "countries", "runtime"},
    "table": {"schema", "errors"},
    "render": {"schema", "errors"},
    "analysis": {"schema", "errors", "table", "render"},
}
PARTS = {path.relative_to(PACKAGE).parts[0].removesuffix(".py") for path in MODULES}
ON_TOP = {"scoring", "aggregation", "data", "training", "evaluation", "reporting", "cli"}


def part_of(path: Path) -> str:
    relative = path.relative_to(PACKAGE)
    return relative.parts[0].removesuffix(".py")


def imported(path: Path, module_level: bool) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = tree.body if module_level else list(ast.walk(tree))
    names: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names.add(node.module or "")
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_part_imports_only_what_lies_below_it(path: Path) -> None:
    part = part_of(path)
    ours = {
        n.split(".")[1] for n in imported(path, False) if n.startswith("stancelib.")
    } & PARTS - {part}
    if part in ALLOWED:
        assert ours <= ALLOWED[part]
    if part not in ON_TOP | {"__main__", "__init__"}:
        assert not ours & ON_TOP
    assert "cli" not in ours or part == "__main__"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_heavy_libraries_are_imported_only_where_they_are_needed(path: Path) -> None:
    heavy = {name.split(".")[0] for name in imported(path, True)} & HEAVY
    assert heavy <= ({"torch"} if part_of(path) == "training" else set())


def test_importing_stancelib_loads_nothing_heavy() -> None:
    code = f"import sys, stancelib; print({HEAVY!r} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_every_module_says_what_enters_and_leaves() -> None:
    for path in MODULES:
        assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))), path
