"""Learning rules, run with traces of neurons and with traces of synapses."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from unittest import mock

import numpy as np

import nbspike
from nbspike import Synapses, ms, second
from nbspike.optimisations import VARIABLE

#: The weights of a second of learning, computed on two ways.
RELATIVE = 1e-12


@dataclass(frozen=True)
class Rule:
    """A learning rule between Poisson neurons that fire whatever it does."""

    model: str = (
        "w : 1\ndx/dt = -x/tau_x : 1 (event-driven)\n"
        "dy/dt = -y/(15*ms) : 1 (event-driven)"
    )
    on_pre: Any = "x += 0.01; w = clip(w - y, 0, 1)"
    on_post: Any = "y += 0.012; w = clip(w + x, 0, 1)"
    pre_delay: Any = None
    post_delay: Any = None
    ends: tuple[slice, slice] = (slice(None), slice(None))
    before: Callable[..., object] | None = None
    more: Callable[..., list[Any]] | None = None
    constants: tuple[tuple[str, Any], ...] = (("tau_x", 20 * ms), ("A", 0.03))
    target_dt: Any = None
    dtype: Any = None


class Running:
    """The network of a rule, made again for each way to compute it."""

    def __init__(self, rule: Rule) -> None:
        nbspike.start_scope()
        nbspike.seed(7)
        made = "v : 1\na : 1\nk : 1 (shared)"
        kinds = {"threshold": "rand() < 40*Hz*dt", "reset": "v += 0.1*a"}
        source = nbspike.NeuronGroup(9, made, name="source", **kinds)
        target = nbspike.NeuronGroup(7, made, name="target", dt=rule.target_dt, **kinds)
        source.a, source.k, target.a = "1 + 0.1*i", 0.5, "2 - 0.1*i"
        synapses = Synapses(
            source[rule.ends[0]],
            target[rule.ends[1]],
            rule.model,
            on_pre=rule.on_pre,
            on_post=rule.on_post,
            delay=rule.pre_delay,
            dtype=rule.dtype,
            name="synapses",
        )
        synapses.connect(p=0.7)
        synapses.w = "0.5 + 0.2*rand()"
        if rule.post_delay is not None:
            synapses.post.delay = rule.post_delay
        if rule.before is not None:
            rule.before(synapses)
        more = [] if rule.more is None else rule.more(synapses)
        self.constants = dict(rule.constants)
        self.synapses, self.more = synapses, more
        self.network = nbspike.Network(source, target, synapses, *more)

    def run(self, duration: Any = 1 * second) -> Running:
        self.network.run(duration, namespace=self.constants)
        return self

    def state(self) -> dict[str, np.ndarray]:
        found = self.synapses.get_states(units=False)
        return {name: np.array(values) for name, values in found.items()}

    @property
    def hoisted(self) -> set[str]:
        """Names of the traces that stood with neurons in the last run."""
        return {item.name for item in self.synapses.projection.traces.traces}


def without() -> Any:
    """Leave the traces with the synapses."""
    return mock.patch.dict(os.environ, {VARIABLE: "traces"})


RULE = Rule()
