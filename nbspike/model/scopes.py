"""The scopes of neuron and synapse models.

In synapses a plain name is the synapse's own, else the target neuron's; ``_pre``
and ``_post`` name the ends explicitly.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from nbspike.model.checked import CheckedNeurons, CheckedSynapses
from nbspike.model.functions import Outside
from nbspike.model.scope import Scope
from nbspike.model.symbols import (
    Symbol,
    neuron_builtins,
    synapse_builtins,
    variable_symbol,
)

#: What synapses know once they are made, and what to write while that happens.
_COUNTS = {
    "N": "While connections are made, `N` would be the number of synapses made so "
    "far; write `N_pre` or `N_post` for the number of source or target neurons",
    "N_incoming": "It is known when all connections are made; with `fixed_indegree=` "
    "the number is what you give",
    "N_outgoing": "It is known when all connections are made; `p*N_post` is the mean "
    "number with `p=…`",
}

SPIKE_HISTORY = ("lastspike", "not_refractory")


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
    connecting: bool = False,
) -> Scope:
    """Return the scope of strings about a projection, such as conditions.

    With `connecting` it is the one of `connect`, where nobody knows yet how many
    synapses there will be.
    """
    own = {item.name: variable_symbol(item) for item in model.variables}
    made = scope_of_synapses(own, source, target, constants, complete=complete)
    if not connecting:
        return made
    symbols = {
        name: symbol for name, symbol in made.symbols.items() if name not in _COUNTS
    }
    return replace(made, symbols=symbols, refused=_COUNTS)


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
        refused.update(dict.fromkeys(SPIKE_HISTORY, hint))
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
    symbols |= {
        "N_incoming_post": builtins["N_incoming"],
        "N_outgoing_pre": builtins["N_outgoing"],
    }
    advice = {
        name: f"Write `{name}_pre` for the variable of the source neuron"
        for name in _end_symbols(source, "_pre")
        if name not in symbols
    }
    advice["delay"] = "The line `delay: 1.5*ms` sets the delay of synapses"
    refused = {}
    if "N" in (constants or {}):
        # whoever has a constant `N` does not mean the number of synapses
        del builtins["N"]
        refused["N"] = (
            "Here `N` is the number of synapses; write `N_pre` or `N_post` for that of "
            "source or target neurons, or give your constant another name"
        )
    return Scope(
        {**symbols, **own, **builtins},
        dict(constants or {}),
        complete=complete,
        advice=advice,
        refused=refused,
    )


def _end_symbols(end: CheckedNeurons | None, suffix: str) -> dict[str, Symbol]:
    if end is None:
        return {}
    found = {item.name: variable_symbol(item, suffix) for item in end.variables}
    if end.refractory is not None:
        builtins = neuron_builtins(refractory=True)
        for name in SPIKE_HISTORY:
            symbol = builtins[name]
            found[name] = Symbol(
                name + suffix, symbol.role, symbol.dimension, symbol.type
            )
    return found
