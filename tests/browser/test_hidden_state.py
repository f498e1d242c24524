"""Renaming, deleting and starting again, in JupyterLab, leave nothing behind."""

from __future__ import annotations

import pytest
from selenium.webdriver import ActionChains, Keys
from selenium.webdriver.common.by import By

from tests.browser.page import CELL

CELLS = (
    "%load_ext nbspike",
    "%%constants\ntau = 10*ms\nw = 0.1",
    "%%neurons P[5]\ndv/dt = (2 - v)/tau : 1\nthreshold: v > 1\nreset: v = 0",
    "%%synapses S: P -> P\nconnect: i != j\non_pre: v += w",
    "%simulate 50*ms as res",
    "%nbspike status",
)
PROMPTS = f"{CELL} .jp-InputPrompt"


@pytest.fixture
def notebook(page):
    """Cells that were run once, in order."""
    page.open(CELLS)
    run(page, *range(len(CELLS)))
    return page


def run(page, *indices):
    """Run cells and wait for each: its number changes."""
    for index in indices:
        before = page.all(PROMPTS)[index].text
        page.run(index)
        page.wait(lambda i=index, b=before: is_new(page.all(PROMPTS)[i].text, b))


def is_new(text, before):
    return text != before and text.strip("[]: ").isdigit()


def shown(page, index):
    """Return the text below a cell."""
    cell = page.all(CELL)[index]
    page.driver.execute_script("arguments[0].scrollIntoView()", cell)
    return "\n".join(
        each.text for each in cell.find_elements(By.CSS_SELECTOR, ".jp-OutputArea")
    )


def write(page, index, text):
    """Put a text in place of what stands in a cell."""
    cell = page.all(CELL)[index]
    cell.find_element(By.CSS_SELECTOR, ".cm-content").click()
    keys = ActionChains(page.driver)
    keys.key_down(Keys.CONTROL).send_keys("a").key_up(Keys.CONTROL).perform()
    page.driver.execute_cdp_cmd("Input.insertText", {"text": text})


def delete(page, index):
    """Delete a cell as a hand would: Esc, d, d."""
    count = len(page.all(CELL))
    page.all(PROMPTS)[index].click()
    ActionChains(page.driver).send_keys(Keys.ESCAPE, "d", "d").perform()
    page.wait(lambda: len(page.all(CELL)) == count - 1)


def test_renamed_population_is_gone(notebook):
    assert "5 neurons" in shown(notebook, 5)
    write(notebook, 2, CELLS[2].replace("P[5]", "Q[7]"))
    run(notebook, 2, 5)

    status = shown(notebook, 5)
    assert "7 neurons" in status
    assert "5 neurons" not in status
    assert "P: the cell that defined it now defines Q" in status.replace("`", "")
    run(notebook, 4)
    assert "the cell that defined it now defines" in shown(notebook, 4)


def test_deleted_cells_take_what_they_defined_along(notebook):
    delete(notebook, 3)
    run(notebook, 4)  # the status, now one place up

    status = shown(notebook, 4)
    assert "synapses P -> P" not in status
    assert "5 neurons" in status
    delete(notebook, 1)
    run(notebook, 2)  # the simulation
    assert "the cell that defined it was deleted" in shown(notebook, 2)


def test_result_of_other_constants_says_so(notebook):
    write(notebook, 1, "%%constants\ntau = 20*ms\nw = 0.1")
    run(notebook, 1, 5)

    assert "changed since: tau 10 → 20 ms" in shown(notebook, 5)
    run(notebook, 4, 5)
    assert "changed since" not in shown(notebook, 5)


def test_restart_and_run_all_gives_the_same(notebook):
    before = shown(notebook, 5)
    menu(notebook, "Kernel", "Restart Kernel and Run All Cells")
    notebook.wait(lambda: notebook.all(".jp-Dialog .jp-mod-accept"))
    notebook.one(".jp-Dialog .jp-mod-accept").click()
    notebook.wait(lambda: not notebook.all(".jp-Dialog"))
    notebook.wait(lambda: notebook.all(PROMPTS)[5].text == "[6]:", seconds=120)

    assert shown(notebook, 5) == before


def menu(page, name, entry):
    """Choose an entry of a menu."""
    for css, text in ((".lm-MenuBar-itemLabel", name), (".lm-Menu-itemLabel", entry)):
        page.wait(lambda c=css, t=text: labelled(page, c, t))
        labelled(page, css, text)[0].click()


def labelled(page, css, text):
    return [each for each in page.all(css) if each.text.startswith(text)]
