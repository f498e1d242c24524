"""What an Explorer asks of a front end: the next cell, and metadata of an output."""

from __future__ import annotations

import json

from tests.front.conftest import CONSTANTS, NEURONS


def answers(kernel, code):
    """Run a cell; return its reply and the messages it published."""
    request = kernel.start(code)
    published = []
    while True:
        message = kernel.client.get_iopub_msg(timeout=120)
        if message["parent_header"].get("msg_id") != request:
            continue
        published.append((message["msg_type"], message["content"]))
        content = message["content"]
        if message["msg_type"] == "status" and content["execution_state"] == "idle":
            break
    while True:
        reply = kernel.client.get_shell_msg(timeout=120)
        if reply["parent_header"].get("msg_id") == request:
            return reply["content"], published


def test_apply_inserts_a_cell_and_the_output_keeps_the_state(kernel):
    for cell in ("%load_ext nbspike", CONSTANTS, NEURONS):
        assert kernel.run(cell)[0] == "ok"

    _, published = answers(kernel, "%explore w_e --for 20*ms as ex")
    (shown,) = [content for kind, content in published if kind == "execute_result"]
    assert shown["metadata"]["nbspike"]["state"]["constants"] == {
        "w_e": "1.62*mV in [0, 5]*mV"
    }
    assert "application/vnd.jupyter.widget-view+json" in shown["data"]
    json.dumps(shown["metadata"])

    reply, _ = answers(kernel, "ex.set('w_e', 2e-3)\nex.wait()\nex.apply()")
    (payload,) = reply["payload"]
    assert payload["source"] == "set_next_input"
    assert payload["text"] == (
        "%%constants\nw_e = 2*mV in [0, 5]*mV  # excitatory weight"
    )
    assert not payload["replace"]
