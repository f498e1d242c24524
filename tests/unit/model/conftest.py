"""Models as text, read piece by piece, as they come from cells or the API."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from nbspike.diagnostics.findings import Findings
from nbspike.diagnostics.source import SourceText
from nbspike.lang.equations import parse_model
from nbspike.lang.expr import Expr
from nbspike.lang.expr_parse import parse_value
from nbspike.lang.parsed import ParsedNeurons, ParsedSynapses, Pathway
from nbspike.lang.statement_parse import parse_statements
from nbspike.model.check import check_neurons, check_synapses
from nbspike.model.checked import CheckedNeurons, CheckedSynapses
from nbspike.model.declared_unit import declared_unit
from nbspike.units.dimension import Dimension


def read_expression(text: str) -> Expr:
    """Return the tree of one expression."""
    return parse_value(SourceText(text, "expression"))


def size_of(unit: str) -> Dimension:
    """Return the dimension of a unit as it is declared."""
    findings = Findings()
    size, _ = declared_unit(read_expression(unit), findings)
    findings.raise_if_any()
    assert size is not None
    return size


def sizes(constants: Mapping[str, str]) -> dict[str, Dimension]:
    """Return the dimensions of constants given by their units."""
    return {name: size_of(unit) for name, unit in constants.items()}


@dataclass(frozen=True)
class Reader:
    """Reads and checks models from text."""

    def expression(self, text: str) -> Expr:
        return read_expression(text)

    def size(self, unit: str) -> Dimension:
        return size_of(unit)

    def sizes(self, **constants: str) -> dict[str, Dimension]:
        return sizes(constants)

    def parsed_neurons(
        self,
        equations: str,
        threshold: str | None = None,
        reset: str = "",
        refractory: str | None = None,
        method: str | None = None,
    ) -> ParsedNeurons:
        source = SourceText(equations, "equations")
        return ParsedNeurons(
            source,
            parse_model(source),
            threshold and parse_value(SourceText(threshold, "threshold")),
            parse_statements(SourceText(reset, "reset")) if reset else (),
            refractory and parse_value(SourceText(refractory, "refractory")),
            method=method,
        )

    def neurons(
        self,
        equations: str,
        threshold: str | None = None,
        reset: str = "",
        refractory: str | None = None,
        *,
        constants: Mapping[str, str] | None = None,
        complete: bool = True,
    ) -> CheckedNeurons:
        parsed = self.parsed_neurons(equations, threshold, reset, refractory)
        return check_neurons(parsed, sizes(constants or {}), complete=complete)

    def parsed_synapses(
        self,
        model: str = "",
        on_pre: str = "",
        on_post: str = "",
        delay: str | None = None,
    ) -> ParsedSynapses:
        source = SourceText(model, "model")
        codes = (("pre", on_pre), ("post", on_post))
        pathways = tuple(
            Pathway(name, name, parse_statements(SourceText(code, f"on_{name}")))
            for name, code in codes
            if code
        )
        equations = parse_model(source, may_be_empty=True)
        wait = delay and parse_value(SourceText(delay, "delay"))
        return ParsedSynapses(source, equations, pathways, delay=wait)

    def synapses(
        self,
        model: str = "",
        on_pre: str = "",
        on_post: str = "",
        delay: str | None = None,
        *,
        source: CheckedNeurons | None = None,
        target: CheckedNeurons | None = None,
        constants: Mapping[str, str] | None = None,
        complete: bool = True,
    ) -> CheckedSynapses:
        parsed = self.parsed_synapses(model, on_pre, on_post, delay)
        known = sizes(constants or {})
        return check_synapses(parsed, source, target, known, complete=complete)


@pytest.fixture(scope="session")
def read() -> Reader:
    """Return the reader of model texts."""
    return Reader()
