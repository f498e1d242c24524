"""What a word in a cell means: one sentence, or a few short lines."""

from __future__ import annotations

from nbspike.lang.clauses import EXAMPLES
from nbspike.lang.format import to_text
from nbspike.lang.parsed import Equation, EquationKind
from nbspike.units.display import format_value
from nbspike.units.table import UNITS
from nbspike.worksheet import vocabulary as words
from nbspike.worksheet.constants import constant_of
from nbspike.worksheet.definitions import (
    Definition,
    NeuronsDefinition,
    SegmentDefinition,
    SynapsesDefinition,
)
from nbspike.worksheet.offering import written_variables
from nbspike.worksheet.typeset import formula_text
from nbspike.worksheet.worksheet import Worksheet


def describe(word: str, text: str, worksheet: Worksheet) -> str | None:
    """Return what a word means in a cell, or `None` if it means nothing.

    Parameters
    ----------
    word
        A name, clause, option, unit or function.
    text
        The whole cell.
    worksheet
        What the other cells define.
    """
    own = _own_variable(word, text)
    if own is not None:
        return own
    return (
        _clause(word)
        or _language(word)
        or _variable_elsewhere(word, text, worksheet)
        or _group(word, worksheet)
        or _constant(word, worksheet)
        or _connect(word, text)
        or _flag(word)
    )


def definition_text(definition: Definition) -> str:
    """Return a definition as lines: its head, then what its cell says."""
    lines = [repr(definition)]
    lines += [_equation(equation) for equation in definition.parsed.equations]
    if isinstance(definition, NeuronsDefinition):
        parsed = definition.parsed
        for title, expr in (
            ("threshold", parsed.threshold),
            ("refractory", parsed.refractory),
            ("rate", definition.header.rate),
        ):
            if expr is not None:
                lines.append(f"{title}: {to_text(expr)}")
        if definition.integration is not None:
            lines.append(f"method: {': '.join(definition.integration)}")
    return "\n".join(lines)


def _own_variable(word: str, text: str) -> str | None:
    """Return the line that defines a variable in the cell itself."""
    if word not in written_variables(text):
        return None
    for line in text.split("\n")[1:]:
        code = line.partition("#")
        left = code[0].partition("=")[0].partition(":")[0].replace(" ", "")
        if left in (word, f"d{word}/dt"):
            kind = "state variable" if left != word else "variable"
            label = f"  ({code[2].strip()})" if code[2].strip() else ""
            return f"{word}: {kind} of this cell{label}\n{code[0].strip()}"
    return None


def _clause(word: str) -> str | None:
    if word in words.CLAUSES and word != "on":
        return f"{word}: {words.CLAUSES[word]}\nfor example  {EXAMPLES[word]}"
    if word in words.OPTIONS:
        return f"{word}: {words.OPTIONS[word]}"
    return None


def _flag(word: str) -> str | None:
    for name, meaning in words.FLAGS.items():
        if word in (name, *name.replace("-", " ").split()):
            return f"({name}): {meaning}"
    return None


def _connect(word: str, text: str) -> str | None:
    if not text.startswith("%%synapses"):
        return None
    for name in (word, f"{word}="):
        if name in words.CONNECT:
            return f"{name} in connect: {words.CONNECT[name]}"
    return None


def _language(word: str) -> str | None:
    if word in words.FUNCTIONS:
        return words.FUNCTIONS[word]
    if word in words.BUILTINS:
        return f"{word}: {words.BUILTINS[word]}"
    if word in words.METHODS:
        return f"{word}: integration method, {words.METHODS[word]}"
    unit = UNITS.get(word)
    if unit is not None:
        base = format_value(1.0, unit.dimension)
        value = f"{unit.scale:g} times {base}" if unit.scale != 1 else base
        return f"{word}: unit, {value}"
    return words.INPUTS.get(word)


def _variable_elsewhere(word: str, text: str, worksheet: Worksheet) -> str | None:
    """Return a variable of the neurons that the synapses of a cell join."""
    if not text.startswith("%%synapses"):
        return None
    names = [
        name for name in worksheet.groups() if name in text.split("\n", maxsplit=1)[0]
    ]
    plain = word.removesuffix("_pre").removesuffix("_post")
    for name in names:
        population = worksheet.population_of(name)
        for equation in () if population is None else population.parsed.equations:
            if equation.name == plain:
                kind = equation.kind.value
                return f"{word}: variable of {name}, {kind}\n{_equation(equation)}"
    return None


def _group(word: str, worksheet: Worksheet) -> str | None:
    found = worksheet.variables.get(word)
    if isinstance(found, NeuronsDefinition | SynapsesDefinition):
        return definition_text(found)
    return repr(found) if isinstance(found, SegmentDefinition) else None


def _constant(word: str, worksheet: Worksheet) -> str | None:
    constant = constant_of(worksheet.variables.get(word))
    if constant is None:
        return None
    declared = worksheet.declaration_of(word)
    value = format_value(constant.value, constant.dimension)
    if declared is None:
        return f"{word} = {value}\nconstant, a variable of the notebook"
    value = f"{declared.constant.value / declared.scale:.6g} {declared.unit}".rstrip()
    formula = formula_text(declared)
    follows = f" = {formula}" if formula else ""
    label = f"\n{declared.label}" if declared.label else ""
    return f"{word} = {value}{follows}\nconstant, declared by %%constants{label}"


def _equation(equation: Equation) -> str:
    left = equation.name
    if equation.kind is EquationKind.DIFFERENTIAL:
        left = f"d{left}/dt"
    if equation.expression is not None:
        left = f"{left} = {to_text(equation.expression)}"
    if equation.link is not None:
        left = f"{left} = {equation.link}"
    flags = f" ({', '.join([flag.name for flag in equation.flags])})"
    return f"{left} : {to_text(equation.unit)}{flags if equation.flags else ''}"
