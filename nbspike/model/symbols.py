"""What a name stands for: roles, built-in names and reserved names.

A name is looked up among the variables and built-in names of a model, then among
``pi``, ``e`` and ``inf``, then units, and last among the constants from outside.
A constant from outside can therefore never change what ``ms`` or ``pi`` means.
"""

from __future__ import annotations

import keyword
import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType

from nbspike.lang.parsed import EquationKind
from nbspike.model.checked import ValueType, Variable
from nbspike.model.functions import FUNCTIONS
from nbspike.units.dimension import DIMENSIONLESS, Dimension, dimension
from nbspike.units.table import UNITS


class Role(Enum):
    """What kind of thing a name stands for; the values read in messages."""

    VARIABLE = "variable"
    BUILTIN = "built-in name"
    NOISE = "noise"
    LITERAL = "constant of the language"
    UNIT = "unit"
    EXTERNAL = "constant from outside"
    TEMPORARY = "temporary name"


@dataclass(frozen=True, slots=True)
class Symbol:
    """What one name stands for.

    `name` is canonical; `dimension` and `type` are `None` if they are unknown.
    `kind`, `shared` and `constant` describe a variable.
    """

    name: str
    role: Role
    dimension: Dimension | None = None
    type: ValueType | None = None
    kind: EquationKind | None = None
    shared: bool = False
    constant: bool = False


TIME = dimension(second=1)
#: White noise integrates to a Wiener process, whose variance is a time.
NOISE_DIMENSION = TIME**-0.5

LITERALS: Mapping[str, float] = MappingProxyType(
    {"pi": math.pi, "e": math.e, "inf": math.inf}
)

#: What physicists write on paper, and the unit it stands for.
ABBREVIATIONS: Mapping[str, str] = MappingProxyType(
    {
        "V": "volt",
        "A": "amp",
        "S": "siemens",
        "F": "farad",
        "Ohm": "ohm",
        "sec": "second",
        "msec": "ms",
        "volts": "volt",
        "amps": "amp",
        "seconds": "second",
    }
)

_FLOAT, _WHOLE = ValueType.FLOAT, ValueType.INTEGER

_CLOCK: dict[str, tuple[Dimension, ValueType]] = {
    "t": (TIME, _FLOAT),
    "dt": (TIME, _FLOAT),
    "t_in_timesteps": (DIMENSIONLESS, _WHOLE),
}
_NEURON = {"i": (DIMENSIONLESS, _WHOLE), "N": (DIMENSIONLESS, _WHOLE)}
_REFRACTORY = {
    "not_refractory": (DIMENSIONLESS, ValueType.BOOLEAN),
    "lastspike": (TIME, _FLOAT),
}
_SYNAPSE = dict.fromkeys(
    ("i", "j", "N", "N_pre", "N_post", "N_incoming", "N_outgoing"),
    (DIMENSIONLESS, _WHOLE),
)

#: Names that neither a model nor its synapses may define, and what they are.
_MEANINGS: Mapping[str, str] = MappingProxyType(
    {
        "t": "the time",
        "dt": "the time step",
        "t_in_timesteps": "the number of the time step",
        "i": "the index of the neuron",
        "j": "the index of the target neuron in synapses",
        "N": "the number of neurons or synapses",
        "xi": "white noise",
        "not_refractory": "true while the neuron may fire",
        "refractory_until": "kept for refractoriness",
        "refractory": "kept for refractoriness",
        "delay": "the time from a spike to its arrival",
        "lastspike": "the time of the last spike",
        "N_pre": "the number of source neurons",
        "N_post": "the number of target neurons",
        "N_incoming": "the number of synapses onto the target neuron",
        "N_outgoing": "the number of synapses from the source neuron",
    }
)

#: Names that neurons may define.
_OF_SYNAPSES = frozenset(("delay",))


def _builtins(table: Mapping[str, tuple[Dimension, ValueType]]) -> dict[str, Symbol]:
    return {
        name: Symbol(name, Role.BUILTIN, size, kind)
        for name, (size, kind) in table.items()
    }


def neuron_builtins(*, refractory: bool) -> dict[str, Symbol]:
    """Return the built-in names of a neuron model."""
    return _builtins(_CLOCK | _NEURON | (_REFRACTORY if refractory else {}))


def synapse_builtins() -> dict[str, Symbol]:
    """Return the built-in names of a synapse model, without those of its ends."""
    return _builtins(_CLOCK | _SYNAPSE)


def variable_symbol(variable: Variable, suffix: str = "") -> Symbol:
    """Return what the name of a checked variable stands for."""
    return Symbol(
        variable.name + suffix,
        Role.VARIABLE,
        variable.dimension,
        variable.type,
        EquationKind.SUBEXPRESSION if variable.held else variable.kind,
        variable.shared,
        variable.constant,
    )


def is_noise(name: str) -> bool:
    """Whether a name is white noise: ``xi``, or ``xi_1`` for an independent one."""
    return name == "xi" or name.startswith("xi_")


def language_symbol(name: str) -> Symbol | None:
    """Return what a name means in every model: noise, ``pi``, a unit, or `None`."""
    if is_noise(name):
        return Symbol(name, Role.NOISE, NOISE_DIMENSION, _FLOAT)
    if name in LITERALS:
        return Symbol(name, Role.LITERAL, DIMENSIONLESS, _FLOAT)
    unit = UNITS.get(name)
    if unit is not None:
        return Symbol(name, Role.UNIT, unit.dimension, _FLOAT)
    return None


def why_reserved(
    name: str, *, constant: bool = False, synaptic: bool = True
) -> str | None:
    """Return why `name` may not be defined, as the end of a sentence, or `None`.

    A constant from outside may be called ``A_pre``, ``N`` or ``j``, which a variable
    of a model may not; `synaptic` tells whether it is one of synapses.
    """
    if keyword.iskeyword(name):
        return "is a word of Python"
    if name.startswith("_"):
        return "starts with an underscore"
    if is_noise(name):
        return "is white noise"
    if name in LITERALS:
        return "is a constant of the language"
    if name in UNITS:
        return "is a unit"
    if name in FUNCTIONS:
        return "is a function"
    if constant:
        return f"is {_MEANINGS[name]}" if name in ("t", "dt", "i") else None
    return _why_reserved_in_models(name, synaptic)


def _why_reserved_in_models(name: str, synaptic: bool) -> str | None:
    if name in _MEANINGS and (synaptic or name not in _OF_SYNAPSES):
        return f"is {_MEANINGS[name]}"
    for suffix, side in (("_pre", "source"), ("_post", "target")):
        if name.endswith(suffix):
            return f"ends in `{suffix}`, which means the {side} neuron in synapses"
    return None
