"""``python -m benchmarks.browser``: from a moved slider to the new picture.

JupyterLab runs in a headless Chromium.  A key is pressed on a slider, and the clock
of the page stops when the curves have been drawn anew; beside nbspike stands what is
written by hand with ``interact``, Brian 2 and matplotlib, in the same browser.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from selenium.common.exceptions import TimeoutException

from benchmarks import environments
from benchmarks.machine import HERE, conditions
from benchmarks.tables import markdown, replace
from tests.browser.page import Page
from tests.browser.server import browser, server

OURS = [
    "%load_ext nbspike",
    """%%constants
tau_m = 20*ms
tau_e = 5*ms
tau_i = 10*ms
E_L = -49*mV
V_th = -50*mV
V_r = -60*mV
w_e = 1.62*mV in [0, 5]*mV
w_i = 9*mV""",
    """%%neurons P[4000] = E[3200] + I[800]
dv/dt = (g_e - g_i - (v - E_L))/tau_m : volt (unless refractory)
dg_e/dt = -g_e/tau_e : volt
dg_i/dt = -g_i/tau_i : volt
threshold: v > V_th
reset: v = V_r
refractory: 5*ms
init: v = V_r + (V_th - V_r)*rand()""",
    "%%synapses Ce: E -> P\nconnect: p=0.02\non_pre: g_e += w_e",
    "%%synapses Ci: I -> P\nconnect: p=0.02\non_pre: g_i += w_i",
    "%explore w_e --for 500*ms as ex",
]
BY_HAND = [
    """%matplotlib inline
from brian2 import *
import ipywidgets
prefs.codegen.target = "{target}"
eqs = '''
dv/dt = (g_e - g_i - (v + 49*mV))/(20*ms) : volt (unless refractory)
dg_e/dt = -g_e/(5*ms) : volt
dg_i/dt = -g_i/(10*ms) : volt
'''""",
    """def simulate(w_e):
    start_scope()
    seed(1)
    P = NeuronGroup(4000, eqs, threshold='v > -50*mV', reset='v = -60*mV',
                    refractory=5*ms, method='exact')
    P.v = '-60*mV + 10*mV*rand()'
    size = w_e*mV
    Ce = Synapses(P[:3200], P, on_pre='g_e += size')
    Ce.connect(p=0.02)
    Ci = Synapses(P[3200:], P, on_pre='g_i += 9*mV')
    Ci.connect(p=0.02)
    spikes, rates = SpikeMonitor(P), PopulationRateMonitor(P)
    trace = StateMonitor(P, 'v', record=[0])
    run(500*ms)
    figure, (top, middle, bottom) = plt.subplots(3, 1, figsize=(8, 6))
    top.plot(spikes.t/ms, spikes.i, ',')
    middle.plot(rates.t/ms, rates.smooth_rate(width=5*ms)/Hz)
    bottom.plot(trace.t/ms, trace.v[0]/mV)
    plt.show()""",
    """slider = ipywidgets.FloatSlider(1.62, min=0, max=5, step=0.05)
slider.add_class('by-hand')
ipywidgets.interact(simulate, w_e=slider);""",
]
# The picture is there when all that is drawn is new: of nbspike the raster and every
# curve of the rates, by hand the one image.  Two frames later it was painted.
_MEASURE = """
const [css, parts, done] = arguments;
const look = () => parts.map(part => [...document.querySelectorAll(part)]
  .map(e => e.getAttribute('d') || e.getAttribute('href') || e.src || '')
  .filter(text => text.length > 20).join());
const before = look();
const handle = document.querySelector(css + ' .noUi-handle');
const began = performance.now();
const ready = () => {
  const now = look();
  if (now.some((text, k) => !text || text === before[k])) return false;
  return !document.querySelector('.nbspike-preview');
};
const watch = new MutationObserver(() => {
  if (!ready()) return;
  watch.disconnect();
  requestAnimationFrame(() => requestAnimationFrame(
    () => done(performance.now() - began)));
});
watch.observe(document.body,
  {subtree: true, childList: true, attributes: true,
   attributeFilter: ['d', 'href', 'src', 'class']});
handle.dispatchEvent(new KeyboardEvent(
  'keydown', {key: 'ArrowRight', bubbles: true, cancelable: true}));
setTimeout(() => done(-1), 50000);
"""
_IMAGE = ".jp-OutputArea-output img"


def main() -> int:
    """Measure all; print or write the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.browser")
    add = parser.add_argument
    add("--write", type=Path, help="a page to put the table into")
    add("--brian2", type=Path, help="a Python with Brian 2, ipykernel and ipywidgets")
    add("--peers", default="numpy,cython", help="targets of Brian 2's, or none")
    add("--slider", type=Path, default=HERE / ".kept" / "slider.json")
    chosen = parser.parse_args()
    peers = [] if chosen.peers == "none" else chosen.peers.split(",")
    before = conditions()
    with tempfile.TemporaryDirectory() as name, browser() as driver:
        python = environments.interpreter("brian2", chosen.brian2) if peers else None
        with serving(Path(name), python) as (address, folder, runtime):
            page = Page(driver, address, folder, runtime)
            found = {"nbspike": ours(page)}
            for target in peers:
                who = f"interact, Brian 2 ({target})"
                try:
                    found[who] = by_hand(page, target)
                except (TimeoutError, TimeoutException) as error:
                    print(f"{who}: {type(error).__name__}", file=sys.stderr)
                    found[who] = []
    text = f"{before}\n\n{table(found)}"
    print(text)
    if chosen.write is not None:
        replace(chosen.write, text, "browser")
    chosen.slider.parent.mkdir(parents=True, exist_ok=True)
    told = {
        "median": statistics.median(found["nbspike"]) / 1e3,
        "when": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
    }
    chosen.slider.write_text(json.dumps(told), encoding="utf-8")
    return int(told["median"] > 0.2)


@contextmanager
def serving(base, python):
    """Start a server that knows the peers' kernel, too."""
    folder, home = base / "notebooks", base / "home"
    folder.mkdir()
    spec = home / "data" / "kernels" / "brian2"
    spec.mkdir(parents=True)
    if python is not None:
        command = [str(python), "-m", "ipykernel_launcher", "-f", "{connection_file}"]
        kernel = {"argv": command, "display_name": "brian2", "language": "python"}
        kernel["env"] = {"PYTHONPATH": ""}
        (spec / "kernel.json").write_text(json.dumps(kernel), encoding="utf-8")
    with server(folder, home) as address:
        yield address, folder, home / "runtime"


def ours(page: Page, moves: int = 40) -> list[float]:
    """Return the milliseconds of each move in nbspike's Explorer."""
    page.start(OURS)
    parts = [".nbspike-raster image", ".nbspike-rates path.line"]
    return measured(page, ".nbspike-slider-w_e", parts, moves)


def by_hand(page: Page, target: str, moves: int = 7) -> list[float]:
    """Return the milliseconds of each move with `interact` and Brian 2."""
    cells = [cell.replace("{target}", target) for cell in BY_HAND]
    page.open(cells, "brian2")
    for index in range(len(cells)):
        page.run(index)
        page.wait(lambda index=index: page.is_done(index), 150)  # it may compile
    page.wait(lambda: page.all(_IMAGE))
    page.show(".by-hand")
    return measured(page, ".by-hand", [_IMAGE], moves)


def measured(page: Page, css: str, parts: list[str], moves: int) -> list[float]:
    """Return the milliseconds from a key on a slider to the new picture."""
    found = []
    for _ in range(moves):
        took = page.driver.execute_async_script(_MEASURE, css, parts)
        if took < 0:
            raise TimeoutError(f"no new picture of {css} within 50 s")
        found.append(took)
        print(f"{css}: {took:.0f} ms", file=sys.stderr, flush=True)
    return found[1:]  # the first one meets what has not been used before


def table(found: dict[str, list[float]]) -> str:
    """Return median and maximum of each, as a table."""
    ours = statistics.median(found["nbspike"])
    rows = []
    for who, each in found.items():
        if not each:
            rows.append([who, "0", "no picture in time", "", ""])
            continue
        middle = statistics.median(each)
        numbers = [f"{middle:.0f}", f"{max(each):.0f}", f"{middle / ours:.1f}"]
        rows.append([who, str(len(each)), *numbers])
    heads = ("", "moves", "median (ms)", "maximum (ms)", "times nbspike")
    return markdown(heads, rows)


if __name__ == "__main__":
    sys.exit(main())
