"""Variables of a cell whose values are those of another group's."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from nbspike.diagnostics.errors import fail
from nbspike.diagnostics.findings import Findings
from nbspike.diagnostics.suggest import suggest
from nbspike.lang.parsed import Equation, EquationKind, ParsedLink
from nbspike.model.checked import ValueType
from nbspike.model.wording import a_unit
from nbspike.network.links import Link
from nbspike.network.population import Population, Section
from nbspike.worksheet.definitions import NeuronsDefinition
from nbspike.worksheet.placing import Together, at


def links_of(definition: NeuronsDefinition) -> Iterator[tuple[Equation, ParsedLink]]:
    """Yield the linked variables of a cell and what they are linked to."""
    for equation in definition.parsed.equations:
        if equation.link is not None:
            yield equation, equation.link


def check_links(
    definition: NeuronsDefinition, groups: Mapping[str, NeuronsDefinition]
) -> None:
    """Check the links of a cell.

    Raises
    ------
    NbspikeError
        NB207 for an unknown group, NB214 for what cannot be linked, NB310 for a
        variable of another unit.
    """
    findings = Findings()
    for equation, link in links_of(definition):
        source = groups.get(link.group)
        if source is None:
            message = f"`{link.group}` is not a group of neurons"
            hint = suggest(link.group, groups) or "Run the cell that defines it first"
            findings.add("NB207", message, link.span, hint)
            continue
        fault = _fault(definition, equation, link, source)
        if fault is not None:
            code, message, hint = fault
            findings.add(code, message, link.span, hint)
    findings.raise_if_any()


def _fault(
    definition: NeuronsDefinition,
    equation: Equation,
    link: ParsedLink,
    source: NeuronsDefinition,
) -> tuple[str, str, str] | None:
    """Return code, message and hint of what is wrong with a link."""
    known = {item.name: item for item in source.model.variables}
    own = {item.name: item for item in definition.model.variables}
    other = known.get(link.variable)
    if other is None:
        message = f"{link.group} has no variable `{link.variable}` to link to"
        listed = ", ".join(f"`{name}`" for name in known) or "no variables"
        return "NB214", message, suggest(link.variable, known) or f"It has {listed}"
    if other.kind is EquationKind.SUBEXPRESSION:
        message = f"`{link.variable}` of {link.group} is computed from others"
        return "NB214", message, "Link the variables that it is computed from"
    here = own[equation.name]
    if here.dimension != other.dimension:
        message = (
            f"`{equation.name}` is {a_unit(here.dimension)}, but `{link.variable}` of "
            f"{link.group} is {a_unit(other.dimension)}"
        )
        return "NB310", message, "Declare both with the same unit"
    if link.index is not None:
        index = own.get(link.index)
        whole = index is not None and index.type is ValueType.INTEGER
        if index is None or not whole or index.kind is not EquationKind.PARAMETER:
            message = f"`{link.index}` is no integer parameter of {definition.name}"
            return "NB214", message, f"Declare `{link.index} : integer`"
    return None


def link_all(
    definition: NeuronsDefinition,
    population: Population,
    section: Callable[[str], Section | None],
) -> None:
    """Link the variables of a population to those of others.

    Parameters
    ----------
    definition
        What its cell says.
    population
        As it was built.
    section
        Returns a population or segment by name.

    Raises
    ------
    NbspikeError
        NB207 for a group that is gone, NB214 for sizes that do not fit.
    """
    together = Together()
    for equation, link in links_of(definition):
        with together.part(), at(link.span):
            found = section(link.group)
            if found is None:
                message = f"`{link.group}` is not a group of neurons"
                raise fail("NB207", message, hint="Run the cell that defines it")
            of = f"{definition.name}.{equation.name}"
            population.link(equation.name, _link(link, found, population.size, of))
    together.raise_if_any()


def _link(link: ParsedLink, section: Section, size: int, of: str) -> Link:
    from nbspike.api.linking import source_in  # few cells have links

    source = source_in(section, link.variable)
    count = len(source.values) if source.places is None else len(source.places)
    if link.index is not None:
        if source.places is not None:
            message = f"`{link.variable}` of {link.group} is linked itself"
            hint = "Link to the group that it is linked to"
            raise fail("NB214", message, hint=hint)
        return Link(source.values, through=link.index)
    if source.shared or (count == 1 and source.places is None):
        return Link(source.values[:1], shared=True)
    if count != size:
        message = (
            f"`{of}` has {size} elements, but `{link.variable}` of {link.group} has "
            f"{count}"
        )
        hint = f"Say which, as in `{link.group}.{link.variable}[k]` with `k : integer`"
        raise fail("NB214", message, hint=hint)
    return source


def check_numbers(definition: NeuronsDefinition, population: Population) -> None:
    """Check that numbers of elements, such as k in ``Q.v[k]``, exist.

    Raises
    ------
    LinkError
        NB214.
    """
    if any(link.index for _, link in links_of(definition)):
        from nbspike.api.linking import require_linked  # few cells have links

        require_linked(population, definition.name)
