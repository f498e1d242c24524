"""Every panel as a browser draws it: nothing empty, nothing outside its figure."""

from __future__ import annotations

import os

import pytest

PANELS = (
    "raster(E, I_) rate(E, I_) vm(P[0:2]) currents(P[0]) isi(E, I_) "
    "histogram(P[0:2]) spectrum(E, I_) autocorrelation(E, I_) fi(P, I) phase(P) "
    "regime(E, I_) weights(Ce)"
)
CELLS = [
    "%load_ext nbspike",
    """%%constants
tau_m = 20*ms
tau_e = 5*ms
tau_i = 10*ms
tau_w = 100*ms
E_L = -60*mV
V_th = -50*mV
V_r = -60*mV
I = 12*mV in [0, 30]*mV
w_e = 1*mV in [0, 5]*mV
w_i = 4*mV""",
    """%%neurons P[500] = E[400] + I_[100]
dv/dt = (g_e + g_i - (v - E_L) + I - u)/tau_m : volt (unless refractory)
du/dt = (0.2*(v - E_L) - u)/tau_w : volt
dg_e/dt = -g_e/tau_e : volt
dg_i/dt = -g_i/tau_i : volt
threshold: v > V_th
reset: v = V_r
refractory: 3*ms
init: v = V_r + (V_th - V_r)*rand()""",
    "%%synapses Ce: E -> P\nw : volt = w_e*2*rand()\nconnect: p=0.1\non_pre: g_e += w",
    "%%synapses Ci: I_ -> P\nconnect: p=0.1\non_pre: g_i -= w_i",
    f"%explore I w_e --for 1*second --plots {PANELS} as ex",
    "%simulate 300*ms as res\nres.plot_isi(P)",
]
WORDS = "isi histogram spectrum autocorrelation fi phase regime weights".split()

_OUTSIDE = """
const found = [];
for (const svg of document.querySelectorAll('.nbspike-panel .bqplot > svg')) {
  const frame = svg.getBoundingClientRect();
  for (const text of svg.querySelectorAll('.axis text')) {
    if (!text.textContent) continue;
    if (getComputedStyle(text).display === 'none') continue;
    const box = text.getBoundingClientRect();
    if (!box.width) continue;
    const cut = box.left < frame.left - 1 || box.right > frame.right + 1 ||
                box.top < frame.top - 1 || box.bottom > frame.bottom + 1;
    if (cut) found.push(text.textContent + ' ' + JSON.stringify([
      box.left - frame.left, box.right - frame.right,
      box.top - frame.top, box.bottom - frame.bottom].map(Math.round)));
  }
}
return found;
"""
_DRAWN = """
return [...document.querySelectorAll(arguments[0] + ' path.line')]
  .filter(path => (path.getAttribute('d') || '').length > 20).length
  + document.querySelectorAll(arguments[0] + ' .dot').length;
"""


@pytest.fixture
def tall(chrome):
    """A window in which all panels are in view: JupyterLab draws no others."""
    chrome.set_window_size(1200, 2600)
    yield
    chrome.set_window_size(1200, 1000)


@pytest.mark.slow
def test_all_panels_are_drawn_and_follow_a_slider(page, tall):
    page.open(CELLS)
    for index in range(len(CELLS) - 1):
        page.run(index)
    page.wait(lambda: page.all(".nbspike-weights svg"), 120)
    for word in [*WORDS, "currents"]:
        css = f".nbspike-{word}"
        page.wait(lambda css=css: page.driver.execute_script(_DRAWN, css) > 0)
        assert page.one(f"{css} .nbspike-says").text, word
    _picture(page, "panels")
    assert page.driver.execute_script(_OUTSIDE) == []
    said = page.one(".nbspike-fi .nbspike-says").text
    page.move_slider(".nbspike-panel .widget-slider", moves=10)
    page.wait(lambda: page.one(".nbspike-fi .nbspike-says").text != said)
    page.one(".nbspike-freeze").click()
    page.move_slider(".nbspike-panel .widget-slider", moves=10, key="ArrowLeft")
    page.wait(lambda: "baseline" in page.one(".nbspike-isi .nbspike-caption").text)
    page.wait(lambda: "preview" not in page.one(".nbspike-status").text)
    _picture(page, "frozen")
    assert page.driver.execute_script(_OUTSIDE) == []


@pytest.mark.slow
def test_plots_of_a_result_are_live_figures(page, tall):
    page.open([*CELLS[:5], CELLS[-1]])
    for index in range(6):
        page.run(index)
    page.wait(lambda: page.driver.execute_script(_DRAWN, ".nbspike-isi") > 0, 120)
    _picture(page, "result")
    assert page.driver.execute_script(_OUTSIDE) == []


def _picture(page, name):
    """Keep a picture of the panel for a person, where one is wanted."""
    folder = os.environ.get("NBSPIKE_SCREENSHOTS")
    if folder:
        page.show(".nbspike-panel")
        page.driver.save_screenshot(f"{folder}/{name}.png")
