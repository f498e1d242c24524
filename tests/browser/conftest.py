"""One Jupyter server and one headless Chromium for all browser tests.

The server shows notebooks in JupyterLab, in Notebook 7 and as pages of Voila.

Without a browser these tests are skipped, unless ``NBSPIKE_REQUIRE_BROWSER=1``
says that there has to be one.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tests.architecture.repository import SOURCE_ROOTS
from tests.browser.page import FRONT_ENDS, Page

CHROME = os.environ.get("NBSPIKE_CHROME") or shutil.which("chromium")
DRIVER = os.environ.get("NBSPIKE_CHROMEDRIVER") or shutil.which("chromedriver")
SECONDS_TO_START = 90
VOILA = {
    "extension_allowlist": [],  # Voila reads both lists if it reads one
    "extension_denylist": ["@jupyter-notebook/lab-extension"],
}


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
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = CHROME
    # No software GL: the plots need none, and it makes them several times slower.
    for argument in (
        "--headless=new",
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--window-size=1200,1000",
        "--force-device-scale-factor=1",
    ):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(service=Service(DRIVER), options=options)
    driver.set_page_load_timeout(90)
    driver.set_script_timeout(60)
    yield driver
    driver.quit()


@pytest.fixture(scope="session")
def lab(chrome, tmp_path_factory):
    """Start a server with settings of its own: its address, notebooks, kernels."""
    folder, home = tmp_path_factory.mktemp("notebooks"), tmp_path_factory.mktemp("home")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    with (home / "lab.log").open("w") as log:
        server = subprocess.Popen(
            _lab_command(port, folder),
            env=_lab_environment(home),
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait_until_up(address, server, home / "lab.log")
        yield address, folder, home / "runtime"
    finally:
        with contextlib.suppress(OSError):  # this ends its kernels too
            request = urllib.request.Request(f"{address}/api/shutdown", method="POST")
            urllib.request.urlopen(request, timeout=20).close()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


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


def _lab_command(port, folder):
    return [
        sys.executable,
        "-m",
        "jupyterlab",
        "--no-browser",
        "--allow-root",
        "--ip=127.0.0.1",
        f"--port={port}",
        "--ServerApp.port_retries=0",
        "--IdentityProvider.token=",
        "--ServerApp.password=",
        "--ServerApp.disable_check_xsrf=True",
        "--LabApp.extension_manager=readonly",
        f"--ServerApp.root_dir={folder}",
    ]


def _lab_environment(home):
    # The question about news would cover the page.
    settings = home / "settings" / "@jupyterlab" / "apputils-extension"
    settings.mkdir(parents=True)
    (settings / "notification.jupyterlab-settings").write_text(
        '{"fetchNews": "false", "checkForUpdates": false}', encoding="utf-8"
    )
    # Voila would try to load the menus of Notebook 7, and complain.
    (home / "config").mkdir()
    (home / "config" / "voila.json").write_text(
        json.dumps({"VoilaConfiguration": VOILA}), encoding="utf-8"
    )
    paths = [*map(str, SOURCE_ROOTS), os.environ.get("PYTHONPATH", "")]
    return os.environ | {
        "IPYTHONDIR": str(home / "ipython"),
        "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"),
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "JUPYTER_PLATFORM_DIRS": "1",
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "PYTHONPATH": os.pathsep.join(filter(None, paths)),
    }


def _wait_until_up(address, server, log):
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and server.poll() is None:
        try:
            urllib.request.urlopen(f"{address}/api/status", timeout=2).close()
        except OSError:
            time.sleep(0.25)
        else:
            return
    pytest.fail("JupyterLab did not start:\n" + log.read_text()[-2000:])
