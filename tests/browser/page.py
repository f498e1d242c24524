"""A notebook in the browser, as a student's hand would use it."""

from __future__ import annotations

import itertools
import shutil
from pathlib import Path

import nbformat
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


class Page:
    """One notebook at a time, in JupyterLab's single-document mode."""

    def __init__(self, driver, address, folder):
        self.driver = driver
        self.address = address
        self.folder = Path(folder)

    def open(self, cells):
        """Write a notebook of these code cells and open it, with its own kernel."""
        name = f"test-{next(_numbers)}.ipynb"
        notebook = nbformat.v4.new_notebook(
            cells=[nbformat.v4.new_code_cell(cell) for cell in cells],
            metadata={
                "kernelspec": {
                    "name": "python3",
                    "display_name": "Python 3",
                    "language": "python",
                }
            },
        )
        nbformat.write(notebook, self.folder / name)
        return self._show(name)

    def open_file(self, path):
        """Open a copy of a notebook."""
        shutil.copy(path, self.folder)
        return self._show(Path(path).name)

    def run(self, index):
        """Run cell `index` (code cells only, from 0) as Ctrl-Enter does."""
        # a click into the editor would put the cursor there
        cell = self.all(CELL)[index]
        cell.find_element(By.CSS_SELECTOR, ".jp-InputPrompt").click()
        keys = ActionChains(self.driver)
        keys.key_down(Keys.CONTROL).send_keys(Keys.ENTER).key_up(Keys.CONTROL).perform()

    def move_slider(self, css, moves=1, key="ArrowRight", pause=16):
        """Press a key on the slider in `css`, `pause` ms apart; its value after."""
        return self.driver.execute_async_script(_MOVE, css, moves, key, pause)

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
            self.driver, seconds, ignored_exceptions=[StaleElementReferenceException]
        )
        return waiting.until(lambda _: condition())

    def severe_log_entries(self):
        """Return what the browser logged as an error since the last call."""
        return [
            entry
            for entry in self.driver.get_log("browser")
            if entry["level"] == "SEVERE"
        ]

    def _show(self, name):
        self.driver.get("about:blank")
        self.driver.get_log("browser")  # forget the page before, and its leaving
        self.driver.get(f"{self.address}/doc/tree/{name}?reset")
        self.wait(lambda: self.all(CELL))
        self.wait(lambda: "Idle" in self.one("body").text)
        return self
