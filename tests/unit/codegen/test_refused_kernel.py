"""A kernel that Numba does not take is nbspike's own fault, and says so."""

from __future__ import annotations

import pytest

from nbspike.codegen.compiling import compile_source
from nbspike.diagnostics.errors import InternalError

SOURCE = "def kernel(context, step):\n    nothing_of_this_name(step)\n"


def test_kernel_that_numba_refuses_is_an_internal_error():
    with pytest.raises(InternalError, match="not yours") as caught:
        compile_source(SOURCE)

    assert caught.value.code == "NB501"
    assert "nothing_of_this_name" in str(caught.value)


def test_internal_error_shows_the_source_to_report():
    with pytest.raises(InternalError) as caught:
        compile_source(SOURCE)

    shown = caught.value._render_traceback_()

    assert shown[0] == "InternalError NB501"
    assert shown[-2:] == SOURCE.splitlines()
