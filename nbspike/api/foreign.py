"""What users' programs may hand to equations besides numbers: functions."""

from __future__ import annotations

from abc import ABC, abstractmethod

from nbspike.model.functions import Function
from nbspike.network.callee import Callee


class Foreign(ABC):
    """Something that equations can call."""

    @abstractmethod
    def function(self, name: str, dt: float) -> Function:
        """Return what the language has to know of it.

        Parameters
        ----------
        name
            What equations call it.
        dt
            Time step of the object whose equations these are, second.
        """

    @abstractmethod
    def callee(self, dt: float) -> Callee:
        """Return what the engine needs to call it."""
