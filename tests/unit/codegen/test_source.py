"""Generated kernels are readable, and no name of a user stands in them bare."""

from __future__ import annotations

import ast
import os
import platform
import re
from pathlib import Path

import pytest

from nbspike.codegen import compiling, intrinsics, laws
from nbspike.network.kernels import clear_memory
from nbspike.optimisations import VARIABLE
from tests.agreement.models import NETWORKS
from tests.unit.codegen.networks import CUBA, STDP, sources

GOLDEN = Path(__file__).parent / "golden"
SUFFIXES = (
    "_all _now _next _const _temp _synapses _rows _array "
    "_spike_counts _spikes _start _count _ring_slots _n _starts"
).split()
OURS = set(
    "context step constants n i k s element free slot first row pre post synapse "
    "spikes spike_counts ring_slots fired last_spike not_refractory delay "
    "refractory_steps late block last_block start "
    "due due_count elapsed d delays delay_count sent since part "
    "segment_starts segment_synapses segment_partners "
    "targets sources column_sources range abs min column_synapses "
    "synapse_count pre_last_spike "
    "post_last_spike pre_not_refractory post_not_refractory key_0 key_1 key_2 key_3 "
    "recorded recorded_count every first_step".split()
)


@pytest.mark.parametrize(
    ("net", "title", "file"),
    [
        (CUBA, "update by exact of P", "cuba_update"),
        (STDP, "reset of P", "random_reset"),
        (STDP, "pre of S", "stdp_pre"),
        (STDP, "post of S", "stdp_post"),
    ],
)
def test_kernel_reads_as_it_should(monkeypatch, net, title, file):
    """Set NBSPIKE_GOLDEN=write to accept new texts."""
    with monkeypatch.context() as changed:
        changed.delenv(VARIABLE, raising=False)  # the texts are those in use
        clear_memory()
        source = sources(net)[title]
    clear_memory()  # nothing is kept of other optimisations than those of the tests
    path = GOLDEN / f"{file}.py.txt"
    if os.environ.get("NBSPIKE_GOLDEN") == "write":
        path.write_text(source)

    assert source == path.read_text()


def names_of(source: str) -> set[str]:
    return {
        node.id for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Name)
    }


@pytest.mark.parametrize("net", NETWORKS, ids=str)
def test_every_name_in_a_kernel_is_ours_or_has_a_suffix(net):
    known = OURS | {*dir(intrinsics), *dir(laws)}
    for title, source in sources(net).items():
        bare = {
            name
            for name in names_of(source) - known
            if not name.endswith(tuple(SUFFIXES))
        }
        assert not bare, title


def test_names_of_different_things_differ():
    """No two arrays or numbers of a kernel share a local, whatever users call them."""
    net = next(net for net in NETWORKS if net.name == "names of arrays")
    for source in sources(net).values():
        head = re.findall(
            r"^    (\w+) = (?:\w+_array\()?(?:context|constants)", source, re.M
        )
        assert len(head) == len(set(head)) > 0


def test_equal_structure_is_equal_source():
    """Constants, sizes, seeds and titles are data; names and formulas are not."""
    from dataclasses import replace

    moved = {**CUBA.constants, "tau_m": "15*ms", "w_e": "2*mV"}
    other = replace(
        CUBA,
        neurons=(replace(CUBA.neurons[0], size=3300),),
        synapses=CUBA.synapses[:1],
        constants=moved,
        seed=9,
        dt=5e-5,
    )

    before, after = sources(CUBA), sources(other)

    assert {name: before[name] for name in after} == after


@pytest.mark.skipif(
    platform.machine().lower() not in ("x86_64", "amd64"), reason="not an x86-64"
)
def test_update_of_cuba_computes_several_neurons_at_once():
    source = sources(CUBA)["update by exact of P"]

    packed = re.findall(r"\bv?(?:mul|add|fmadd\d+)pd\b", compiling.assembly(source))
    assert len(packed) >= 9  # products and sums of three equations
