"""What is switched while a kernel compiles is as before afterwards."""

from __future__ import annotations

import gc
import operator
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from numba.core import registry
from numba.core.types import float64
from numba.core.types.functions import BaseFunction

from nbspike.codegen import compiling
from nbspike.codegen.compiling import assembly
from nbspike.codegen.garbage import without_collections
from nbspike.codegen.known_types import known_types

SUM = """\
def kernel(context, step):
    x = float64_array(context, 0)
    for i in range(context[1]):
        x[i] = x[i] + x[i] + x[i] + x[i]
"""


@pytest.fixture(autouse=True)
def nobody_compiles() -> Iterator[None]:
    """Keep other threads from compiling, such as one that warms the engine."""
    with compiling._lock:
        yield


def plus() -> tuple[Any, Any]:
    """Return Numba's type of addition, and the context it is known in."""
    context = registry.cpu_target.typing_context
    context.refresh()
    return context.resolve_value_type(operator.add), context


def test_types_of_a_call_are_inferred_once(monkeypatch: pytest.MonkeyPatch) -> None:
    function, context = plus()
    asked = []
    infer = BaseFunction.get_call_type

    def counted(*args: Any) -> Any:
        asked.append(args)
        return infer(*args)

    monkeypatch.setattr(BaseFunction, "get_call_type", counted)
    with known_types():
        first = function.get_call_type(context, (float64, float64), {})
        count = len(asked)
        for _ in range(3):
            assert function.get_call_type(context, (float64, float64), {}) is first
    assert len(asked) == count <= 1
    assert str(first) == "(float64, float64) -> float64"
    assert BaseFunction.get_call_type is counted


def test_kernels_compile_with_numba_as_it_was_afterwards() -> None:
    before: Callable[..., Any] = BaseFunction.get_call_type
    assert "addpd" in assembly(SUM) or "fadd" in assembly(SUM)
    assert BaseFunction.get_call_type is before
    assert gc.isenabled()


def test_garbage_waits_and_an_error_ends_the_waiting() -> None:
    @without_collections
    def fails() -> None:
        assert not gc.isenabled()
        raise LookupError

    with pytest.raises(LookupError):
        fails()
    assert gc.isenabled()


def test_who_switched_the_collector_off_keeps_it_off() -> None:
    gc.disable()
    try:
        without_collections(gc.isenabled)()
        assert not gc.isenabled()
    finally:
        gc.enable()
