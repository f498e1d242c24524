"""Every name of a good model, replaced by every name of another unit, is caught."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from nbspike.diagnostics.errors import NbspikeError
from nbspike.units.dimension import Dimension

CONSTANTS = {
    "g_L": "siemens",
    "E_L": "volt",
    "D_T": "volt",
    "C": "farad",
    "a": "siemens",
    "tau": "second",
    "sigma": "volt",
    "f": "hertz",
    "I_0": "amp",
    "n": "1",
}

EQUATIONS = """\
dv/dt = (g_L*(E_L - v) + g_L*D_T*exp((v - E_L)/D_T) - w + I*(t > tau))/C : volt
dw/dt = (a*(v - E_L) - w)/tau : amp
du/dt = (E_L - u)/tau + sigma*sqrt(2/tau)*xi : volt
I = clip(I_0*sin(2*pi*f*t)**2 + n*s/(E_L/I_0), 0*nA, abs(I_0)) : amp
s : volt
"""


def mutants(sizes: dict[str, Dimension]) -> Iterator[tuple[str, int, int]]:
    """Yield texts with one name on a right side replaced, and its place."""
    for line in re.finditer(r"[^\n=]*=([^\n:]*):", EQUATIONS):
        for name in re.finditer(r"\b[A-Za-z_]\w*\b", line[1]):
            if name[0] not in sizes:
                continue
            start, end = line.start(1) + name.start(), line.start(1) + name.end()
            for other, size in sizes.items():
                if size != sizes[name[0]]:
                    text = EQUATIONS[:start] + other + EQUATIONS[end:]
                    yield text, start, start + len(other)


def test_every_mutant_is_caught_and_most_places_are_inside(read):
    good = read.neurons(EQUATIONS, constants=CONSTANTS)
    sizes = {item.name: item.dimension for item in good.variables}
    sizes |= dict(good.externals)
    inside = count = 0
    for text, start, end in mutants(sizes):
        with pytest.raises(NbspikeError) as caught:
            read.neurons(text, constants=CONSTANTS)
        spans = [finding.span for finding in caught.value.findings]
        assert all(spans), str(caught.value)
        inside += any(s.start <= start and end <= s.end for s in spans if s)
        count += 1
    assert count > 300
    # the rest blame the other side of a product, whose dimension was right
    assert inside / count > 0.95
