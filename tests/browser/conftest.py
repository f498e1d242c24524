"""One Jupyter server and one headless Chromium for all browser tests.

Without a browser these tests are skipped, unless ``NBSPIKE_REQUIRE_BROWSER=1``
says that there has to be one.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.browser.page import FRONT_ENDS, Page
from tests.browser.server import CHROME, DRIVER, browser, server


def pytest_collection_modifyitems(items):
    """Mark every test of this folder as a browser test."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chrome():
    """Start headless Chromium; its driver is the fixture's value."""
    if not (CHROME and DRIVER):
        missing = "no Chromium or no chromedriver on this machine"
        if os.environ.get("NBSPIKE_REQUIRE_BROWSER") == "1":
            pytest.fail(missing)
        pytest.skip(missing)
    with browser() as driver:
        yield driver


@pytest.fixture(scope="session")
def lab(chrome, tmp_path_factory):
    """Start a server with settings of its own: its address, notebooks, kernels."""
    folder, home = tmp_path_factory.mktemp("notebooks"), tmp_path_factory.mktemp("home")
    with server(folder, home) as address:
        yield address, folder, home / "runtime"


@pytest.fixture
def page(lab, chrome):
    """Return a notebook page, not yet open; its log must hold no severe entry."""
    page = Page(chrome, *lab)
    yield page
    assert page.severe_log_entries() == []


@pytest.fixture(scope="module", params=FRONT_ENDS)
def front_end(request, lab, chrome):
    """Return a page of each front end in turn, for all tests of a module."""
    page = FRONT_ENDS[request.param](chrome, *lab)
    yield page
    assert page.severe_log_entries() == []
