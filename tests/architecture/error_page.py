r"""Reads the page of an error: ``docs/errors/NBxxx.md``.

A page is plain Markdown::

    # NB301: terms with different units

    ## What it means

    One or two paragraphs.

    ## Wrong

    ```neurons
    %%neurons P[1]
    dv/dt = (v + tau)/tau : volt
    tau : second
    ```

    ## Right

    ```neurons
    %%neurons P[1]
    dv/dt = -v/tau : volt
    tau : second
    ```

Sections of other names may stand between these.  The word after the fence says
how `tests.architecture.error_examples.run_example` runs the block.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

_TITLE = re.compile(r"# (?P<code>NB\d{3}): (?P<title>.+)")
_FENCE = re.compile(r"```(?P<kind>\w+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Example:
    """One fenced block: how to run it, and its text."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """A page: its code, its title, and its sections by heading, in order."""

    code: str
    title: str
    sections: dict[str, str]

    def example(self, heading: str) -> Example:
        """Return the only block of a section; ValueError if there is not one."""
        blocks = [Example(*found) for found in _FENCE.findall(self.sections[heading])]
        if len(blocks) != 1:
            raise ValueError(
                f"{self.code}: section `{heading}` has {len(blocks)} blocks, not one"
            )
        return blocks[0]


def read_page(path: Path) -> ErrorPage:
    """Read one page; ValueError if it does not begin with a title."""
    first, *others = re.split(
        r"^## (.+)\n", path.read_text(encoding="utf-8"), flags=re.MULTILINE
    )
    title = _TITLE.fullmatch(first.partition("\n")[0])
    if title is None:
        raise ValueError(f"{path.name} does not begin with `# NBxxx: title`")
    sections = dict(zip(others[::2], map(str.strip, others[1::2]), strict=True))
    return ErrorPage(title["code"], title["title"], sections)
