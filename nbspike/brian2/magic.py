"""`magic_network`: what the next `run` would take, and how far the last one got."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from nbspike.api.clock import SECOND
from nbspike.api.magic import collect, last_network
from nbspike.api.naming import Simulated
from nbspike.units.quantity import wrap


class MagicNetwork:
    """The network of ``run``, seen from the code that asks."""

    @property
    def objects(self) -> tuple[Simulated, ...]:
        """What ``run`` would take, in the order it was made."""
        return collect()

    @property
    def t(self) -> Any:
        """Time that ``run`` reached."""
        return wrap(self.t_, SECOND)

    @property
    def t_(self) -> float:
        """The same in second."""
        network = last_network()
        return 0.0 if network is None else network.t_

    def __contains__(self, item: object) -> bool:
        return any(item is one for one in collect())

    def __iter__(self) -> Iterator[Simulated]:
        return iter(collect())

    def __len__(self) -> int:
        return len(collect())

    def __repr__(self) -> str:
        return "<the network of run()>"


magic_network = MagicNetwork()
