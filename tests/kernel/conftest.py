"""A real Jupyter kernel, driven through its messages as a front end would."""

from __future__ import annotations

import os
import time

import pytest
from jupyter_client.manager import start_new_kernel

from tests.architecture.repository import SOURCE_ROOTS


class Kernel:
    """One kernel and what it answered."""

    def __init__(self, manager, client):
        self.manager = manager
        self.client = client

    def start(self, code):
        """Send a cell; return the identity of the request."""
        return self.client.execute(code)

    def finish(self, request, seconds=120):
        """Wait for a request; return (status, displayed text, error text)."""
        shown, deadline = [], time.monotonic() + seconds
        while time.monotonic() < deadline:
            message = self.client.get_iopub_msg(timeout=seconds)
            if message["parent_header"].get("msg_id") != request:
                continue
            content = message["content"]
            if message["msg_type"] in ("execute_result", "display_data"):
                shown.append(content["data"].get("text/plain", ""))
            if message["msg_type"] == "stream":
                shown.append(content["text"])
            if message["msg_type"] == "status" and content["execution_state"] == "idle":
                break
        reply = self.client.get_shell_msg(timeout=seconds)["content"]
        error = "\n".join(reply.get("traceback", []))
        return reply["status"], "\n".join(shown), error

    def run(self, code):
        """Run a cell; return (status, displayed text, error text)."""
        return self.finish(self.start(code))


@pytest.fixture
def kernel(tmp_path):
    """Start a kernel in an empty folder; it is stopped afterwards."""
    paths = [*map(str, SOURCE_ROOTS), os.environ.get("PYTHONPATH", "")]
    environment = os.environ | {
        "IPYTHONDIR": str(tmp_path / "ipython"),
        "PYTHONPATH": os.pathsep.join(filter(None, paths)),
    }
    manager, client = start_new_kernel(env=environment, cwd=str(tmp_path))
    yield Kernel(manager, client)
    client.stop_channels()
    manager.shutdown_kernel(now=True)
