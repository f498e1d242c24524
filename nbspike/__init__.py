"""nbspike: spiking networks that you write as mathematics.

The names are those of Brian 2: `NeuronGroup`, `Synapses`, `run` and the units
``mV``, ``ms``, ``nS`` … come from here, and every other unit by its name, too.
``%load_ext nbspike`` in a notebook brings the cells ``%%neurons``, ``%%synapses``
and the Explorer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nbspike import units as _units
from nbspike.api import statistics as statistics
from nbspike.api.binomial import BinomialFunction as BinomialFunction
from nbspike.api.clock import Clock as Clock
from nbspike.api.clock import defaultclock as defaultclock
from nbspike.api.equations import Equations as Equations
from nbspike.api.event_monitor import EventMonitor as EventMonitor
from nbspike.api.event_monitor import SpikeMonitor as SpikeMonitor
from nbspike.api.functions import Function as Function
from nbspike.api.functions import declare_types as declare_types
from nbspike.api.functions import implementation as implementation
from nbspike.api.inputs import PoissonGroup as PoissonGroup
from nbspike.api.linking import linked_var as linked_var
from nbspike.api.magic import collect as collect
from nbspike.api.magic import profiling_summary as profiling_summary
from nbspike.api.magic import restore as restore
from nbspike.api.magic import run as run
from nbspike.api.magic import scheduling_summary as scheduling_summary
from nbspike.api.magic import store as store
from nbspike.api.mean_monitor import MeanMonitor as MeanMonitor
from nbspike.api.naming import start_scope as start_scope
from nbspike.api.network import Network as Network
from nbspike.api.neuron_group import NeuronGroup as NeuronGroup
from nbspike.api.neurons import Subgroup as Subgroup
from nbspike.api.operations import NetworkOperation as NetworkOperation
from nbspike.api.operations import network_operation as network_operation
from nbspike.api.poisson_input import PoissonInput as PoissonInput
from nbspike.api.randomness import seed as seed
from nbspike.api.rate_monitor import PopulationRateMonitor as PopulationRateMonitor
from nbspike.api.running import stop as stop
from nbspike.api.spike_generator import SpikeGeneratorGroup as SpikeGeneratorGroup
from nbspike.api.state_monitor import StateMonitor as StateMonitor
from nbspike.api.synapses import Synapses as Synapses
from nbspike.api.timed_array import TimedArray as TimedArray
from nbspike.diagnostics.errors import ConnectivityError as ConnectivityError
from nbspike.diagnostics.errors import (
    DuplicateDefinitionError as DuplicateDefinitionError,
)
from nbspike.diagnostics.errors import EquationSyntaxError as EquationSyntaxError
from nbspike.diagnostics.errors import MemoryBudgetError as MemoryBudgetError
from nbspike.diagnostics.errors import MethodError as MethodError
from nbspike.diagnostics.errors import NbspikeError as NbspikeError
from nbspike.diagnostics.errors import NetworkError as NetworkError
from nbspike.diagnostics.errors import NumericalBlowupError as NumericalBlowupError
from nbspike.diagnostics.errors import ReservedNameError as ReservedNameError
from nbspike.diagnostics.errors import SizeError as SizeError
from nbspike.diagnostics.errors import UnitError as UnitError
from nbspike.diagnostics.errors import UnknownNameError as UnknownNameError
from nbspike.diagnostics.notes import NbspikeWarning as NbspikeWarning
from nbspike.units import DimensionMismatchError as DimensionMismatchError
from nbspike.units import Quantity as Quantity
from nbspike.units import check_units as check_units
from nbspike.units import get_dimensions as get_dimensions
from nbspike.units import get_or_create_dimension as get_or_create_dimension
from nbspike.units import get_unit as get_unit
from nbspike.units import have_same_dimensions as have_same_dimensions
from nbspike.units import in_best_unit as in_best_unit
from nbspike.units import in_unit as in_unit
from nbspike.units import is_dimensionless as is_dimensionless
from nbspike.units import is_scalar_type as is_scalar_type
from nbspike.units import register_new_unit as register_new_unit
from nbspike.version import __version__ as __version__

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

# for `from nbspike import *`; without it the stages (`model`, `network` …) come along
__all__ = [
    "BinomialFunction",
    "Clock",
    "DimensionMismatchError",
    "Equations",
    "EventMonitor",
    "Function",
    "MeanMonitor",
    "NbspikeError",
    "NbspikeWarning",
    "Network",
    "NetworkOperation",
    "NeuronGroup",
    "PoissonGroup",
    "PoissonInput",
    "PopulationRateMonitor",
    "SpikeGeneratorGroup",
    "SpikeMonitor",
    "StateMonitor",
    "Synapses",
    "TimedArray",
    "UnitError",
    "collect",
    "declare_types",
    "defaultclock",
    "implementation",
    "linked_var",
    "network_operation",
    "profiling_summary",
    "restore",
    "run",
    "scheduling_summary",
    "seed",
    "start_scope",
    "stop",
    "store",
]
__all__ += _units.__all__


def __getattr__(name: str) -> Any:
    """Return the unit of that name, so that ``from nbspike import mV`` works."""
    if name in _units.__all__:
        return getattr(_units, name)
    raise AttributeError(f"module 'nbspike' has no attribute '{name}'")


def __dir__() -> list[str]:
    """Return the names that completion offers."""
    return sorted({*__all__, *globals()})


def load_ipython_extension(shell: InteractiveShell) -> None:
    """Answer ``%load_ext nbspike``."""
    from nbspike_magics import load_ipython_extension as load

    load(shell)


def unload_ipython_extension(shell: InteractiveShell) -> None:
    """Answer ``%unload_ext nbspike``."""
    from nbspike_magics import unload_ipython_extension as unload

    unload(shell)
