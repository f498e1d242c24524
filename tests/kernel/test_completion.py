"""Tab and Shift+Tab, in a real kernel."""

from __future__ import annotations

import pytest

CELLS = (
    "%load_ext nbspike",
    "%%constants\ntau_m = 20*ms  # membrane",
    "%%neurons P[4]\ndv/dt = -v/tau_m : volt",
)


@pytest.fixture
def ready(kernel):
    for cell in CELLS:
        status, _, error = kernel.run(cell)
        assert status == "ok", error
    return kernel


def ask(kernel, question, text):
    """Return the kernel's answer about where ``|`` stands."""
    request = question(text.replace("|", ""), text.index("|"))
    while True:
        reply = kernel.client.get_shell_msg(timeout=60)
        if reply["parent_header"]["msg_id"] == request:
            return reply["content"]


def test_tab_and_shift_tab_know_the_cell(ready):
    found = ask(ready, ready.client.complete, "%%neurons Q[2]\ndv/dt = -v/tau|")
    assert found["matches"] == ["tau_m"]
    assert (found["cursor_start"], found["cursor_end"]) == (26, 29)
    kinds = found["metadata"]["_jupyter_types_experimental"]
    assert [each["type"] for each in kinds] == ["constant"]

    told = ask(ready, ready.client.inspect, "%%neurons Q[2]\ndv/dt = -v/tau|_m : volt")
    assert told["found"]
    assert told["data"]["text/plain"].startswith("tau_m = 20 ms\nconstant")

    python = ask(ready, ready.client.inspect, "prin|t(3)")
    assert "Prints the values" in python["data"]["text/plain"]

    status, _, error = ready.run("%unload_ext nbspike")
    assert status == "ok", error
    again = ask(ready, ready.client.inspect, "%%neurons Q[2]\nv : vol|t")
    assert not again["found"]
