"""Kernels that call something written in Python can be kept on disk, too."""

from __future__ import annotations

import numpy as np
import pytest

from nbspike.codegen import compiling
from nbspike.codegen.cache import ObjectCache
from nbspike.codegen.objects import ALLOWED_SYMBOLS

KERNEL = """\
def kernel(context, step):
    values = float64_array(context, 1)
    key_0 = context[2]
    for element in range(context[3]):
        values[element] = {draw}
"""


@pytest.mark.parametrize(
    "draw",
    [
        "poisson(key_0, step, element, values[element])",
        "binomial(key_0, step, element, 20.0, 0.2, 0.0)",
    ],
)
def test_object_code_of_draws_stands_alone(draw, monkeypatch, tmp_path):
    folder = ObjectCache(tmp_path / "kernels")
    monkeypatch.setattr(compiling, "object_cache", lambda: folder)
    monkeypatch.setattr(compiling, "_compiled", {})
    source = KERNEL.format(draw=draw)

    first = compiling.compile_source(source)
    monkeypatch.setattr(compiling, "_compiled", {})
    second = compiling.compile_source(source)

    assert (first.origin, second.origin) == ("numba", "disk")
    assert np.array_equal(drawn(first), drawn(second))
    assert not {"Py_DecRef", "PyErr_SetString"} & ALLOWED_SYMBOLS


def drawn(kernel):
    """Return what a kernel makes of a thousand numbers."""
    import ctypes

    values = np.full(1000, 4.0)
    context = np.array([0, values.ctypes.data, 1234, len(values)], np.int64)
    call = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_int64)(kernel.address)
    call(context.ctypes.data, 7)
    return values
