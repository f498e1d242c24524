"""A file holds one idea and a function fits a screen."""

from __future__ import annotations

import ast

from tests.architecture.repository import ROOT, source_files

MOST_LINES_OF_A_FILE = 400
MOST_LINES_OF_A_FUNCTION = 60


def lines_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Count the lines of a function without its docstring."""
    assert function.end_lineno is not None
    lines = function.end_lineno - function.lineno + 1
    first = function.body[0]
    if ast.get_docstring(function, clean=False) is not None:
        assert first.end_lineno is not None
        lines -= first.end_lineno - first.lineno + 1
    return lines


def test_files_hold_one_idea():
    lengths = {
        str(path.relative_to(ROOT)): path.read_text(encoding="utf-8").count("\n")
        for path in source_files()
    }

    assert lengths
    assert {
        path: lines for path, lines in lengths.items() if lines > MOST_LINES_OF_A_FILE
    } == {}


def test_functions_fit_a_screen():
    lengths = {}
    for path in source_files():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                place = f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
                lengths[place] = lines_of(node)

    assert lengths
    assert {
        place: lines
        for place, lines in lengths.items()
        if lines > MOST_LINES_OF_A_FUNCTION
    } == {}


def test_docstrings_do_not_count():
    text = 'def f():\n    """One.\n\n    Two.\n    """\n    return 1\n'
    function = ast.parse(text).body[0]

    assert isinstance(function, ast.FunctionDef)
    assert lines_of(function) == 2
