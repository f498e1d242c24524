"""The tour in JupyterLab: it runs, a slider moves, a wrong unit is explained."""

from __future__ import annotations

import nbformat
import pytest
from selenium.webdriver import Keys

from tests.architecture.repository import ROOT
from tests.browser.page import CELL, Notebook7, Page

TOUR = ROOT / "tutorials" / "00_tour.ipynb"
RASTER = ".nbspike-raster"


def code_cells():
    notebook = nbformat.read(TOUR, as_version=4)
    return [cell.source for cell in notebook.cells if cell.cell_type == "code"]


def number_of(cells, start):
    return next(k for k, source in enumerate(cells) if source.startswith(start))


@pytest.fixture
def explorer(page):
    """The tour, run up to and including the Explorer."""
    cells = code_cells()
    last = number_of(cells, "%explore")
    page.open(cells[: last + 1])
    for index in range(last + 1):
        page.run(index)
        page.wait(lambda index=index: is_done(page, index))
    show_explorer(page)
    return page


def show_explorer(page):
    """Scroll to the Explorer: what is out of view may not be drawn."""
    page.wait(lambda: page.all(".nbspike-panel"))
    page.show(".nbspike-panel")
    page.wait(lambda: page.all(f"{RASTER} path.line, {RASTER} image"))


def is_done(page, index):
    prompt = page.all(".jp-Notebook .jp-CodeCell .jp-InputPrompt")[index].text
    return prompt.strip("[]: ").isdigit()


def raster(page):
    """Return what the raster shows, as its picture or its path."""
    images = page.all(f"{RASTER} image")
    if images:
        return images[0].get_attribute("href")
    return page.one(f"{RASTER} path.line").get_attribute("d")


def rates(page):
    return page.all(".nbspike-rates path.line")[-1].get_attribute("d")


def status(page):
    return page.one(".nbspike-status").text


def test_moving_a_slider_changes_raster_rates_and_summary(explorer):
    before = raster(explorer), rates(explorer), status(explorer)

    explorer.move_slider(".nbspike-slider-w_e", moves=20)

    explorer.wait(lambda: status(explorer) != before[2])
    explorer.wait(lambda: raster(explorer) != before[0])
    explorer.wait(lambda: rates(explorer) != before[1])
    assert "Hz" in status(explorer)


def test_buttons_and_typed_units_reach_the_kernel(explorer):
    page = explorer
    number = page.one(".nbspike-number-w_e input")
    first = number.get_attribute("value")

    def type_value(text):
        number.send_keys(Keys.CONTROL, "a")
        number.send_keys(text, Keys.ENTER)

    def shows(text):
        return lambda: number.get_attribute("value") == text

    page.one(".nbspike-freeze").click()
    page.wait(lambda: page.all(".nbspike-differences"))
    type_value("2500 uvolt")
    page.wait(shows("2.5"))
    page.wait(lambda: "+" in page.one(".nbspike-differences tbody").text)
    type_value("3*ms")
    page.wait(lambda: "UnitError" in status(page))
    page.wait(shows("2.5"))
    page.one(".nbspike-undo").click()
    page.wait(shows(first))
    page.one(".nbspike-redo").click()
    page.wait(shows("2.5"))
    page.one(".nbspike-noise").click()
    page.wait(lambda: "seed 2" in status(page))
    page.one(".nbspike-reset").click()
    page.wait(shows(first))
    page.wait(lambda: "seed 1" in status(page))
    page.one(".nbspike-freeze").click()
    page.wait(lambda: not page.all(".nbspike-differences"))


def test_wrong_unit_is_explained_in_the_notebook(page):
    page.open(
        [
            "%load_ext nbspike",
            "%%constants\ntau = 10*ms\nI = 2*nA",
            "%%neurons P[10]\ndv/dt = (I - v)/tau : volt",
        ]
    )
    for index in range(3):
        page.run(index)
        page.wait(lambda index=index: is_done(page, index))

    def shown():
        return "".join(e.text for e in page.all(".jp-OutputArea-output"))

    page.wait(lambda: "UnitError" in shown())
    text = shown()
    assert "UnitError NB301 in %%neurons P, line 1" in text
    assert "^" in text
    assert "Traceback" not in text


@pytest.mark.parametrize("kind", [Page, Notebook7])
def test_reopened_notebook_shows_the_picture_without_a_kernel(kind, lab, chrome):
    page = kind(chrome, *lab)
    explore = number_of(code_cells(), "%explore")
    page.open_file(TOUR)

    def pictures():
        cells = page.all(CELL)
        if len(cells) <= explore:
            return []  # the notebook is still being drawn
        page.driver.execute_script("arguments[0].scrollIntoView()", cells[explore])
        found = cells[explore].find_elements("css selector", IMAGE)
        return [image for image in found if is_large(image)]

    page.wait(pictures)


IMAGE = ".jp-OutputArea-output img[src^='data:image/png']"


def is_large(image):
    return image.size["width"] > 300 and image.size["height"] > 300
