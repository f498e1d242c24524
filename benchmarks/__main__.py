"""``python -m benchmarks``: measure, print tables, end with 1 if a target is missed.

Everything that nbspike promises about speed is measured here, in one run, beside
Brian 2, NEST and loops in C; a peer that fails has a line that says so.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from benchmarks import (
    environments,
    live_kernel,
    packages,
    pictures,
    scaling,
    small,
    starts,
)
from benchmarks.machine import HERE, conditions, one_core
from benchmarks.models import MODELS
from benchmarks.packages import NAMES, Places
from benchmarks.results import NBSPIKE, Line, Results, Row
from benchmarks.tables import page, replace
from benchmarks.targets import verdicts

PARTS = ("latency", "networks", "scaling")
PEERS = ("c", "cython", "cpp", "nest")
ROUNDS = 2


def arguments(words: list[str]) -> argparse.Namespace:
    """Return what the command line chooses."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    add = parser.add_argument
    add("models", nargs="*", help=f"networks; all of {', '.join(MODELS)}")
    add("--parts", default=",".join(PARTS), help=f"of {', '.join(PARTS)}")
    add("--peers", default=",".join(PEERS), help=f"of {', '.join(NAMES)}; or none")
    add("--write", type=Path, help="a page to put the tables into")
    add("--brian2", type=Path, help="a Python that has Brian 2; else one is made")
    add("--nest", type=Path, help="a Python that has NEST; else one is made")
    add("--kept", type=Path, default=HERE / ".kept", help="what Brian 2 compiled")
    add("--limit", type=float, default=1e9, help="seconds; no slow peer later")
    add("--ahead", action="store_true", help="only compile what Brian 2 needs")
    add("--slider", type=Path, default=HERE / ".kept" / "slider.json")
    chosen = parser.parse_args(words)
    chosen.parts = chosen.parts.split(",")
    chosen.peers = [] if chosen.peers == "none" else chosen.peers.split(",")
    known = ((chosen.parts, PARTS), (chosen.peers, NAMES), (chosen.models, MODELS))
    for given, offered in known:
        for word in given:
            if word not in offered:
                parser.error(f"`{word}` is none of {', '.join(offered)}")
    return chosen


def main(words: list[str]) -> int:
    """Measure what is chosen; return 1 if a target is missed."""
    chosen = arguments(words)
    before, results = conditions(), Results()

    def write() -> None:
        if chosen.write is not None:
            replace(chosen.write, page(results, before))

    with tempfile.TemporaryDirectory() as name:
        places = Places(Path(name), chosen.kept, chosen.brian2, chosen.nest)
        if "latency" in chosen.parts:
            latency(results, Path(name) / "latency", chosen.slider)
            write()
        if "networks" in chosen.parts:
            models = chosen.models or list(MODELS)
            compile_ahead(models, chosen.peers, places)
            for model in models if not chosen.ahead else []:
                late = time.monotonic() - _BEGAN > chosen.limit
                with one_core():
                    network(results, model, chosen.peers, places, late=late)
                write()
        if "scaling" in chosen.parts:
            say("scaling")
            scaling.measure_all(chosen.write)
    print(page(results, before))
    return int(any(each.passed is False for each in verdicts(results)))


def latency(results: Results, folder: Path, told: Path) -> None:
    """Measure starts, cells, pictures and small runs; a failure stops no other."""

    def attempt(what: str, action: Callable[[], dict[str, Row] | None]) -> None:
        say(what)
        try:
            results.rows.update(action() or {})
        except Exception as error:  # whatever is wrong with one of them
            results.failures[what] = str(error) or type(error).__name__

    with one_core():
        attempt("starts", lambda: starts.rows(folder / "starts"))
        attempt("pictures", pictures.rows)
        attempt("small runs", lambda: small.small_runs(results, folder / "small"))
    # a kernel wakes its compiler on another thread, so it gets all cores
    attempt("live kernel", lambda: live_kernel.rows(folder / "live"))
    attempt("slider in a browser", lambda: small.slider(results, told))


def compile_ahead(models: list[str], peers: list[str], places: Places) -> None:
    """Let Brian 2 compile what it has not yet compiled, two networks at a time."""
    wanted = [
        (peer, model)
        for peer in ("cython", "cpp")
        for model in models
        if peer in peers and not packages.is_compiled(peer, model, places)
    ]
    if not wanted:
        return
    say(f"Brian 2 compiles {len(wanted)} programs")
    environments.interpreter("brian2", places.brian2)  # made before there are threads

    def compiled(item: tuple[str, str]) -> str:
        try:
            seconds = packages.compile_program(*item, places)
        except Exception as error:  # its line will say so
            return f"{item[1]}, {NAMES[item[0]]}: {error}"
        return f"{item[1]}, {NAMES[item[0]]}: compiled in {seconds:.1f} s"

    with ThreadPoolExecutor(2) as pool:
        for text in pool.map(compiled, wanted):
            say(text)


def network(
    results: Results, model: str, peers: list[str], places: Places, *, late: bool
) -> None:
    """Measure a network in nbspike, C and the peers; the quick ones in turns.

    `late` leaves slow peers out, with lines that say so.
    """
    lines = []
    can = packages.peers_of(model, peers)
    for turn in range(ROUNDS):
        quick = [NBSPIKE] + [peer for peer in can if peer == "c"]
        slow = [] if turn else [peer for peer in can if peer != "c"]
        if late:
            why = "left out, the time was up"
            lines += [Line(model, NAMES[peer], failed=why) for peer in slow]
            slow = []
        for which in quick + slow:
            line = packages.attempt(which, model, places)
            say(f"{model}, {line.who}: {line.failed or line.again}")
            lines.append(line)
    results.lines += packages.merged(lines)


_BEGAN = time.monotonic()


def say(text: str) -> None:
    """Tell whoever waits what is going on."""
    print(f"{time.monotonic() - _BEGAN:6.0f} s  {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
