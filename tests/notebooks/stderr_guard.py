"""A pytest plugin for nbval: a magic that IPython refused is a failure.

IPython reports `UsageError`, and a magic that does not exist, on stderr only, so
nbval passes the cell.
"""

from __future__ import annotations

import pytest

REFUSALS = ("UsageError", "not found")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    result = yield
    for output in getattr(item, "test_outputs", None) or ():
        if output.get("name") == "stderr":
            said = [word for word in REFUSALS if word in output["text"]]
            assert not said, f"the cell wrote to stderr: {output['text']}"
    return result
