"""Brian's names without those of NumPy and Matplotlib.

``from nbspike.brian2.only import *`` for scripts that import NumPy themselves.
"""

from __future__ import annotations

from typing import Any

from nbspike import units as _units
from nbspike.api.clock import defaultclock
from nbspike.api.inputs import PoissonGroup
from nbspike.api.magic import collect, run
from nbspike.api.monitors import SpikeMonitor, StateMonitor
from nbspike.api.naming import start_scope
from nbspike.api.network import Network
from nbspike.api.neuron_group import NeuronGroup
from nbspike.api.neurons import Subgroup
from nbspike.api.poisson_input import PoissonInput
from nbspike.api.randomness import seed
from nbspike.api.rate_monitor import PopulationRateMonitor
from nbspike.api.spike_generator import SpikeGeneratorGroup
from nbspike.api.synapses import Synapses
from nbspike.api.timed_array import TimedArray
from nbspike.brian2 import missing
from nbspike.brian2.devices import device, get_device, reset_device, set_device
from nbspike.brian2.logger import BrianLogger
from nbspike.brian2.magic import magic_network
from nbspike.brian2.preferences import prefs

#: Brian's objects that stand for methods, for ``method=euler``.
_METHODS = (
    "exact euler exponential_euler heun independent linear milstein rk2 rk4"
).split()

#: What ``import *`` brings, by name.
NAMES: dict[str, Any] = {
    **missing.NAMES,
    **{name: name for name in _METHODS},
    "NeuronGroup": NeuronGroup,
    "Subgroup": Subgroup,
    "Synapses": Synapses,
    "TimedArray": TimedArray,
    "PoissonGroup": PoissonGroup,
    "PoissonInput": PoissonInput,
    "SpikeGeneratorGroup": SpikeGeneratorGroup,
    "SpikeMonitor": SpikeMonitor,
    "StateMonitor": StateMonitor,
    "PopulationRateMonitor": PopulationRateMonitor,
    "Network": Network,
    "magic_network": magic_network,
    "collect": collect,
    "run": run,
    "start_scope": start_scope,
    "defaultclock": defaultclock,
    "seed": seed,
    "prefs": prefs,
    "BrianLogger": BrianLogger,
    "device": device,
    "get_device": get_device,
    "set_device": set_device,
    "reset_device": reset_device,
    **{name: getattr(_units, name) for name in _units.__all__},
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
