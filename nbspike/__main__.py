"""The command line: ``python -m nbspike demo`` and ``python -m nbspike warmup``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path


def main(arguments: list[str] | None = None) -> int:
    """Run a command; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m nbspike")
    commands = parser.add_subparsers(dest="command", required=True)
    demo = commands.add_parser("demo", help="run a network of 4 000 neurons")
    demo.add_argument("--folder", type=Path, default=Path(), help="where to write")
    warm = commands.add_parser(
        "warmup", help="compile what notebooks need, and keep it on disk"
    )
    warm.add_argument("paths", type=Path, nargs="*", help="notebooks or folders")
    chosen = parser.parse_args(arguments)
    if chosen.command == "demo":
        from nbspike.demo import run

        return run(chosen.folder)
    from nbspike_magics.warmup import warm_up

    return warm_up(chosen.paths)


if __name__ == "__main__":
    sys.exit(main())
