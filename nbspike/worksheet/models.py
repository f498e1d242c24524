"""Definitions and constants to checked models, sizes and rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nbspike.diagnostics.errors import fail
from nbspike.diagnostics.findings import Findings
from nbspike.diagnostics.source import SourceText
from nbspike.lang.expr import Binary, Call, Compare, Expr, Name
from nbspike.lang.expr_parse import parse_value
from nbspike.lang.parsed import (
    NeuronsHeader,
    ParsedConnect,
    ParsedNeurons,
    SynapsesHeader,
)
from nbspike.model.check import check_neurons
from nbspike.model.check_text import check_expression
from nbspike.model.checked import CheckedNeurons, CheckedSynapses, Variable
from nbspike.model.functions import Outside
from nbspike.model.scopes import neuron_scope
from nbspike.model.storage import stored_as
from nbspike.network.connect_rule import ConnectRule, Joined, checked_rule
from nbspike.network.population import ListedSpikes
from nbspike.network.size import whole_size
from nbspike.runtime.memory import require_memory
from nbspike.units.dimension import DIMENSIONLESS, dimension
from nbspike.worksheet.arrays import array_value
from nbspike.worksheet.constants import Constant, constant_value, dimensions_of
from nbspike.worksheet.definitions import Definition, SegmentDefinition
from nbspike.worksheet.placing import Together, at

HERTZ = dimension(second=-1)
SECOND = dimension(second=1)
#: Time step of a network in which no cell asks for one, second.
DEFAULT_DT = 1e-4
_NOTHING = CheckedNeurons((), None, (), None, ())


def population_size(
    header: NeuronsHeader, constants: Mapping[str, Constant]
) -> tuple[int, tuple[SegmentDefinition, ...]]:
    """Return the size of a population and its segments.

    Raises
    ------
    SizeError
        NB601 if a size is not whole and positive, or the segments do not add up.
    MemoryBudgetError
        NB605 if not even one variable of that size fits into memory.
    """
    size = _size(header.size, constants, f"size of `{header.name}`", header)
    with at(header.size_span):
        require_memory(
            32.0 * size, f"`{header.name}` with {size:,} neurons", "Make it smaller"
        )
    segments: list[SegmentDefinition] = []
    start = 0
    for part in header.segments:
        with at(part.span):
            value = constant_value(part.size, constants, DIMENSIONLESS).value
            count = whole_size(value, f"size of `{part.name}`")
        segments.append(SegmentDefinition(part.name, header.name, start, start + count))
        start += count
    if segments and start != size:
        findings = Findings()
        findings.add(
            "NB601",
            f"the parts of `{header.name}` have {start} neurons together, not {size}",
            header.size_span,
            f"Write `{header.name}[{start}]`, or change a part",
        )
        findings.raise_if_any()
    return size, tuple(segments)


def _size(
    expr: Expr, constants: Mapping[str, Constant], what: str, header: NeuronsHeader
) -> int:
    with at(header.size_span):
        value = constant_value(expr, constants, DIMENSIONLESS, f"the {what}").value
        return whole_size(int(value) if value.is_integer() else value, what)


def neuron_model(
    header: NeuronsHeader, parsed: ParsedNeurons, constants: Mapping[str, Constant]
) -> CheckedNeurons:
    """Return the checked model of a population or input."""
    dimensions = dimensions_of(constants)
    if header.kind == "equations":
        checked = check_neurons(parsed, dimensions, complete=True)
        return stored_as(checked, kept_types(header, checked.variables))
    if header.kind == "spikes":
        return _NOTHING
    assert header.rate is not None
    check_expression(
        header.rate,
        neuron_scope(_NOTHING, dimensions),
        wanted=HERTZ,
        what=f"the rate of `{header.name}`",
    )
    chance = Binary("*", header.rate, Name("dt"))
    threshold = Compare("<", Call("rand", ()), chance)
    source = header.source or SourceText("", header.name)
    model = ParsedNeurons(source=source, equations=(), threshold=threshold)
    return check_neurons(model, dimensions, complete=True)


def kept_types(
    header: NeuronsHeader | SynapsesHeader, variables: Iterable[Variable]
) -> dict[str, str]:
    """Return the variables that ``--dtype`` keeps in another type, and theirs.

    Raises
    ------
    ParameterValueError
        NB628 for a type in which a real number cannot be kept.
    """
    asked = dict(header.options).get("dtype")
    if asked is None:
        return {}
    from nbspike.api.dtypes import types_of

    with at(header.name_span):
        return types_of(asked, variables, header.name)


def poisson_chance(
    header: NeuronsHeader, constants: Mapping[str, Constant], dt: float
) -> float | None:
    """Return rate*dt of a Poisson input with one constant rate, else `None`.

    Raises
    ------
    ParameterValueError
        NB609 if the rate is negative, not finite, or above one spike a step.
    """
    if header.rate is None:
        return None
    from nbspike.lang.expr import names_in
    from nbspike.units.table import UNITS

    if names_in(header.rate) - set(constants) - set(UNITS):
        return None
    rate = constant_value(header.rate, constants, HERTZ).value
    findings = Findings()
    if not (np.isfinite(rate) and rate >= 0):
        message = (
            f"the rate of `{header.name}` is {rate:g} Hz, which no source can have"
        )
        findings.add(
            "NB609", message, header.rate.span, "Write a rate of `0*Hz` or more"
        )
    elif rate * dt > 1:
        findings.add(
            "NB609",
            f"the rate of `{header.name}` is {rate:g} Hz, but a source fires at most "
            f"once in each step of {dt * 1e3:g} ms",
            header.rate.span,
            "Use more sources with a smaller rate each",
        )
    findings.raise_if_any()
    return rate * dt


def time_step(
    definitions: Iterable[Definition], constants: Mapping[str, Constant]
) -> float:
    """Return the time step, second, that an option of some cell asks for.

    Raises
    ------
    NbspikeError
        NB309 or NB610 if it is no time step, NB612 if cells differ.
    """
    chosen: dict[float, str] = {}
    for item in definitions:
        value = own_step(item.header, constants)
        if value is not None:
            chosen[value] = item.name
    if len(chosen) > 1:
        steps = " and ".join(f"`{n}` has {v * 1e3:g} ms" for v, n in chosen.items())
        message = f"a network has one time step, but {steps}"
        raise fail("NB612", message, hint="Write `--dt` in one cell only")
    return next(iter(chosen), DEFAULT_DT)


def own_step(
    header: NeuronsHeader | SynapsesHeader, constants: Mapping[str, Constant]
) -> float | None:
    """Return the time step, second, that a header asks for.

    Raises
    ------
    NbspikeError
        NB309 or NB610 if it is no time step.
    """
    text = dict(header.options).get("dt")
    if text is None:
        return None
    source = SourceText(text, f"--dt of {header.name}")
    expr = parse_value(source)
    value = constant_value(expr, constants, SECOND, "the time step").value
    if not 1e-9 <= value <= 1:
        with at(expr.span):
            message = f"the time step is {value * 1e3:g} ms, not 1 ns to 1 s"
            raise fail("NB610", message, hint="Try `0.1*ms`")
    return value


def listed_spikes(
    header: NeuronsHeader, constants: Mapping[str, Constant], size: int
) -> ListedSpikes:
    """Return the spikes that a header lists.

    Raises
    ------
    ParameterValueError
        NB611 if the lists do not fit together or a neuron does not exist.
    """
    together = Together()
    columns: list[list[NDArray[Any]]] = [[], []]
    sides = (("i", DIMENSIONLESS), ("t", SECOND))
    lists = (header.spike_indices, header.spike_times)
    for (what, unit), exprs, column in zip(sides, lists, columns, strict=True):
        for expr in exprs:
            with together.part(), at(expr.span):
                column.append(array_value(expr, constants, unit, what))
                if what == "i":
                    _require_neurons(column[-1], header.name, size)
                else:
                    _require_times(column[-1])
    together.raise_if_any()
    indices, times = (np.concatenate([np.zeros(0), *column]) for column in columns)
    if len(indices) == 1:
        indices = np.repeat(indices, len(times))
    if len(indices) != len(times):
        message = f"`{header.name}` lists {len(indices)} neurons and {len(times)} times"
        with at(header.name_span):
            raise fail("NB611", message, hint="Give one time for each neuron")
    return ListedSpikes(indices.astype(np.int64), times.astype(np.float64))


def _require_neurons(indices: NDArray[Any], name: str, size: int) -> None:
    """Refuse numbers of neurons that do not exist (NB611)."""
    inside = (indices == np.floor(indices)) & (indices >= 0) & (indices < size)
    if not inside.all():
        message = f"`{name}` has no neuron {indices[np.argmin(inside)]:g}"
        raise fail("NB611", message, hint=f"Its neurons are 0 to {size - 1}")


def _require_times(times: NDArray[Any]) -> None:
    """Refuse times that are in no run (NB611)."""
    possible = np.isfinite(times) & (times >= 0)
    if not possible.all():
        time = times[np.argmin(possible)]
        message = (
            f"a spike at {time * 1e3:g} ms is not in any run, which begins at 0 ms"
        )
        raise fail("NB611", message, hint="Write `0*ms` or a later time")


def connect_rule(
    given: ParsedConnect,
    model: CheckedSynapses,
    source: CheckedNeurons,
    target: CheckedNeurons,
    dimensions: Mapping[str, Outside],
) -> ConnectRule:
    """Check a ``connect:`` clause and return its rule."""
    return checked_rule(given, Joined(model, source, target), dimensions)
