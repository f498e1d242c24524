"""A notebook in the browser, as a student's hand would use it."""

from __future__ import annotations

import itertools
import json
import shutil
import urllib.request
from pathlib import Path

import nbformat
import zmq
from jupyter_client import BlockingKernelClient
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver import ActionChains, Keys
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

_numbers = itertools.count()

CELL = ".jp-Notebook .jp-CodeCell"

_MOVE = """
const [css, moves, key, pause, done] = arguments;
const handle = document.querySelector(css + ' .noUi-handle');
(async () => {
  for (let k = 0; k < moves; k++) {
    handle.dispatchEvent(
      new KeyboardEvent('keydown', {key, bubbles: true, cancelable: true}));
    await new Promise(resume => setTimeout(resume, pause));
  }
  done(+handle.getAttribute('aria-valuenow'));
})();
"""
# a curve that is drawn anew has another path; what is drawn between two looks of the
# observer was not seen by anybody
_COUNT = """
const [css] = arguments, figure = document.querySelector(css);
const path = () => [...figure.querySelectorAll('path.line')]
  .map(line => line.getAttribute('d')).join();
let last = path();
window.picturesSeen = 0;
new MutationObserver(() => {
  const now = path();
  if (now !== last) { last = now; window.picturesSeen++; }
}).observe(figure, {subtree: true, attributes: true, childList: true});
"""
_CLICK = """
const [button, line, word, done] = arguments;
const began = performance.now();
const watch = new MutationObserver(() => {
  if (line.textContent.includes(word)) {
    watch.disconnect();
    done((performance.now() - began) / 1000);
  }
});
watch.observe(line, {subtree: true, childList: true, characterData: true});
button.click();
setTimeout(() => done(1e9), 30000);
"""


class Page:
    """One notebook at a time, in JupyterLab's single-document mode."""

    place = "doc/tree/{}?reset"

    def __init__(self, driver, address, folder, runtime):
        self.driver = driver
        self.address = address
        self.folder = Path(folder)
        self.runtime = Path(runtime)
        self.name = ""

    def open(self, cells, kernel="python3"):
        """Write a notebook of these code cells and open it, with its own kernel."""
        return self._show(self.write(cells, kernel))

    def write(self, cells, kernel="python3"):
        """Write a notebook of these code cells; its name."""
        name = f"test-{next(_numbers)}.ipynb"
        notebook = nbformat.v4.new_notebook(
            cells=[nbformat.v4.new_code_cell(cell) for cell in cells],
            metadata={
                "kernelspec": {
                    "name": kernel,
                    "display_name": kernel,
                    "language": "python",
                }
            },
        )
        nbformat.write(notebook, self.folder / name)
        return name

    def open_file(self, path):
        """Open a copy of a notebook."""
        shutil.copy(path, self.folder)
        return self._show(Path(path).name)

    def start(self, cells):
        """Open a notebook of these cells, run all of them, and show what they show."""
        self.open(cells)
        for index in range(len(cells)):
            self.run(index)
            self.wait(lambda index=index: self.is_done(index))
        return self.show_panel()

    def show_panel(self):
        """Scroll to the first panel: what is out of view may not be drawn."""
        self.wait(lambda: self.all(".nbspike-panel"))
        self.show(".nbspike-panel")
        self.wait(lambda: self.all(".nbspike-panel path.line, .nbspike-panel image"))
        return self

    def run(self, index):
        """Run cell `index` (code cells only, from 0) as Ctrl-Enter does."""
        # a click into the editor would put the cursor there
        cell = self.all(CELL)[index]
        cell.find_element(By.CSS_SELECTOR, ".jp-InputPrompt").click()
        keys = ActionChains(self.driver)
        keys.key_down(Keys.CONTROL).send_keys(Keys.ENTER).key_up(Keys.CONTROL).perform()

    def save(self):
        """Save the notebook, with what the widgets show."""
        self.all(f"{CELL} .jp-InputPrompt")[-1].click()
        keys = ActionChains(self.driver)
        keys.key_down(Keys.CONTROL).send_keys("s").key_up(Keys.CONTROL).perform()
        file = self.folder / self.name
        self.wait(lambda: "image/png" in file.read_text(encoding="utf-8"))

    def is_done(self, index):
        """Whether cell `index` has a number, so that it has run."""
        prompt = self.all(f"{CELL} .jp-InputPrompt")[index].text
        return prompt.strip("[]: ").isdigit()

    def move_slider(self, css, moves=1, key="ArrowRight", pause=16):
        """Press a key on the slider in `css`, `pause` ms apart; its value after."""
        return self.driver.execute_async_script(_MOVE, css, moves, key, pause)

    def count_pictures(self, css):
        """Count from now on how often the curves in `css` are drawn anew."""
        self.driver.execute_script(_COUNT, css)

    @property
    def pictures(self):
        """How often they were drawn anew since then."""
        return self.driver.execute_script("return window.picturesSeen")

    def click_until(self, button, line, word):
        """Click a button; the seconds until another element says a word."""
        return self.driver.execute_async_script(_CLICK, button, line, word)

    def all(self, css):
        """Return all elements that match."""
        return self.driver.find_elements(By.CSS_SELECTOR, css)

    def one(self, css):
        """Return the first element that matches; an error if there is none."""
        return self.driver.find_element(By.CSS_SELECTOR, css)

    def show(self, css):
        """Scroll to an element: JupyterLab draws only what is in view."""
        element = self.one(css)
        self.driver.execute_script("arguments[0].scrollIntoView()", element)
        return element

    def wait(self, condition, seconds=60):
        """Wait until `condition()` is true and return its value."""
        # what is drawn anew between finding and reading is looked for again
        waiting = WebDriverWait(
            self.driver,
            seconds,
            poll_frequency=0.1,
            ignored_exceptions=[StaleElementReferenceException],
        )
        return waiting.until(lambda _: condition())

    def ask(self, expression):
        """Return the value of a Python expression in the page's kernel, as text."""
        context = zmq.Context()
        client = BlockingKernelClient(
            connection_file=str(self._connection()), context=context
        )
        client.load_connection_file()
        client.start_channels()
        try:
            reply = client.execute_interactive(
                "", user_expressions={"it": expression}, silent=True, timeout=60
            )
        finally:
            client.stop_channels()
            context.destroy(linger=0)
        answer = reply["content"]["user_expressions"]["it"]
        assert answer["status"] == "ok", answer
        return answer["data"]["text/plain"]

    def _connection(self):
        """Return the connection file of the kernel that this page uses."""
        with urllib.request.urlopen(f"{self.address}/api/sessions") as answer:
            sessions = json.load(answer)
        (one,) = [each for each in sessions if each["path"].endswith(self.name)]
        return self.runtime / f"kernel-{one['kernel']['id']}.json"

    def severe_log_entries(self):
        """Return what the browser logged as an error since the last call."""
        return [
            entry
            for entry in self.driver.get_log("browser")
            if entry["level"] == "SEVERE"
        ]

    def _show(self, name):
        self.name = name
        self.driver.get("about:blank")
        self.driver.get_log("browser")  # forget the page before, and its leaving
        self.driver.get(f"{self.address}/{self.place.format(name)}")
        self.wait(lambda: self.all(CELL))
        self.wait(self._is_idle)
        return self

    def _is_idle(self):
        return "Idle" in self.one("body").text


class Notebook7(Page):
    """The same in Notebook 7, which shows a notebook and nothing else."""

    place = "notebooks/{}"

    def _is_idle(self):
        return self.all(".jp-NotebookKernelLogo, .jp-Toolbar-kernelStatus") and (
            self.all(".jp-Notebook-ExecutionIndicator[data-status='idle']")
        )

    def severe_log_entries(self):
        """Leave out what Notebook 7 complains of in its own code, such as settings."""
        found = Page.severe_log_entries(self)
        return [one for one in found if "/static/notebook/" not in one["message"]]


class Voila(Page):
    """A notebook as a page without cells: all of them run when it is opened."""

    place = "voila/render/{}"

    def start(self, cells):
        """Open a notebook of these cells and show what they show."""
        self.name = self.write(cells)
        self.driver.get("about:blank")
        self.driver.get_log("browser")
        self.driver.get(f"{self.address}/{self.place.format(self.name)}")
        return self.show_panel()

    def severe_log_entries(self):
        """Leave out icons and fonts that Voila's page asks other servers for."""
        found = Page.severe_log_entries(self)
        return [one for one in found if "ERR_NAME_NOT_RESOLVED" not in one["message"]]

    def _connection(self):
        """Return the connection file of the kernel that was started last."""
        files = self.runtime.glob("kernel-*.json")
        return max(files, key=lambda path: path.stat().st_mtime)


FRONT_ENDS = {"lab": Page, "notebook": Notebook7, "voila": Voila}
