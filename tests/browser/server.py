"""A Jupyter server with settings of its own, and a headless Chromium."""

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

from selenium import webdriver
from selenium.webdriver.chrome.service import Service

from tests.architecture.repository import SOURCE_ROOTS

CHROME = os.environ.get("NBSPIKE_CHROME") or shutil.which("chromium")
DRIVER = os.environ.get("NBSPIKE_CHROMEDRIVER") or shutil.which("chromedriver")
SECONDS_TO_START = 90
VOILA = {
    "extension_allowlist": [],  # Voila reads both lists if it reads one
    "extension_denylist": ["@jupyter-notebook/lab-extension"],
}


@contextlib.contextmanager
def browser():
    """Start headless Chromium; its driver is the value."""
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
    try:
        driver.set_page_load_timeout(90)
        driver.set_script_timeout(60)
        yield driver
    finally:
        driver.quit()


@contextlib.contextmanager
def server(folder, home):
    """Start a server that shows the notebooks of a folder; its address is the value.

    It serves JupyterLab, Notebook 7 and Voila.  Its settings, its log and the
    connection files of its kernels are below `home`.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    with (home / "lab.log").open("w") as log:
        process = subprocess.Popen(
            _command(port, folder),
            env=_environment(home),
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait_until_up(address, process, home / "lab.log")
        yield address
    finally:
        with contextlib.suppress(OSError):  # this ends its kernels too
            request = urllib.request.Request(f"{address}/api/shutdown", method="POST")
            urllib.request.urlopen(request, timeout=20).close()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _command(port, folder):
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


def _environment(home):
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


def _wait_until_up(address, process, log):
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urllib.request.urlopen(f"{address}/api/status", timeout=2).close()
        except OSError:
            time.sleep(0.25)
        else:
            return
    raise RuntimeError("no server:\n" + log.read_text()[-2000:])
