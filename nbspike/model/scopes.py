"""The scopes of neuron and synapse models.

In synapses a plain name is the synapse's own, else the target neuron's; ``_pre``
and ``_post`` name the ends explicitly.
"""

from __future__ import annotations

from collections.abc import Mapping

from nbspike.model.checked import CheckedNeurons, CheckedSynapses
from nbspike.model.functions import Outside
from nbspike.model.scope import Scope
from nbspike.model.symbols import (
    Symbol,
    neuron_builtins,
    synapse_builtins,
    variable_symbol,
)

#: Names of Brian 2's, or of neurons, that synapses do not know.
_NOT_IN_SYNAPSES = {
    "N": "Write `N_pre` or `N_post` for the number of source or target neurons",
    "N_incoming": "Synapses cannot count the synapses of their target yet; "
    "with `fixed_indegree=` in `connect:` the number is known",
    "N_outgoing": "Synapses cannot count the synapses of their source yet; "
    "`p*N_post` in `connect: p=…` is their mean number",
}

_SPIKE_HISTORY = ("lastspike", "not_refractory")


def neuron_scope(
    model: CheckedNeurons,
    constants: Mapping[str, Outside] | None = None,
    *,
    complete: bool = True,
) -> Scope:
    """Return the scope of strings about a population, such as initial values."""
    own = {item.name: variable_symbol(item) for item in model.variables}
    return scope_of_neurons(
        own, constants, complete=complete, refractory=model.refractory is not None
    )


def synapse_scope(
    model: CheckedSynapses,
    source: CheckedNeurons | None,
    target: CheckedNeurons | None,
    constants: Mapping[str, Outside] | None = None,
    *,
    complete: bool = True,
) -> Scope:
    """Return the scope of strings about a projection, such as conditions."""
    own = {item.name: variable_symbol(item) for item in model.variables}
    return scope_of_synapses(own, source, target, constants, complete=complete)


def scope_of_neurons(
    own: Mapping[str, Symbol],
    constants: Mapping[str, Outside] | None,
    *,
    complete: bool,
    refractory: bool,
) -> Scope:
    """Return the scope of a neuron model that declares `own`."""
    refused = {"j": "`j` is the target neuron in synapses; here there is only `i`"}
    if not refractory:
        hint = "It exists only in a model with a `refractory` clause"
        refused.update(dict.fromkeys(_SPIKE_HISTORY, hint))
    return Scope(
        {**own, **neuron_builtins(refractory=refractory)},
        dict(constants or {}),
        complete=complete,
        refused=refused,
    )


def scope_of_synapses(
    own: Mapping[str, Symbol],
    source: CheckedNeurons | None,
    target: CheckedNeurons | None,
    constants: Mapping[str, Outside] | None,
    *,
    complete: bool,
) -> Scope:
    """Return the scope of a synapse model that declares `own`.

    `source` or `target` is `None` for an input without variables.
    """
    symbols: dict[str, Symbol] = {}
    for suffix, end in (("_pre", source), ("_post", target)):
        for name, symbol in _end_symbols(end, suffix).items():
            symbols[name + suffix] = symbol
            if suffix == "_post":
                symbols[name] = symbol
    builtins = synapse_builtins()
    symbols |= {"i_pre": builtins["i"], "i_post": builtins["j"]}
    advice = {
        name: f"Write `{name}_pre` for the variable of the source neuron"
        for name in _end_symbols(source, "_pre")
        if name not in symbols
    }
    advice["delay"] = "The line `delay: 1.5*ms` gives one delay to all synapses"
    return Scope(
        {**symbols, **own, **builtins},
        dict(constants or {}),
        complete=complete,
        advice=advice,
        refused=_NOT_IN_SYNAPSES,
    )


def _end_symbols(end: CheckedNeurons | None, suffix: str) -> dict[str, Symbol]:
    if end is None:
        return {}
    found = {item.name: variable_symbol(item, suffix) for item in end.variables}
    if end.refractory is not None:
        builtins = neuron_builtins(refractory=True)
        for name in _SPIKE_HISTORY:
            symbol = builtins[name]
            found[name] = Symbol(
                name + suffix, symbol.role, symbol.dimension, symbol.type
            )
    return found
