"""Names of Brian 2 that nbspike does not have yet: using one says so."""

from __future__ import annotations

from typing import Any, NoReturn

from nbspike.api.arguments import not_available

_MODEL = "Write the equations as one text"
_SHAPE = "Write one compartment as a NeuronGroup"

_HOOK = "It is for code of Brian 2 itself"

#: Name -> what one can do today.  Once nbspike has it, the line goes from here to
#: the objects of `only`.
HINTS = {
    "SpatialNeuron": _SHAPE,
    "Morphology": _SHAPE,
    "Soma": _SHAPE,
    "Cylinder": _SHAPE,
    "Section": _SHAPE,
    "Expression": _MODEL,
    "Statements": _MODEL,
    "CodeRunner": _HOOK,
    "NumpyCodeObject": _HOOK,
    "CythonCodeObject": _HOOK,
    "BrianPreference": _HOOK,
    "std_silent": _HOOK,
}


class Missing:
    """A stand-in that raises when it is called.

    Parameters
    ----------
    name
        The name in Brian 2.
    """

    def __init__(self, name: str) -> None:
        self._name = name

    def __call__(self, *_: Any, **__: Any) -> NoReturn:
        """Say that this is missing, and what to do instead.

        Raises
        ------
        NetworkError
            NB614.
        """
        not_available(f"`{self._name}`", HINTS[self._name])

    def __repr__(self) -> str:
        return f"<{self._name}, which nbspike does not have yet>"


NAMES: dict[str, Missing] = {name: Missing(name) for name in HINTS}
