"""A billion random numbers of every kind: ``python -m tests.randomness.battery``.

Prints a Markdown table of p-values, the smallest of each group, and ends with 1 if one
is below 1e-6.  With ``--dieharder PROGRAM`` the numbers also go through the tests of
Robert G. Brown's Dieharder, in every order in which a simulation uses them.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from tests.claims.significance import binomial_law, poisson_law
from tests.randomness import laws
from tests.randomness.orders import ORDERS, blocks

#: A test fails with a p-value below this, which none of a thousand does by chance.
FAILURE = 1e-6

#: Quick tests of Dieharder, each of another kind.
QUICK = (0, 2, 4, 8, 15, 102, 205, 206, 207, 208)

#: Tests that its author does not trust.
SUSPECT = ("diehard_opso", "diehard_oqso", "diehard_dna", "diehard_sums")

#: Columns of what it prints: test, tuples, samples, repeats, p-value, assessment.
COLUMNS = 6

#: The order in which kernels draw.
USUAL = "neurons and steps"

Row = tuple[str, str, int, float, str]


def own(draws: float) -> Iterator[tuple[str, str, laws.Found]]:
    """Yield what was drawn, in which order, and p-values by name.

    The order of kernels has all the draws, others a tenth of them.
    """
    for law, test in (
        ("uniform", laws.uniform_numbers),
        ("normal", laws.normal_numbers),
    ):
        for order in ORDERS:
            count = draws if order == USUAL else draws / 10
            yield law, order, test(blocks(order, law), count)
    for mean, top in ((0.05, 8), (3.5, 30), (20.0, 80)):
        drawn = blocks(USUAL, f"poisson#{mean}")
        count = draws if mean < 10 else draws / 10  # these take longest
        found = laws.whole_numbers(drawn, count, poisson_law(mean, top))
        yield f"Poisson, mean {mean:g}", USUAL, found
    for n, p in ((50, 0.02), (1000, 0.002), (10, 0.5)):
        drawn = blocks(USUAL, f"binomial#{n}.0, {p}, 0.0")
        found = laws.whole_numbers(drawn, draws, binomial_law(n, p, min(n, 40)))
        yield f"binomial, {n} of {p:g}", USUAL, found


def dieharder(program: Path, order: str, part: str, tests: list[str]) -> Row:
    """Send the numbers of an order through Dieharder."""
    results: dict[str, float] = {}
    for test in tests:
        command = [sys.executable, "-m", "tests.randomness.orders", order, part]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as maker:
            done = subprocess.run(
                [str(program), "-g", "200", *test.split()],
                stdin=maker.stdout,
                capture_output=True,
                text=True,
                check=True,
            )
            maker.kill()
        for name, tuples, p in read(done.stdout):
            # too good is as bad as too far off
            results[f"{name} {tuples} #{len(results)}"] = 2 * min(p, 1 - p)
    return _row(f"Dieharder, {part} bits", order, results)


def read(text: str) -> Iterator[tuple[str, str, float]]:
    """Yield names, sizes of tuples and p-values of what Dieharder prints."""
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.split("|")]
        if len(cells) == COLUMNS and cells[0] not in {*SUSPECT, "test_name"}:
            yield cells[0], cells[1], float(cells[4])


def _row(what: str, order: str, found: laws.Found) -> Row:
    name = min(found, key=lambda one: found[one])
    return what, order, len(found), found[name], name


def table(rows: list[Row]) -> str:
    """Return the rows as Markdown."""
    lines = ["| numbers | along | tests | least p | of |", "|---|---|---:|---:|---|"]
    lines += [f"| {a} | {b} | {c} | {d:.2g} | {e} |" for a, b, c, d, e in rows]
    return "\n".join(lines)


def tell(row: Row) -> None:
    """Show a row at once: all of them take long."""
    sys.stderr.write(f"{row}\n")


def main() -> int:
    """Run all; return 1 if a test fails."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=float, default=1e9)
    parser.add_argument("--dieharder", type=Path, help="the program, if there is one")
    parser.add_argument("--orders", nargs="*", default=list(ORDERS), choices=ORDERS)
    parser.add_argument("--all", action="store_true", help="all of its tests: hours")
    chosen = parser.parse_args()
    rows: list[Row] = []
    began = time.process_time()
    if chosen.draws:
        for what, order, found in own(chosen.draws):
            rows.append(_row(what, order, found))
            tell(rows[-1])
    if chosen.dieharder is not None:
        for order in chosen.orders:
            for part in ("upper", "lower"):
                tests = ["-a"] if chosen.all else [f"-d {test}" for test in QUICK]
                rows.append(dieharder(chosen.dieharder, order, part, tests))
                tell(rows[-1])
    seconds = time.process_time() - began
    sys.stdout.write(f"{chosen.draws:.0e} numbers, {seconds:.0f} s\n\n{table(rows)}\n")
    return int(any(row[3] < FAILURE for row in rows))


if __name__ == "__main__":
    sys.exit(main())
