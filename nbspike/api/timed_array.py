"""`TimedArray`: values over time that equations call like a function."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from nbspike.api.arguments import in_ms, seconds
from nbspike.api.clock import SECOND, defaultclock, time_step
from nbspike.api.foreign import Foreign
from nbspike.diagnostics.errors import fail
from nbspike.diagnostics.notes import warn
from nbspike.lang.expr import Call, Name
from nbspike.lang.format import to_text
from nbspike.model.checked import CheckedNeurons, ValueType
from nbspike.model.functions import DimensionRule, Function
from nbspike.model.signature import Origin, Signature
from nbspike.model.tree import calls
from nbspike.network.callee import Callee, timed_table
from nbspike.network.population import Population
from nbspike.units.dimension import DIMENSIONLESS, Dimension
from nbspike.units.mismatch import wrong_unit
from nbspike.units.operands import operand
from nbspike.units.quantity import wrap

_numbers = itertools.count()

#: Share of a step by which a time may miss the grid and still lie on it.
_TOLERANCE = 1e-3


class TimedArray(Foreign):
    """Values over time: ``ta(t)``, or ``ta(t, i)`` with one column per neuron.

    Row k holds from ``k*dt`` up to ``(k+1)*dt``; the first also before, the last
    also after.  If `dt` is a multiple of a model's time step, equations see a value
    that is constant during each step, so linear ones can be integrated exactly.

    Parameters
    ----------
    values
        Shape (times,) or (times, columns), with or without a unit.
    dt
        Time from one row to the next.
    name
        Accepted, and not used by equations: they use the name of the variable.

    Raises
    ------
    ParameterValueError
        NB613 for an array of another shape, NB609 for what are no numbers.
    """

    kind: ClassVar[str] = "_timedarray"

    def __init__(self, values: object, dt: object, name: str | None = None) -> None:
        given = operand(values)
        if not given.is_number or given.values.dtype.kind == "c":
            message = f"the values of a TimedArray are {values!r}, not numbers"
            raise fail("NB609", message, hint="Write TimedArray([1, 2, 3]*nA, dt=1*ms)")
        if given.values.ndim not in (1, 2) or not given.values.size:
            shape = given.values.shape
            message = f"the values of a TimedArray have the shape {shape}"
            hint = "Give one value per time step, or a row of values per time step"
            raise fail("NB613", message, hint=hint)
        self._values: NDArray[np.float64] = given.values.astype(np.float64)
        self._dimension = given.dimension
        self._dt = time_step(dt, "`dt` of the TimedArray")
        self._name = name or f"{self.kind}_{next(_numbers)}"

    @property
    def values(self) -> NDArray[np.float64]:
        """The values in SI, as in Brian 2; what is changed counts in the next run."""
        return self._values

    def replace(self, values: object) -> None:
        """Take up other values of the same unit and shape, for the next run.

        Raises
        ------
        NbspikeError
            NB310 for another unit, NB613 for another number of values.
        """
        given = operand(values)
        if given.dimension != self._dimension and not given.is_neutral:
            raise wrong_unit(
                self.name, (given.values, given.dimension), self._dimension
            )
        if given.values.shape != self._values.shape:
            shapes = f"{given.values.shape}, not {self._values.shape}"
            raise fail("NB613", f"the values for {self.name} have the shape {shapes}")
        self._values[...] = given.values

    @property
    def dt(self) -> float:
        """Time from one row to the next, second."""
        return self._dt

    @property
    def dim(self) -> Dimension:
        """Dimension of the values."""
        return self._dimension

    @property
    def name(self) -> str:
        """A name of its own."""
        return self._name

    def is_locally_constant(self, dt: object) -> bool:
        """Return whether the value is the same throughout each step of length `dt`.

        Parameters
        ----------
        dt
            A time, or a number in second.
        """
        bare = isinstance(dt, int | float) and not hasattr(dt, "dimension")
        step = float(dt) if bare else seconds(dt, "dt", "0.1*ms")  # type: ignore[arg-type]
        ratio = self._dt / step
        return round(ratio) >= 1 and abs(ratio - round(ratio)) < 1e-4 * ratio

    def __call__(self, t: object, i: object = None) -> Any:
        """Return the values at some times, with their unit.

        Parameters
        ----------
        t
            Times.
        i
            Columns, if there are several: numbers, arrays, a slice; all if omitted.

        Raises
        ------
        UnitError
            NB309 for times that are none.
        """
        given = operand(t)
        if given.dimension != SECOND:
            message = f"a TimedArray is called with `{t}`, which is no time"
            raise fail("NB309", message, hint="Write a time, as in `stimulus(5*ms)`")
        rows = self._rows(given.values, defaultclock.dt_)
        columns = slice(None) if i is None else i
        picked = self._values[rows] if self._columns is None else None
        if picked is None:
            column: Any = columns if isinstance(columns, slice) else np.asarray(columns)
            try:
                picked = self._values[rows, column]
            except IndexError as error:
                message = f"the TimedArray has no such column: {error}"
                raise fail("NB602", message) from None
        return wrap(picked, self._dimension)

    @property
    def _columns(self) -> int | None:
        return None if self._values.ndim == 1 else self._values.shape[1]

    def _slack(self, dt: float) -> float:
        """Return by how many rows a time may miss the grid."""
        return _TOLERANCE * min(dt / self._dt, 1.0)

    def _rows(self, times: Any, dt: float) -> Any:
        with np.errstate(invalid="ignore"):
            places = np.floor(np.asarray(times) / self._dt + self._slack(dt))
        rows = np.nan_to_num(np.clip(places, 0, len(self._values) - 1))
        return rows.astype(np.int64)

    # --- for equations -------------------------------------------------------

    def signature_as(self, name: str, dt: float) -> Function:
        """Return what the language has to know of it."""
        held = self.is_locally_constant(dt)
        if not held:
            warn(
                f"`{name}` changes every {in_ms(self._dt)}, which is not a multiple of "
                f"the time step {in_ms(dt)}: each step takes the value at its start, "
                "and equations with it are not integrated exactly",
                once=f"unaligned {name} {self._dt} {dt}",
            )
        count = 1 if self._columns is None else 2
        asked = (SECOND, DIMENSIONLESS)[:count]
        signature = Signature(Origin.TIMED, asked, self._dimension, held=held)
        return Function(name, count, DimensionRule.GIVEN, signature=signature)

    def numpy(self, dt: float) -> Callable[..., Any]:
        """Return the look-up of values at times in second."""
        columns = self._columns

        def look_up(t: Any, i: Any = 0) -> Any:
            rows = self._rows(t, dt)
            if columns is None:
                return self._values[rows]
            column = np.trunc(np.asarray(i)).astype(np.int64)
            inside = (column >= 0) & (column < columns)
            values = self._values[rows, np.where(inside, column, 0)]
            return np.where(inside, values, np.nan)

        return look_up

    def callee(self, name: str, dt: float, kinds: tuple[ValueType, ...]) -> Callee:  # noqa: ARG002
        """Return the table in which kernels look values up."""
        table = timed_table(self._values, self._dt, self._slack(dt))
        return Callee(self.numpy(dt), table)

    def __repr__(self) -> str:
        shape = " x ".join(str(item) for item in self._values.shape)
        return f"<TimedArray: {shape} values, dt = {in_ms(self._dt)}>"


def require_columns(population: Population, callees: Mapping[str, Callee]) -> None:
    """Refuse ``ta(t, i)`` for neurons for which there is no column.

    Raises
    ------
    ParameterValueError
        NB211.
    """
    for call in _calls(population.model):
        if len(call.arguments) != 2 or call.arguments[1] != Name("i"):
            continue
        callee = callees.get(call.function)
        if callee is not None and 0 < callee.columns < population.size:
            raise fail(
                "NB211",
                f"`{call.function}` has {callee.columns} columns, so `{to_text(call)}` "
                f"has no value for neuron {callee.columns} of {population.name}, which "
                f"has {population.size}",
                hint="Give the array one column for each neuron",
            )


def _calls(model: CheckedNeurons) -> Iterator[Call]:
    texts = [item.expression for item in model.variables]
    texts += [model.threshold, getattr(model.refractory, "expression", None)]
    texts += [item.value for item in model.reset]
    for text in texts:
        yield from calls(text) if text is not None else ()
