"""How Sphinx builds these pages; each of them also reads well as plain Markdown."""

from __future__ import annotations

import re
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[1]
_VERSION = (_ROOT / "nbspike" / "version.py").read_text(encoding="utf-8")

project = "nbspike"
author = "The nbspike developers"
copyright = "2026, the nbspike developers"
release = re.search(r'__version__ = "(.+)"', _VERSION)[1]

extensions = ["myst_parser"]
exclude_patterns = ["_build"]
# wrong examples hold what no language knows
suppress_warnings = ["misc.highlighting_failure"]
myst_enable_extensions = ["dollarmath"]
myst_heading_anchors = 3

html_theme = "furo"
html_title = "nbspike"


def setup(app):
    """Colour the bodies of cells as Python, as JupyterLab does."""
    from pygments.lexers.python import PythonLexer

    for kind in ("neurons", "synapses", "constants"):
        app.add_lexer(kind, PythonLexer)
