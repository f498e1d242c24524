"""Developers' sessions: `nox` runs the quick ones, `nox -s NAME` any of them."""

from __future__ import annotations

import re
import shutil
import tomllib
from pathlib import Path

import nox

nox.options.sessions = ["lint", "types", "tests"]
nox.options.reuse_existing_virtualenvs = True

ROOT = Path(__file__).parent


@nox.session
def lint(session: nox.Session) -> None:
    session.install("-e", ".[test]")
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")
    session.run("lint-imports")


@nox.session
def types(session: nox.Session) -> None:
    session.install("-e", ".[test]")
    session.run("mypy")


@nox.session
def tests(session: nox.Session) -> None:
    session.install("-e", ".[test]")
    arguments = session.posargs or ("-m", "not browser and not slow")
    session.run("pytest", *arguments)


@nox.session
def plain(session: nox.Session) -> None:
    """Test with every optimisation left out: no result may change."""
    session.install("-e", ".[test]")
    folders = [f"tests/{name}" for name in ("unit", "numerics", "agreement", "claims")]
    session.run("pytest", *folders, *session.posargs, env={"NBSPIKE_WITHOUT": "all"})


@nox.session
def notebooks(session: nox.Session) -> None:
    session.install("-e", ".[test]")
    session.run("pytest", "tests/notebooks", *session.posargs)


@nox.session
def browser(session: nox.Session) -> None:
    session.install("-e", ".[test]")
    environment = {"NBSPIKE_REQUIRE_BROWSER": "1"}
    session.run("pytest", "-m", "browser", *session.posargs, env=environment)


@nox.session
def docs(session: nox.Session) -> None:
    session.install("-e", ".[docs]")
    session.run("sphinx-build", "-n", "-T", "-W", "docs", "docs/_build/html")


@nox.session
def wheel(session: nox.Session) -> None:
    """Test what users install, not what lies here."""
    session.install(".[test]")
    session.run("pytest", "tests/architecture/test_wheel.py")
    with session.chdir(session.create_tmp()):
        session.run("python", "-m", "nbspike", "demo")
    session.run(
        "pytest", "-o", "pythonpath=.", "--ignore=tests/architecture", "tests/unit"
    )


@nox.session
def lowest(session: nox.Session) -> None:
    """Test with the oldest versions that pyproject.toml allows."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    wanted = tomllib.loads(text)["project"]["dependencies"]
    oldest = [re.sub(r">=([\d.]+).*", r"==\1.*", item) for item in wanted]
    session.install("-e", ".[test]")
    session.install(*oldest)
    session.run("pytest", "tests/unit", *session.posargs)


@nox.session
def bench(session: nox.Session) -> None:
    """Measure speed beside Brian 2, NEST and C; write it into the documentation."""
    session.install("-e", ".[test]")
    page = str(ROOT / "docs" / "performance.md")
    session.run("python", "-m", "benchmarks", "--write", page, *session.posargs)


@nox.session
def randomness(session: nox.Session) -> None:
    """Test a billion random numbers of each kind, with Dieharder where it is."""
    session.install("-e", ".[test]")
    program = shutil.which("dieharder")
    more = () if program is None else ("--dieharder", program)
    session.run("python", "-m", "tests.randomness.battery", *more, *session.posargs)


@nox.session
def semantics(session: nox.Session) -> None:
    """Write the page that says which features of Brian 2 are there."""
    session.run("python", "-m", "tests.semantics.table")


@nox.session
def oracle(session: nox.Session) -> None:
    """Compare models with Brian 2, which gets an environment of its own."""
    folder = Path(session.create_tmp())
    theirs, ours = (str(folder / f"{name}.npz") for name in ("theirs", "ours"))
    session.run("python", "-m", "venv", str(folder / "brian"))
    brian = str(folder / "brian" / "bin" / "python")
    # with Matplotlib the star import of Brian shadows `max` and `sum`, as in courses
    wanted = ("brian2==2.9.0", "numpy<2.4", "setuptools<81", "matplotlib")
    session.run(brian, "-m", "pip", "install", "-q", *wanted, external=True)
    command = ("-m", "tests.oracle.run", "brian2", theirs)
    session.run(brian, *command, external=True, success_codes=[0, 1])
    session.install("-e", ".")
    command = ("-m", "tests.oracle.run", "nbspike.brian2", ours)
    session.run("python", *command, success_codes=[0, 1])  # the comparison tells
    session.run("python", "-m", "tests.oracle.compare", theirs, ours)
