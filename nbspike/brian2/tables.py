"""Brian 2's tables of what every text knows: functions, units and constants."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from nbspike.brian2.units.allunits import UNITS
from nbspike.model.functions import FUNCTIONS
from nbspike.model.symbols import LITERALS

#: Name -> function of the language.
DEFAULT_FUNCTIONS: Final = FUNCTIONS
#: Name -> value of what has a name in every text.
DEFAULT_CONSTANTS: Final[Mapping[str, float]] = LITERALS
#: Name -> unit.
DEFAULT_UNITS: Final = MappingProxyType(dict(UNITS))
