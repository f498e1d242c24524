"""Poisson input without neurons: ``%%synapses D: poisson[800] rate=nu -> P``.

Every target neuron has sources of its own.  How many of them fire in a step is drawn
as one number with the exact law, so that a thousand sources cost no more than ten.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from nbspike.diagnostics.errors import fail
from nbspike.diagnostics.findings import Findings
from nbspike.diagnostics.suggest import suggest
from nbspike.lang.expr import Binary, Name, Statement, Unary
from nbspike.lang.parsed import ParsedSynapses, SynapsesHeader
from nbspike.model.check import check_block
from nbspike.model.checked import CheckedNeurons
from nbspike.model.context import Block
from nbspike.model.functions import Outside
from nbspike.model.scopes import neuron_scope
from nbspike.network.poisson_input import COUNT, PoissonInput
from nbspike.network.population import Section
from nbspike.network.size import whole_size
from nbspike.units.dimension import DIMENSIONLESS
from nbspike.worksheet.constants import Constant, constant_value, dimensions_of
from nbspike.worksheet.definitions import DriveDefinition, NeuronsDefinition
from nbspike.worksheet.known import Known
from nbspike.worksheet.models import HERTZ
from nbspike.worksheet.own_code import places_in
from nbspike.worksheet.placing import at

Constants = Mapping[str, Constant]

_FORM = "Write one line such as `on_pre: g_e += w_e`"


def define_drive(
    header: SynapsesHeader,
    parsed: ParsedSynapses,
    constants: Constants,
    groups: Mapping[str, NeuronsDefinition],
    dt: float,
) -> DriveDefinition:
    """Return the definition that a cell with ``poisson[…]`` as its source makes.

    Parameters
    ----------
    header, parsed
        What it says.
    constants
        All constants of the notebook.
    groups
        Populations by the names of themselves and of their segments.
    dt
        Time step, second.

    Raises
    ------
    NbspikeError
        NB116 for clauses that such an input does not have, NB207 for an unknown
        target, NB601 and NB609 for its numbers, and what the statement can cause.
    """
    findings = Findings()
    target = groups.get(header.target_name)
    if target is None:
        message = f"`{header.target_name}` is not a group of neurons"
        hint = suggest(header.target_name, groups) or "Define it first"
        findings.add("NB207", message, header.target_span, hint)
    _only_on_pre(header, parsed, findings)
    findings.raise_if_any()
    (pathway,) = parsed.pathways
    made = DriveDefinition(
        header.name, header, parsed, pathway.statements[0], parsed.source
    )
    assert target is not None
    _checked(made, target.model, dimensions_of(constants))
    numbers_of(made, constants, dt)
    return made


def _only_on_pre(
    header: SynapsesHeader, parsed: ParsedSynapses, findings: Findings
) -> None:
    """Report everything but one statement of one ``on_pre:``."""
    name = header.name
    odd = {
        "connect": parsed.connect is not None,
        "delay": parsed.delay is not None,
        "init": bool(parsed.init),
        "every": bool(parsed.every),
    }
    for word in [word for word, given in odd.items() if given]:
        message = f"`{name}` has no synapses, so it has no `{word}:`"
        findings.add("NB116", message, header.name_span, "Remove it")
    for equation in parsed.equations:
        message = f"`{name}` has no synapses, so it has no variables"
        hint = "Write a constant, or declare the variable in the cell of the neurons"
        findings.add("NB116", message, equation.name_span, hint)
    ways = parsed.pathways
    statements = [code for way in ways for code in way.statements]
    plain = [way for way in ways if way.trigger == "pre" and way.event is None]
    if len(plain) != len(ways) or len(statements) != 1:
        message = f"`{name}` needs one `on_pre:` with one statement"
        findings.add("NB116", message, header.name_span, _FORM)
        return
    (statement,) = statements
    if statement.op not in ("+=", "-="):
        message = f"`{statement.op}` does not add up the spikes of a step"
        hint = f"Write `{statement.target} += …`"
        findings.add("NB116", message, statement.span, hint)


def numbers_of(
    definition: DriveDefinition, constants: Constants, dt: float
) -> tuple[int, float]:
    """Return the number of sources of each neuron, and the rate of each, hertz.

    Raises
    ------
    NbspikeError
        NB601 if there is no whole positive number of them, NB609 for a rate that is
        negative, not finite or above one spike a step.
    """
    name, sources, rate = definition.name, definition.sources, definition.rate
    what = f"number of sources of `{name}`"
    with at(sources.span):
        value = constant_value(sources, constants, DIMENSIONLESS, f"the {what}").value
        count = whole_size(int(value) if value.is_integer() else value, what)
    with at(rate.span):
        what = f"the rate of `{name}`"
        hertz = constant_value(rate, constants, HERTZ, what).value
        if not (np.isfinite(hertz) and hertz >= 0):
            hint = "Write a rate of `0*Hz` or more"
            raise fail("NB609", f"{what} is {hertz:g} Hz", hint=hint)
        if hertz * dt > 1:
            message = f"{what} is {hertz:g} Hz, but each source fires at most once in "
            hint = "Use more sources with a smaller rate each"
            raise fail("NB609", f"{message}a step of {dt * 1e3:g} ms", hint=hint)
    return count, hertz


def _checked(
    definition: DriveDefinition,
    model: CheckedNeurons,
    dimensions: Mapping[str, Outside],
) -> Statement:
    """Return the statement in canonical names, for all spikes of a step."""
    block = Block(f"on_pre of {definition.name}", (definition.statement,))
    (statement,) = check_block(block, model, dimensions)
    value = statement.value if statement.op == "+=" else Unary("-", statement.value)
    return replace(statement, op="+=", value=Binary("*", value, Name(COUNT)))


@dataclass(slots=True)
class _Drive:
    """An input as it was last built and checked."""

    part: PoissonInput
    dimensions: Mapping[str, Outside]


class Drives:
    """The inputs of a network that have no neurons.

    Parameters
    ----------
    definitions
        What their cells say.
    """

    def __init__(self, definitions: tuple[DriveDefinition, ...]) -> None:
        self.definitions = definitions
        self._built: dict[str, _Drive] = {}

    @property
    def parts(self) -> list[PoissonInput]:
        """What the engine runs."""
        return [drive.part for drive in self._built.values()]

    def __contains__(self, name: str) -> bool:
        return name in self._built

    def build(
        self,
        definition: DriveDefinition,
        target: Section,
        constants: Constants,
        dt: float,
    ) -> bool:
        """Bring an input up to date; return whether it was built anew.

        Raises
        ------
        NbspikeError
            What is wrong with it now.
        """
        name, population = definition.name, target.population
        count, rate = numbers_of(definition, constants, dt)
        dimensions = dimensions_of(constants)
        old = self._built.get(name)
        if old is None or old.part.section != target or old.dimensions != dimensions:
            statement = _checked(definition, population.model, dimensions)
            if (
                old is None
                or old.part.section != target
                or (old.part.statement != statement)
            ):
                part = PoissonInput(name, target, statement, count, rate)
                self._built[name] = old = _Drive(part, dimensions)
                self._renew(old, count, rate, constants)
                return True
            old.dimensions = dimensions
        self._renew(old, count, rate, constants)
        return False

    def _renew(
        self, drive: _Drive, count: int, rate: float, constants: Constants
    ) -> None:
        """Set numbers and functions to what they are now."""
        part = drive.part
        part.sources, part.rate = count, rate
        if isinstance(constants, Known):
            model = part.section.population.model
            scope = neuron_scope(model, drive.dimensions)
            part.outside = constants.surroundings(places_in((part.statement,), scope))
