"""Kernels that call functions of scripts hold names, never their text or values."""

from __future__ import annotations

from nbspike import (
    Network,
    NeuronGroup,
    StateMonitor,
    TimedArray,
    check_units,
    linked_var,
    ms,
)
from nbspike.codegen.compiling import compilations


@check_units(x=1, result=1)
def secret(x):
    return x + 12345.678


def network(values, factor, index):
    """Return a network whose numbers are these."""

    @check_units(x=1, result=1)
    def scaled(x):
        return factor * x

    stimulus = TimedArray(values, dt=0.1 * ms)
    names = {"stimulus": stimulus, "scaled": scaled, "secret": secret}
    group = NeuronGroup(
        2,
        """dv/dt = (stimulus(t) + secret(k) - v)/ms : 1
        k = scaled(i) + z : 1 (constant over dt)
        z : 1 (linked)""",
        namespace=names,
    )
    other = NeuronGroup(3, "x : 1")
    group.z = linked_var(other, "x", index=index)
    return Network(group, other, StateMonitor(group, "v", record=True))


def test_functions_and_links_are_data():
    first = network([1, 2], 3.0, [0, 1])
    first.run(0.2 * ms)
    before = compilations()
    second = network([7, 8, 9], 5.0, [2, 2])

    second.run(0.2 * ms)

    assert compilations() == before


def test_kernels_hold_neither_values_nor_texts(monkeypatch):
    from nbspike.codegen import compiling

    monkeypatch.setattr(compiling, "_compiled", {})
    from nbspike.network.kernels import clear_memory

    clear_memory()
    net = network([1.5, 2.5], 3.25, [0, 1])
    net.run(0.2 * ms)

    sources = "\n".join(item.source for item in compiling._compiled.values())
    for text in ("12345", "3.25", "1.5", "2.5"):
        assert text not in sources
    for name in ("stimulus_timed", "scaled_address", "secret_address", "z_places"):
        assert name in sources
