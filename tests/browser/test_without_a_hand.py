"""Pictures without a kernel, all by keyboard, and on a dark page."""

from __future__ import annotations

import json
import urllib.request

import pytest
from nbconvert import HTMLExporter
from selenium.webdriver import ActionChains, Keys
from selenium.webdriver.support.ui import WebDriverWait

from tests.browser.test_tour import TOUR, is_large

CELLS = [
    "%load_ext nbspike",
    "%%constants\ndrive = 2 in [1, 4]  # what drives it",
    """%%neurons P[100] = A[60] + B[40]
dv/dt = (drive - v)/(10*ms) : 1
threshold: v > 1
reset: v = 0
init: v = rand()""",
    "%explore drive --for 200*ms as ex",
]
STATUS = ".nbspike-status"
MOST_TABS = 60
_CONTRASTS = """
const light = text => {
  const [r, g, b] = text.match(/[\\d.]+/g).map(Number).map(c => c / 255)
    .map(c => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const behind = e => {
  for (; e; e = e.parentElement) {
    const c = getComputedStyle(e).backgroundColor;
    if (c !== 'transparent' && !/, 0\\)$/.test(c)) return c;
  }
  return 'rgb(255, 255, 255)';
};
return [...document.querySelectorAll(arguments[0])]
  .filter(e => e.textContent.trim() && e.getBoundingClientRect().width)
  .map(e => {
    const style = getComputedStyle(e);
    const ink = e instanceof SVGElement ? style.fill : style.color;
    const [low, high] = [light(ink), light(behind(e))].sort((a, b) => a - b);
    return [e.textContent.trim().slice(0, 30), (high + 0.05) / (low + 0.05)];
  });
"""
TEXTS = ".nbspike-title, .nbspike-heading, .nbspike-caption, .nbspike-said, "
TEXTS += ".nbspike-panel .bqplot text"


def test_nbconvert_shows_the_picture(chrome, tmp_path):
    html, _ = HTMLExporter().from_filename(str(TOUR))
    (tmp_path / "tour.html").write_text(html, encoding="utf-8")
    chrome.get(f"file://{tmp_path}/tour.html")
    images = chrome.find_elements("css selector", ".jp-RenderedImage img")

    for image in images:
        assert image.get_attribute("src").startswith("data:image/png")
    # of %simulate and of %explore; that of %nbspike status is smaller
    WebDriverWait(chrome, 30).until(lambda _: sum(map(is_large, images)) >= 2)
    assert all(image.size["height"] > 50 for image in images)


def test_all_of_it_by_keyboard(front_end):
    page = front_end.start(CELLS)
    keys = ActionChains(page.driver)

    def press(*what):
        keys.send_keys(*what).perform()

    def go_to(css):
        for _ in range(MOST_TABS):
            active = page.driver.switch_to.active_element
            if page.driver.execute_script(
                "return arguments[0].matches(arguments[1])", active, css
            ):
                return
            press(Keys.TAB)
        pytest.fail(f"no way to {css} with the Tab key")

    go_to(".nbspike-slider-drive .noUi-handle")
    press(Keys.END)
    page.wait(lambda: page.ask("ex.values['drive']") == "4.0")
    go_to(".nbspike-number-drive input")
    keys.key_down(Keys.CONTROL).send_keys("a").key_up(Keys.CONTROL).perform()
    press("3", Keys.ENTER)
    page.wait(lambda: page.ask("ex.values['drive']") == "3.0")
    go_to(".nbspike-freeze")
    press(Keys.SPACE)
    page.wait(lambda: page.all(".nbspike-differences"))


def test_all_texts_can_be_read_on_a_dark_page(page):
    theme = f"{page.address}/lab/api/settings/@jupyterlab/apputils-extension:themes"

    def choose(name):
        raw = json.dumps({"raw": json.dumps({"theme": name})}).encode()
        request = urllib.request.Request(theme, raw, method="PUT")
        urllib.request.urlopen(request, timeout=20).close()

    choose("JupyterLab Dark")
    try:
        page.start(CELLS)
        page.wait(lambda: page.all("[data-jp-theme-light='false']"))
        found = page.wait(lambda: page.driver.execute_script(_CONTRASTS, TEXTS))
    finally:
        choose("JupyterLab Light")

    assert len(found) > 20
    assert [each for each in found if each[1] < 4.5] == []
