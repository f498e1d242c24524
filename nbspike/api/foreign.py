"""What users' programs may hand to equations besides numbers: functions."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any

from nbspike.model.checked import ValueType
from nbspike.model.evaluate import Drawn
from nbspike.model.functions import Function
from nbspike.network.callee import Callee


class Foreign(ABC):
    """Something that equations can call."""

    @abstractmethod
    def signature_as(self, name: str, dt: float) -> Function:
        """Return what the language has to know of it.

        Parameters
        ----------
        name
            What equations call it.
        dt
            Time step of the object whose equations these are, second.
        """

    @abstractmethod
    def numpy(self, dt: float) -> Callable[..., Any] | Drawn:
        """Return what maps SI numbers and arrays to the same."""

    @abstractmethod
    def callee(self, name: str, dt: float, kinds: tuple[ValueType, ...]) -> Callee:
        """Return what the engine needs to call it.

        Parameters
        ----------
        name
            What equations call it.
        dt
            Time step, second.
        kinds
            Types of the arguments it is called with.
        """
