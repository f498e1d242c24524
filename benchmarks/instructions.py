"""``python -m benchmarks.instructions [--write PAGE]``: what inner loops are made of.

Counts the instructions of the update of CUBA, of that of COBAHH and of the loop over
synaptic events, in nbspike's machine code and in that of the loops in C, and measures
how long nbspike's take.
"""

from __future__ import annotations

import argparse
import ctypes
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import c_loops
from benchmarks.machine import HERE, conditions, one_core
from benchmarks.machine_code import (
    KINDS,
    PLACES,
    Loop,
    loops,
    scattering,
    widest,
)
from benchmarks.models import MODELS
from benchmarks.tables import replace

sys.path.insert(0, str(HERE / "peers"))

_LIBRARY = "libmvec.so.1"
_EXPONENTIALS = {8: "_ZGVeN8v_exp", 4: "_ZGVdN4v_exp", 2: "_ZGVbN2v_exp"}
#: How often, and for how many steps, it is measured.
_SLICES, _STEPS = 150, 20


@dataclass(frozen=True, slots=True)
class Part:
    """A loop that is looked at.

    Parameters
    ----------
    title, model
        What it is, and in which network.
    kernel
        What its source in nbspike contains.
    operation
        End of the name of the operation, as `profiling_summary` shows it.
    pick
        Chooses it among all loops.
    stored
        How many doubles it stores for each element.
    """

    title: str
    model: str
    kernel: str
    operation: str
    pick: Callable[[list[Loop]], Loop]
    stored: int


PARTS = (
    Part("update of CUBA, a neuron", "cuba", "v_next", "stateupdater", widest, 3),
    Part("update of COBAHH, a neuron", "cobahh", "v_next", "stateupdater", widest, 6),
    Part("events of CUBA, a synapse", "cuba", "targets[", "pre", scattering, 1),
)


@dataclass(frozen=True, slots=True)
class Column:
    """What is said of one loop: instructions of an iteration, by kind and place.

    `counts` include those of functions that are called.  `nanoseconds` is the time of
    the loop for an element, `whole` that of all that the network does in a step, for a
    neuron; `None` where it is not known.
    """

    who: str
    loop: Loop
    elements: int
    counts: Counter[str]
    nanoseconds: float | None = None
    whole: float | None = None


def ours(part: Part) -> Column:
    """Return nbspike's loop, as it is when the network runs."""
    from workloads import WORKLOADS

    import nbspike.brian2 as b
    from nbspike.codegen.compiling import assembly

    b.defaultclock.dt = MODELS[part.model].dt * b.second
    b.seed(1)
    made = WORKLOADS[part.model](b)
    network = b.Network(*made.objects)
    network.run(0.1 * b.second, namespace=made.constants)  # compiles, and settles
    source = next(text for text in _sources() if part.kernel in text)
    loop = part.pick(loops(assembly(source)))
    times = _least(b, network, made.constants, part, made.spikes)
    return Column("nbspike", loop, loop.elements(part.stored), _counts(loop), *times)


def _sources() -> list[str]:
    """Return the sources of kernels compiled so far, the newest first."""
    from nbspike.codegen import compiling

    return [item.source for item in reversed(compiling.compiled())]


def _least(
    b: Any, network: Any, constants: dict[str, Any], part: Part, spikes: Any
) -> tuple[float, float]:
    """Return ns of the loop for an element, and of a whole step for a neuron.

    The least of several short runs: a long one is never left alone.
    """
    model = MODELS[part.model]
    neurons = model.units * _STEPS
    best, whole = float("inf"), float("inf")
    for _ in range(_SLICES):
        before = int(spikes.num_spikes)
        network.run(_STEPS * b.defaultclock.dt, namespace=constants, profile=True)
        times = {name: float(time) for name, time in network.profiling_info}
        own = sum(times[name] for name in times if name.endswith(part.operation))
        events = model.events_per_spike * (int(spikes.num_spikes) - before)
        count = events if part.pick is scattering else neurons
        if count:
            best = min(best, own / count * 1e9)
        whole = min(whole, sum(times.values()) / neurons * 1e9)
    return best, whole


def in_c(part: Part, folder: Path) -> Column:
    """Return the loop as gcc makes it; calls count with what they execute."""
    source = HERE / "c" / f"{part.model}.c"
    text = folder / f"{part.model}.s"
    command = ["gcc", *c_loops.FLAGS, "-S", str(source), "-o", str(text)]
    subprocess.run(command, check=True, capture_output=True, text=True)
    loop = part.pick(loops(text.read_text(encoding="utf-8")))
    counts = _counts(loop)
    calls = counts.pop("call", 0)
    if calls:
        for name, count in _counts(_exponential(loop.lanes)).items():
            counts[name] += calls * count
    model = MODELS[part.model]
    times = c_loops.run(part.model, folder, repeats=5).again
    whole = times.cpu / (model.units * round(model.seconds / model.dt)) * 1e9
    return Column("C", loop, loop.elements(part.stored), counts, None, whole)


def _counts(loop: Loop) -> Counter[str]:
    return loop.kinds + loop.places


def _exponential(lanes: int) -> Loop:
    """Return the instructions of an exponential of glibc for this processor.

    The library chooses one of several when its address is asked for.
    """
    library = ctypes.CDLL(_LIBRARY)
    function = getattr(library, _EXPONENTIALS[lanes])
    address = ctypes.cast(function, ctypes.c_void_p).value
    assert address is not None
    path, offset = _place(address)
    bounds = (f"--start-address={offset:#x}", f"--stop-address={offset + 2048:#x}")
    command = ["objdump", "-d", "--no-show-raw-insn", *bounds, path]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    listing = re.findall(r"^\s+[0-9a-f]+:(\s+.*)$", done.stdout, re.MULTILINE)
    stop = next(k for k, line in enumerate(listing) if "ret" in line.split()[0])
    whole = "\n".join(["start:", *listing[:stop], "\tjmp start"])
    return loops(whole)[0]


def _place(address: int) -> tuple[str, int]:
    """Return the file that is mapped at an address, and the place in it."""
    for line in Path("/proc/self/maps").read_text(encoding="utf-8").splitlines():
        span, _, offset, _, _, *path = line.split()
        start, stop = (int(word, 16) for word in span.split("-"))
        if start <= address < stop:
            return path[0], address - start + int(offset, 16)
    raise LookupError("the address belongs to no file")


def table(part: Part, columns: list[Column]) -> str:
    """Return the counts for one element, as Markdown."""
    rows = [
        f"### {part.title[0].upper()}{part.title[1:]}",
        "",
        f"| for each | {' | '.join(column.who for column in columns)} |",
        f"|---|{'---:|' * len(columns)}",
        _row("doubles in a vector", [str(x.loop.lanes) for x in columns]),
        _row("elements in an iteration", [str(x.elements) for x in columns]),
        _row("instructions", [_share(x, KINDS) for x in columns]),
    ]
    for name in (*KINDS, *PLACES):
        if any(column.counts[name] for column in columns):
            what = f"touching memory: {name}" if name in PLACES else f"… {name}"
            rows.append(_row(what, [_share(x, (name,)) for x in columns]))
    rows.append(_row("ns", [_time(x.nanoseconds) for x in columns]))
    rows.append(_row("ns a neuron, whole step", [_time(x.whole) for x in columns]))
    return "\n".join(rows)


def _time(nanoseconds: float | None) -> str:
    return "" if nanoseconds is None else f"{nanoseconds:.2f}"


def _share(column: Column, names: Iterable[str]) -> str:
    count = sum(column.counts[name] for name in names)
    return f"{count / column.elements:.2f}"


def _row(what: str, cells: list[str]) -> str:
    return f"| {what} | {' | '.join(cells)} |"


def main(words: list[str]) -> int:
    """Count, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", type=Path, help="a page to put the tables into")
    chosen = parser.parse_args(words)
    before, tables = conditions(), []
    with one_core(), tempfile.TemporaryDirectory() as folder:
        for part in PARTS:
            tables.append(table(part, [ours(part), in_c(part, Path(folder))]))
    text = "\n\n".join([before, *tables])
    print(text)
    if chosen.write is not None:
        replace(chosen.write, text, "counted")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
