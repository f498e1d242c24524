"""A kernel as Python source: the only place where program text is made.

The text is built from checked trees alone; numbers are written with `repr`, and
every name that came from a user carries a suffix (see `nbspike.ir.lowering`).
"""

from __future__ import annotations

import math

from nbspike.ir.nodes import Context, If, Kernel, Let, Loop, Node, Store, While
from nbspike.lang.expr import (
    Binary,
    Boolean,
    Call,
    Compare,
    Draw,
    Expr,
    Load,
    Name,
    Number,
    Select,
    Truth,
    Unary,
)

# `and` and `or` are written `&` and `|`: truth values have no short cut to take,
# and a branch would keep the loop from being vectorised.
_LOGIC = {"and": "&", "or": "|"}

_PRECEDENCE = {
    "not": 3,
    "compare": 4,
    "or": 4,
    "and": 4,
    "+": 5,
    "-": 5,
    "*": 6,
    "/": 6,
    "//": 6,
    "%": 6,
    "unary": 7,
    "**": 8,
    "atom": 9,
}

#: How functions of the language are called in a kernel.
_FUNCTIONS = {
    "sqrt": "sqrt",
    "exp": "exp",
    "log": "log",
    "log10": "log10",
    "abs": "abs",
    "expm1": "expm1",
    "log1p": "log1p",
    "sin": "sin",
    "cos": "cos",
    "tan": "tan",
    "sinh": "sinh",
    "cosh": "cosh",
    "tanh": "tanh",
    "arcsin": "asin",
    "arccos": "acos",
    "arctan": "atan",
    "floor": "floor",
    "ceil": "ceil",
    "int": "truncate",
    "float64": "float64",
    "float32": "float32",
    "int64": "int64",
    "sign": "sign",
    "exprel": "exprel",
    "growth": "growth",
    "linoid": "linoid",
    "clip": "clip",
    "timestep": "timestep",
    "moment": "moment",
    "called": "called",
    "min": "min",
}


def kernel_source(kernel: Kernel) -> str:
    """Return the Python source of a kernel, without its title.

    The source is the kernel's structure: equal structures give equal texts, so
    its hash is the key under which machine code is kept.
    """
    context = Context(kernel)
    lines = ["def kernel(context, step):"]
    if kernel.constants:
        lines.append("    constants = float64_array(context, 0)")
    for number, name in enumerate(kernel.constants):
        lines.append(f"    {name}_const = constants[{number}]")
    for array in kernel.arrays:
        kind = "uint8" if array.dtype == "bool" else array.dtype
        place = context.array(array.name)
        lines.append(f"    {array.name} = {kind}_array(context, {place})")
    for size in kernel.sizes:
        lines.append(f"    {size} = context[{context.size(size)}]")
    for site in range(kernel.streams):
        lines.append(f"    key_{site} = context[{context.stream(site)}]")
    for node in kernel.body:
        lines += _node(node, 1)
    return "\n".join(lines) + "\n"


def _node(node: Node, depth: int) -> list[str]:
    pad = "    " * depth
    match node:
        case Let():
            return [f"{pad}{node.name} = {expression(node.value)}"]
        case Store():
            where = expression(node.index)
            return [f"{pad}{node.array}[{where}] = {expression(node.value)}"]
        case If():
            head = f"{pad}if {expression(node.condition)}:"
        case While():
            head = f"{pad}while {expression(node.condition)}:"
        case Loop():
            start, stop = expression(node.start), expression(node.stop)
            span = stop if start == "0" else f"{start}, {stop}"
            head = f"{pad}for {node.index} in range({span}):"
    return [head, *(line for item in node.body for line in _node(item, depth + 1))]


def expression(node: Expr) -> str:
    """Return the Python text of an expression in kernel terms."""
    return _text(node)[0]


def _text(node: Expr) -> tuple[str, int]:
    """Return the text and the precedence of its outermost operation."""
    match node:
        case Number():
            return _number(node.value)
        case Truth():
            return str(node.value), _PRECEDENCE["atom"]
        case Name():
            return node.id, _PRECEDENCE["atom"]
        case Load():
            return f"{node.array}[{expression(node.index)}]", _PRECEDENCE["atom"]
        case Draw():
            call = f"{node.law}(key_{node.site}, step, element)"
            return call, _PRECEDENCE["atom"]
        case Select():
            parts = (node.then, node.otherwise, node.condition)
            then, otherwise, condition = (expression(part) for part in parts)
            return f"select({condition}, {then}, {otherwise})", _PRECEDENCE["atom"]
        case Call():
            return _call(node), _PRECEDENCE["atom"]
        case Unary():
            level = _PRECEDENCE["not" if node.op == "not" else "unary"]
            gap = " " if node.op == "not" else ""
            return f"{node.op}{gap}{_within(node.operand, level)}", level
        case Compare():
            level = _PRECEDENCE["compare"]
            left, right = _within(node.left, level + 1), _within(node.right, level + 1)
            return f"{left} {node.op} {right}", level
        case Boolean():
            level = _PRECEDENCE[node.op]
            parts_text = [_within(item, _PRECEDENCE["atom"]) for item in node.operands]
            return f" {_LOGIC[node.op]} ".join(parts_text), level
        case Binary():
            return _binary(node)


def _binary(node: Binary) -> tuple[str, int]:
    level = _PRECEDENCE[node.op]
    if node.op == "**":
        count = _whole_exponent(node.right)
        if count is not None:
            return f"power({expression(node.left)}, {count})", _PRECEDENCE["atom"]
        pair = f"{expression(node.left)}, {expression(node.right)}"
        return f"raised({pair})", _PRECEDENCE["atom"]
    left, right = _within(node.left, level), _within(node.right, level + 1)
    gap = "" if level == _PRECEDENCE["*"] and node.op != "%" else " "
    return f"{left}{gap}{node.op}{gap}{right}", level


def _whole_exponent(node: Expr) -> int | None:
    """Return an exponent that multiplications can serve, or `None`."""
    sign = 1
    if isinstance(node, Unary) and node.op == "-":
        sign, node = -1, node.operand
    if isinstance(node, Number) and float(node.value).is_integer():
        count = sign * int(node.value)
        return count if abs(count) <= 64 else None
    return None


def _within(node: Expr, level: int) -> str:
    text, own = _text(node)
    return text if own >= level else f"({text})"


def _number(value: float | int) -> tuple[str, int]:
    if isinstance(value, float):
        if math.isnan(value):
            return "nan", _PRECEDENCE["atom"]
        if math.isinf(value):
            return ("inf", _PRECEDENCE["atom"]) if value > 0 else ("-inf", 7)
    text = repr(value)
    return text, _PRECEDENCE["unary"] if text.startswith("-") else _PRECEDENCE["atom"]


def _call(node: Call) -> str:
    arguments = ", ".join(expression(item) for item in node.arguments)
    if node.function in ("poisson", "binomial"):
        *given, site = [expression(item) for item in node.arguments]
        return f"{node.function}(key_{site}, step, element, {', '.join(given)})"
    return f"{_FUNCTIONS[node.function]}({arguments})"
