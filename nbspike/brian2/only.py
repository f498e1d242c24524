"""Brian's names without those of NumPy and Matplotlib.

``from nbspike.brian2.only import *`` for scripts that import NumPy themselves.
"""

from __future__ import annotations

from typing import Any

from nbspike.api.attributes import WithVariables
from nbspike.api.binomial import BinomialFunction
from nbspike.api.clock import Clock, defaultclock
from nbspike.api.equations import Equations
from nbspike.api.event_monitor import EventMonitor, SpikeMonitor
from nbspike.api.functions import Function, declare_types, implementation
from nbspike.api.import_export import ImportExport
from nbspike.api.inputs import PoissonGroup
from nbspike.api.linking import linked_var
from nbspike.api.magic import (
    collect,
    profiling_summary,
    restore,
    run,
    scheduling_summary,
    store,
)
from nbspike.api.naming import Simulated, start_scope
from nbspike.api.network import Network
from nbspike.api.neuron_group import NeuronGroup
from nbspike.api.neurons import Group, Neurons, Subgroup
from nbspike.api.operations import NetworkOperation, network_operation
from nbspike.api.poisson_input import PoissonInput
from nbspike.api.randomness import seed
from nbspike.api.rate_monitor import PopulationRateMonitor
from nbspike.api.running import stop
from nbspike.api.spike_generator import SpikeGeneratorGroup
from nbspike.api.state_monitor import StateMonitor
from nbspike.api.state_updaters import ExplicitStateUpdater, StateUpdateMethod
from nbspike.api.synapses import Synapses
from nbspike.api.timed_array import TimedArray
from nbspike.brian2 import missing, tables
from nbspike.brian2 import units as _units_of_brian
from nbspike.brian2.devices import (
    all_devices,
    device,
    get_device,
    reset_device,
    set_device,
)
from nbspike.brian2.housekeeping import (
    check_cache,
    clear_cache,
    get_local_namespace,
    restore_initial_state,
)
from nbspike.brian2.magic import MagicNetwork, magic_network
from nbspike.brian2.messages import BrianLogger, get_logger, logger
from nbspike.brian2.preferences import prefs
from nbspike.brian2.selftest import test
from nbspike.diagnostics.errors import NbspikeError

#: Brian's objects that stand for methods, for ``method=euler``.
_METHODS = """
    exact euler exponential_euler heun independent linear milstein rk2 rk4
    gsl_rk2 gsl_rk4 gsl_rkf45 gsl_rkck gsl_rk8pd
""".split()

#: What a course uses: objects and the calls that run them.  New ones go here.
_OBJECTS: dict[str, Any] = {
    "Equations": Equations,
    "NeuronGroup": NeuronGroup,
    "Subgroup": Subgroup,
    "Synapses": Synapses,
    "TimedArray": TimedArray,
    "BinomialFunction": BinomialFunction,
    "Function": Function,
    "implementation": implementation,
    "linked_var": linked_var,
    "declare_types": declare_types,
    "ExplicitStateUpdater": ExplicitStateUpdater,
    "StateUpdateMethod": StateUpdateMethod,
    "PoissonGroup": PoissonGroup,
    "PoissonInput": PoissonInput,
    "SpikeGeneratorGroup": SpikeGeneratorGroup,
    "EventMonitor": EventMonitor,
    "SpikeMonitor": SpikeMonitor,
    "StateMonitor": StateMonitor,
    "PopulationRateMonitor": PopulationRateMonitor,
    "Network": Network,
    "stop": stop,
    "test": test,
    "ImportExport": ImportExport,
    "store": store,
    "restore": restore,
    "profiling_summary": profiling_summary,
    "scheduling_summary": scheduling_summary,
    "NetworkOperation": NetworkOperation,
    "network_operation": network_operation,
    "Clock": Clock,
    "magic_network": magic_network,
    "collect": collect,
    "run": run,
    "start_scope": start_scope,
    "defaultclock": defaultclock,
    "seed": seed,
}
#: What configures Brian 2, and is accepted here.
_SETTINGS: dict[str, Any] = {
    "prefs": prefs,
    "brian_prefs": prefs,
    "BrianLogger": BrianLogger,
    "get_logger": get_logger,
    "logger": logger,
    "device": device,
    "all_devices": all_devices,
    "get_device": get_device,
    "set_device": set_device,
    "reset_device": reset_device,
    "check_cache": check_cache,
    "clear_cache": clear_cache,
    "restore_initial_state": restore_initial_state,
}
#: What `isinstance` and `except` ask for, and tables.
_CLASSES: dict[str, Any] = {
    "BrianObject": Simulated,
    "Nameable": Simulated,
    "Trackable": Simulated,
    "VariableOwner": WithVariables,
    "Group": Group,
    "SpikeSource": Neurons,
    "MagicNetwork": MagicNetwork,
    "BrianObjectException": NbspikeError,
    "MagicError": NbspikeError,
    "PreferenceError": NbspikeError,
    "DEFAULT_CONSTANTS": tables.DEFAULT_CONSTANTS,
    "DEFAULT_FUNCTIONS": tables.DEFAULT_FUNCTIONS,
    "DEFAULT_UNITS": tables.DEFAULT_UNITS,
    "get_local_namespace": get_local_namespace,
}
#: What ``import *`` brings, by name.
NAMES: dict[str, Any] = {
    **missing.NAMES,
    **{name: name for name in _METHODS},
    **_OBJECTS,
    **_SETTINGS,
    **_CLASSES,
    **{name: getattr(_units_of_brian, name) for name in _units_of_brian.__all__},
    "units": _units_of_brian,
}
__all__ = list(NAMES)


def __getattr__(name: str) -> Any:
    """Return the object or unit of that name."""
    if name in NAMES:
        return NAMES[name]
    raise AttributeError(f"nbspike.brian2.only has no `{name}`")


def __dir__() -> list[str]:
    """Return the names that completion offers."""
    return sorted(__all__)
