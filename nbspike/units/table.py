"""All units that can be typed: in equations, in declarations and in cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from nbspike.diagnostics.suggest import suggest
from nbspike.units.dimension import Dimension
from nbspike.units.names import name_of
from nbspike.units.operands import dimension_of
from nbspike.units.spelling import (
    ALIASES,
    PREFIXES,
    SHORT_NAMES,
    STEMS,
    SYMBOLS,
    power_of_ten,
)
from nbspike.units.unit import Unit


def _long_names() -> Iterator[Unit]:
    """Yield ``mvolt``, ``umetre2`` and the like."""
    spellings = {stem: stem for stem in STEMS} | dict(ALIASES)
    for spelling, stem in spellings.items():
        dimension, exponent = STEMS[stem]
        prefixes = dict(PREFIXES)
        if stem == "metre":
            prefixes["c"] = -2
        for prefix, ten in prefixes.items():
            yield from _with_powers(
                f"{prefix}{spelling}",
                exponent + ten,
                dimension,
                f"{prefix}{SYMBOLS[stem]}",
                stem == "metre",
            )
    for name in ("kilogram", "kilogramme"):
        dimension, exponent = STEMS["gram"]
        yield Unit(name, power_of_ten(exponent + 3), dimension, "kg")


def _short_names() -> Iterator[Unit]:
    """Yield ``mV``, ``cm2`` and the like."""
    for name, (prefix, stem) in SHORT_NAMES.items():
        dimension, exponent = STEMS[stem]
        ten = -2 if prefix == "c" else PREFIXES[prefix]
        yield from _with_powers(name, exponent + ten, dimension, name, stem == "metre")


def _with_powers(
    name: str, exponent: int, dimension: Dimension, symbol: str, powers: bool
) -> Iterator[Unit]:
    yield Unit(name, power_of_ten(exponent), dimension, symbol)
    if powers:
        for power in (2, 3):
            yield Unit(
                f"{name}{power}",
                power_of_ten(power * exponent),
                dimension**power,
                f"{symbol}^{power}",
            )


#: Every name a unit can have in text -> the unit.
UNITS: Final[Mapping[str, Unit]] = MappingProxyType(
    {unit.name: unit for unit in (*_long_names(), *_short_names())}
)

#: Those of SI value one, which may stand in declarations.
BASE_UNITS: Final[Mapping[str, Unit]] = MappingProxyType(
    {name: unit for name, unit in UNITS.items() if unit.scale == 1.0}
)

#: What people write who come from books or other programs -> what to write here.
_ELSEWHERE: Final = MappingProxyType(
    {
        **{symbol: stem for stem, symbol in SYMBOLS.items() if stem in STEMS},
        "Ohm": "ohm",
        "Ω": "ohm",
        "sec": "second",
        "secs": "second",
        "seconds": "second",
        "msec": "ms",
        "usec": "us",
        "uV": "uvolt",
        "nV": "nvolt",
        "kV": "kvolt",
        "ns": "nsecond",
        "nm": "nmetre",
        "km": "kmetre",
        "MOhm": "Mohm",
        "GOhm": "Gohm",
        "kOhm": "kohm",
        "mMol": "mmole",
        "kg": "kilogram",
        "mF": "mfarad",
        "pS": "psiemens",
        "GHz": "Ghertz",
        "mHz": "mhertz",
    }
)
_PREFIX_WORDS = {
    "pico": "p",
    "nano": "n",
    "micro": "u",
    "µ": "u",
    "μ": "u",
    "milli": "m",
    "centi": "c",
    "kilo": "k",
    "mega": "M",
    "giga": "G",
}
_CELSIUS = frozenset({"celsius", "Celsius", "degC", "degree_Celsius"})
_MINUTES = {"minute": 60, "minutes": 60, "hour": 3600, "hours": 3600}


def unit_called(name: str) -> Unit | None:
    """Return the unit of that name, or `None`.

    Parameters
    ----------
    name
        As typed; upper and lower case differ.
    """
    return UNITS.get(name)


def suggest_unit(name: str) -> str | None:
    """Return a hint for a name that is no unit, or `None`.

    Parameters
    ----------
    name
        What was typed instead of a unit.

    Returns
    -------
    str or None
        Such as ``Did you mean `volt`?``.
    """
    if name in _CELSIUS:
        return "Use `kelvin`; 0 degrees Celsius are `273.15*kelvin`"
    if name in _MINUTES:
        return f"Try `{_MINUTES[name]}*second`"
    found = _ELSEWHERE.get(name) or _without_words(name)
    return f"Did you mean `{found}`?" if found else suggest(name, UNITS)


def _without_words(name: str) -> str | None:
    """Return the unit behind ``millivolts`` or ``µm``."""
    for word, prefix in _PREFIX_WORDS.items():
        if name.startswith(word):
            rest = name.removeprefix(word)
            for spelled in (rest, rest.removesuffix("s"), _ELSEWHERE.get(rest, "")):
                if spelled and prefix + spelled in UNITS:
                    return prefix + spelled
    for plural in ("s", "es"):
        if name.removesuffix(plural) != name and name.removesuffix(plural) in UNITS:
            return name.removesuffix(plural)
    return None


def get_unit(value: object) -> Unit:
    """Return the unscaled unit of a dimension or of a value.

    Parameters
    ----------
    value
        A `Dimension`, a quantity, or a plain number.

    Returns
    -------
    Unit
        Of scale one, named as in declarations: ``volt``, ``volt/second``.
    """
    dimension = value if isinstance(value, Dimension) else dimension_of(value)
    name = name_of(dimension)
    return UNITS[name] if name in UNITS else Unit(name, 1.0, dimension)
