"""The pipeline, top to bottom: checked model, scheme, kernel, machine code."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from nbspike.codegen.compiling import CompiledKernel, compile_kernel
from nbspike.diagnostics.stages import LOWER
from nbspike.ir import held, neurons, recording, synapses, synaptic_updates
from nbspike.ir.chance import chance_of
from nbspike.ir.nodes import Kernel
from nbspike.ir.refractory import is_released
from nbspike.ir.synapses import Ends
from nbspike.ir.synaptic_updates import synaptic_update_kernel
from nbspike.lang.expr import Expr, Statement
from nbspike.model.checked import (
    CheckedNeurons,
    CheckedPathway,
    CheckedSynapses,
    Summed,
)
from nbspike.numerics.choose import choose
from nbspike.numerics.request import MethodRequest
from nbspike.numerics.scheme import UpdateScheme
from nbspike.numerics.synaptic_system import synaptic_system
from nbspike.numerics.system import neuron_system


@dataclass(frozen=True, slots=True)
class Ready:
    """A kernel and its machine code."""

    kernel: Kernel
    compiled: CompiledKernel


@dataclass(frozen=True, slots=True)
class PopulationKernels:
    """What one population does in a step; `None` where it does nothing.

    `threshold` is `None`, too, where the update tests it; `held` sets what is constant
    over the step.  `chance` is the probability of a spike, if neurons fire by chance.
    `released` tells whether the update takes from a queue who is refractory.
    """

    scheme: UpdateScheme | None
    update: Ready | None
    threshold: Ready | None
    reset: Ready | None
    held: Ready | None = None
    chance: Expr | None = None
    released: bool = False


def _ready(kernel: Kernel | None) -> Ready | None:
    return None if kernel is None else Ready(kernel, compile_kernel(kernel))


@lru_cache(maxsize=256)
@LOWER
def population_kernels(
    name: str,
    model: CheckedNeurons,
    method: str | MethodRequest | None,
    written: frozenset[str],
    *,
    apart: bool = False,
) -> PopulationKernels:
    """Choose the integration method and compile a population.

    Parameters
    ----------
    name
        For titles only.
    model
        The checked model.
    method
        Asked for by the user; `None` to choose.
    written
        Variables that synapses write, which therefore change during the run.
    apart
        Whether something has its turn between update and threshold, so that these
        cannot be one kernel.

    Raises
    ------
    MethodError
        NB401 or NB402 if the method asked for is unknown or does not fit.
    """
    scheme = choose(neuron_system(model, written), method)
    update = neurons.update_kernel(name, model, scheme, apart=apart)
    threshold = neurons.threshold_kernel(name, model) if apart else None
    reset = neurons.reset_kernel(name, model)
    return PopulationKernels(
        scheme,
        _ready(update),
        _ready(threshold),
        _ready(reset),
        _ready(held.held_kernel(name, model)),
        chance_of(model, written),
        is_released(model, apart=apart),
    )


@lru_cache(maxsize=256)
@LOWER
def pathway_kernel(
    name: str, model: CheckedSynapses, pathway: CheckedPathway, ends: Ends
) -> Ready:
    """Compile one pathway of a projection."""
    kernel = synapses.pathway_kernel(name, model, pathway, ends)
    return Ready(kernel, compile_kernel(kernel))


@lru_cache(maxsize=256)
@LOWER
def synaptic_update(
    name: str,
    model: CheckedSynapses,
    method: str | MethodRequest | None,
    ends: Ends,
) -> tuple[UpdateScheme, Ready] | None:
    """Compile the clock-driven equations of synapses; `None` if there are none.

    Raises
    ------
    MethodError
        NB401 or NB402 if the method asked for is unknown or does not fit.
    """
    scheme = choose(synaptic_system(model, ends.source, ends.target), method)
    if scheme is None:
        return None
    kernel = synaptic_update_kernel(name, model, scheme, ends)
    return scheme, Ready(kernel, compile_kernel(kernel))


@lru_cache(maxsize=256)
@LOWER
def synaptic_held(name: str, model: CheckedSynapses, ends: Ends) -> Ready | None:
    """Compile what synapses hold for a time step; `None` if that is nothing."""
    return _ready(synaptic_updates.synaptic_held_kernel(name, model, ends))


@lru_cache(maxsize=256)
@LOWER
def synaptic_block(
    title: str, model: CheckedSynapses, code: tuple[Statement, ...], ends: Ends
) -> Ready:
    """Compile statements that run for all synapses."""
    kernel = synaptic_updates.synaptic_block_kernel(title, model, code, ends)
    return Ready(kernel, compile_kernel(kernel))


@lru_cache(maxsize=256)
@LOWER
def sum_kernel(name: str, model: CheckedSynapses, summed: Summed, ends: Ends) -> Ready:
    """Compile a sum over synapses into a variable of neurons."""
    kernel = synaptic_updates.sum_kernel(name, model, summed, ends)
    return Ready(kernel, compile_kernel(kernel))


@lru_cache(maxsize=256)
@LOWER
def record_kernel(
    name: str, model: CheckedNeurons, variables: tuple[str, ...]
) -> Ready:
    """Compile the recording of variables."""
    kernel = neurons.record_kernel(name, model, variables)
    return Ready(kernel, compile_kernel(kernel))


@lru_cache(maxsize=256)
@LOWER
def block_kernel(
    title: str,
    model: CheckedNeurons,
    code: tuple[Statement, ...],
    given: tuple[str, ...] = (),
) -> Ready:
    """Compile statements that run for consecutive neurons."""
    kernel = neurons.block_kernel(title, model, code, given)
    return Ready(kernel, compile_kernel(kernel))


@lru_cache(maxsize=256)
@LOWER
def event_kernel(title: str, model: CheckedNeurons, condition: Expr) -> Ready:
    """Compile the condition of a custom event."""
    kernel = neurons.event_kernel(title, model, condition)
    return Ready(kernel, compile_kernel(kernel))


@lru_cache(maxsize=256)
@LOWER
def event_code_kernel(
    title: str, model: CheckedNeurons, code: tuple[Statement, ...]
) -> Ready:
    """Compile statements that run for the neurons with a custom event."""
    kernel = neurons.event_code_kernel(title, model, code)
    return Ready(kernel, compile_kernel(kernel))


@lru_cache(maxsize=256)
@LOWER
def event_record_kernel(
    name: str, model: CheckedNeurons, variables: tuple[str, ...]
) -> Ready:
    """Compile the recording of variables at events."""
    kernel = recording.event_record_kernel(name, model, variables)
    return Ready(kernel, compile_kernel(kernel))


@lru_cache(maxsize=256)
@LOWER
def mean_record_kernel(
    name: str, model: CheckedNeurons, variables: tuple[str, ...]
) -> Ready:
    """Compile the recording of means."""
    kernel = recording.mean_record_kernel(name, model, variables)
    return Ready(kernel, compile_kernel(kernel))


@lru_cache(maxsize=256)
@LOWER
def synapse_record_kernel(
    name: str, model: CheckedSynapses, ends: Ends, variables: tuple[str, ...]
) -> Ready:
    """Compile the recording of variables of synapses."""
    kernel = recording.synapse_record_kernel(name, model, ends, variables)
    return Ready(kernel, compile_kernel(kernel))


def clear_memory() -> None:
    """Forget what was compiled in this process (the cache on disk stays)."""
    forget: tuple[Callable[[], None], ...] = (
        population_kernels.cache_clear,
        pathway_kernel.cache_clear,
        synaptic_update.cache_clear,
        synaptic_held.cache_clear,
        synaptic_block.cache_clear,
        sum_kernel.cache_clear,
        record_kernel.cache_clear,
        event_record_kernel.cache_clear,
        mean_record_kernel.cache_clear,
        synapse_record_kernel.cache_clear,
        block_kernel.cache_clear,
        event_kernel.cache_clear,
        event_code_kernel.cache_clear,
    )
    for clear in forget:
        clear()
