"""How units are spelled: stems, prefixes, symbols and short names.

Only data.  `table` makes the units that can be typed from it, `display` the ones
that are shown; both therefore agree.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from nbspike.units.dimension import Dimension, dimension
from nbspike.units.names import BASE, DERIVED

#: Prefix -> exponent of ten, from small to large.
PREFIXES: Final = MappingProxyType(
    {"p": -12, "n": -9, "u": -6, "m": -3, "": 0, "k": 3, "M": 6, "G": 9, "T": 12}
)

#: The other prefixes of the SI, in which quantities are printed; `allunits` has
#: units with them.
RARE_PREFIXES: Final = MappingProxyType(
    {
        "y": -24, "z": -21, "a": -18, "f": -15, "c": -2, "d": -1,
        "da": 1, "h": 2, "P": 15, "E": 18, "Z": 21, "Y": 24,
    }
)  # fmt: skip

#: Name -> (dimension, exponent of ten of its SI value); all take prefixes.
STEMS: Final[MappingProxyType[str, tuple[Dimension, int]]] = MappingProxyType(
    {
        **{name: (dimension(**{name: 1}), 0) for name in BASE if name != "kilogram"},
        **{stem: (Dimension(DERIVED[stem]), 0) for stem in DERIVED if stem != "mmolar"},
        "hertz": (dimension(second=-1), 0),
        "gram": (dimension(kilogram=1), -3),
        "litre": (dimension(metre=3), -3),
        "molar": (Dimension(DERIVED["mmolar"]), 3),
    }
)

#: Other spellings of a stem.
ALIASES: Final = MappingProxyType(
    {
        "ampere": "amp",
        "meter": "metre",
        "liter": "litre",
        "gramme": "gram",
    }
)

#: Stem -> the symbol printed in books.
SYMBOLS: Final = MappingProxyType(
    {
        "metre": "m",
        "kilogram": "kg",
        "second": "s",
        "amp": "A",
        "kelvin": "K",
        "mole": "mol",
        "candela": "cd",
        "volt": "V",
        "siemens": "S",
        "ohm": "ohm",
        "farad": "F",
        "coulomb": "C",
        "watt": "W",
        "joule": "J",
        "pascal": "Pa",
        "hertz": "Hz",
        "gram": "g",
        "litre": "l",
        "molar": "M",
        "mmolar": "mM",
    }
)

#: Short names that can be typed -> (prefix, stem).  No one-letter names: those
#: belong to the student's variables.
SHORT_NAMES: Final[MappingProxyType[str, tuple[str, str]]] = MappingProxyType(
    {
        prefix + SYMBOLS[stem]: (prefix, stem)
        for stem, prefixes in {
            "volt": ("m",),
            "amp": ("m", "u", "n", "p"),
            "farad": ("p", "n", "u"),
            "siemens": ("n", "u", "m"),
            "second": ("m", "u"),
            "hertz": ("", "k", "M"),
            "metre": ("c", "m", "u"),
            "molar": ("m", "u", "n"),
        }.items()
        for prefix in prefixes
    }
)


def power_of_ten(exponent: int) -> float:
    """Return the float nearest to ten to a whole power.

    Multiplying or raising floats would be off by a bit for ``1e-3`` and the like.
    """
    return float(f"1e{exponent}")
