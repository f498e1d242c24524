"""Machine code belongs to what a kernel does, not to what things are called."""

from __future__ import annotations

import pytest

import nbspike.brian2 as b
from nbspike.codegen.compiling import compilations
from nbspike.codegen.structure import structure

KERNEL = """\
def kernel(context, step):
    tau_const = constants[0]
    v_all = float64_array(context, 1)
    for i in range(context[2]):
        v_now = v_all[i]
        v_all[i] = exp(v_now/tau_const) + 1e-5*v_now
"""


def test_other_names_are_the_same_structure():
    other = KERNEL.replace("tau", "T_m").replace("v_", "membrane_potential_")

    assert other != KERNEL
    assert structure(other) == structure(KERNEL)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("exp(", "log("),
        ("1e-5", "1e-6"),
        ("v_now/tau", "v_now*tau"),
        ("1e-5*v_now", "1e-5*tau_const"),
        ("float64_array", "float32_array"),
        ("constants[0]", "constants[1]"),
    ],
)
def test_anything_else_is_another_structure(old, new):
    assert structure(KERNEL.replace(old, new)) != structure(KERNEL)


def run(name, variable, tau):
    """Run a group with a monitor and synapses onto itself; names are chosen."""
    model = f"d{variable}/dt = ({tau}_0 - {variable})/{tau} : 1"
    group = b.NeuronGroup(
        10, model, threshold=f"{variable} > 0.9", reset=f"{variable} = 0", name=name
    )
    synapses = b.Synapses(group, group, f"{name}_w : 1", f"{variable} += {name}_w")
    synapses.connect()
    setattr(synapses, f"{name}_w", 0.01)
    monitor = b.StateMonitor(group, variable, record=True)
    spikes = b.SpikeMonitor(group)
    network = b.Network(group, synapses, monitor, spikes)
    constants = {tau: len(name) * b.ms, f"{tau}_0": 1.0 + len(tau) / 10}
    network.run(30 * b.ms, namespace=constants)
    return spikes.num_spikes


def test_a_network_of_the_same_structure_compiles_nothing():
    first = run("first", "v", "tau")
    before = compilations()

    second = run("another_one", "membrane", "T_m")

    assert compilations() == before
    assert first > second > 0  # its constants are its own
