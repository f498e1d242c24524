"""Settings name things that exist, and the README's commands are the ones CI runs."""

from __future__ import annotations

import os
import re

import pytest

from tests.architecture.repository import ROOT, settings

MAIN_COMMAND = (
    "python3 -m venv .venv && .venv/bin/pip install . "
    "&& .venv/bin/python -m nbspike demo"
)
TEST_COMMAND = (
    'python3 -m venv .venv && .venv/bin/pip install -e ".[test]" '
    "&& .venv/bin/python -m pytest"
)
TOOLS = settings()["tool"]


@pytest.mark.parametrize(
    "path",
    [
        *TOOLS["pytest"]["ini_options"]["testpaths"],
        *TOOLS["pytest"]["ini_options"]["pythonpath"],
        *TOOLS["coverage"]["run"]["source"],
        *TOOLS["hatch"]["build"]["targets"]["wheel"]["packages"],
        *TOOLS["hatch"]["build"]["targets"]["sdist"]["include"],
        TOOLS["hatch"]["version"]["path"],
        *settings()["project"]["license-files"],
        settings()["project"]["readme"],
    ],
)
def test_path_exists(path):
    assert (ROOT / path.lstrip("/")).exists()


@pytest.mark.parametrize("package", TOOLS["mypy"]["packages"])
def test_checked_package_exists(package):
    roots = [
        (ROOT / root).resolve() for root in TOOLS["pytest"]["ini_options"]["pythonpath"]
    ]

    assert any((root / package / "__init__.py").is_file() for root in roots)


@pytest.mark.parametrize(
    "pattern",
    [name for name in TOOLS["ruff"]["lint"]["per-file-ignores"] if "*" not in name],
)
def test_file_with_a_lint_exception_exists(pattern):
    assert (ROOT / pattern).is_file()


def test_markers_are_used():
    tests = "\n".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("*.py")
    )
    markers = [
        re.match(r"\w+", line)[0] for line in TOOLS["pytest"]["ini_options"]["markers"]
    ]

    assert [name for name in markers if f"mark.{name}" not in tests] == []


def test_engine_stages_are_the_packages_that_exist():
    contracts = {item["id"]: item for item in TOOLS["importlinter"]["contracts"]}
    listed = set(re.findall(r"\w+", " ".join(contracts["stages"]["layers"])))
    required = {
        name
        for layer in contracts["stages"]["layers"]
        for name in layer.split(" | ")
        if not name.startswith("(")
    }
    present = {
        path.stem
        for path in (ROOT / "nbspike").iterdir()
        if path.suffix == ".py" or (path / "__init__.py").is_file()
    } - {"__init__"}

    assert required <= present <= listed


def test_readme_shows_the_two_commands():
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()

    assert lines.count(MAIN_COMMAND) == 1
    assert lines.count(TEST_COMMAND) == 1


def test_ci_runs_the_command_of_the_readme():
    script = ROOT / ".ci" / "run"

    assert os.access(script, os.X_OK)
    assert "README.md" in script.read_text(encoding="utf-8")
