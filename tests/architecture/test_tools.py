"""The linters are tests, so that one command checks everything."""

from __future__ import annotations

from tests.architecture.repository import run_python, run_script


def test_code_passes_the_linter():
    result = run_python("-m", "ruff", "check", "--quiet", ".")

    assert result.returncode == 0, result.stdout + result.stderr


def test_code_is_formatted():
    result = run_python("-m", "ruff", "format", "--check", "--quiet", ".")

    assert result.returncode == 0, result.stdout + result.stderr


def test_types_are_strict():
    result = run_python("-m", "mypy", "--no-error-summary")

    assert result.returncode == 0, result.stdout + result.stderr


def test_imports_follow_the_layers():
    result = run_script("lint-imports", "--no-cache")

    assert result.returncode == 0, result.stdout + result.stderr
