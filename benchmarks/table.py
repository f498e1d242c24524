"""All benchmarks in one Markdown table, printed or written into the docs."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import bench_cuba
import bench_pictures
import bench_start
from measuring import conditions, stay_on_one_core, table


def main() -> int:
    """Measure; return 1 if a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peers", action="store_true", help="also run Brian 2")
    parser.add_argument("--write", type=Path, help="a page to put the table into")
    chosen = parser.parse_args()
    before = conditions(stay_on_one_core())
    parts = (bench_start, bench_cuba, bench_pictures)
    rows = [row for part in parts for row in part.rows(chosen.peers)]
    text = f"{before}\n\n{table(rows)}"
    print(text)
    if chosen.write is not None:
        replace(chosen.write, text)
    return int(any(row.passed is False for row in rows))


def replace(page: Path, text: str, mark: str = "measured") -> None:
    """Put a text between the two marks of a page."""
    old = page.read_text(encoding="utf-8")
    first, last = f"<!-- {mark} -->", f"<!-- end of {mark} -->"
    head, begin, rest = old.partition(first)
    _, end, tail = rest.partition(last)
    if not begin or not end:
        raise ValueError(f"{page} has no {first} … {last}")
    new = f"{head}{first}\n\n{text}\n\n{last}{tail}"
    page.write_text(new, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
