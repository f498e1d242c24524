"""Ten seeds: rates as mean and band, the summary as mean and spread."""

from __future__ import annotations

import re
import time

import numpy as np
import pytest

from nbspike.analysis.ensemble import seeds_from
from nbspike_magics.explorer import Explorer
from tests.front.pictures import CONTROL, Fake, row, view_of


class Chancy(Fake):
    """A runner with as many spikes as the seed says, modulo a hundred."""

    def __call__(self, request, cancelled):
        super().__call__(request, cancelled)
        return view_of(100 + request.seed % 100)


@pytest.fixture
def chancy():
    made = Explorer([CONTROL], Chancy(), duration=0.5, seed=7)
    yield made
    made.close()


def tick(explorer, on=True):
    explorer._toolbar.seeds.value = on
    assert explorer.wait(5)


def test_the_summary_is_mean_and_standard_deviation(chancy) -> None:
    tick(chancy)
    seeds = seeds_from(7, 10)
    # 40 neurons, half a second
    rates = np.array([(100 + each % 100) / 20 for each in seeds])
    wanted = f"E {rates.mean():#.3g} ± {rates.std(ddof=1):.2f} Hz"
    assert chancy.status.startswith(wanted)
    assert chancy.status.endswith("(mean ± SD of 10 seeds)")
    line = chancy._screen.line.widget.value
    assert "10 times 0.5 s simulated" in line
    assert "seed 7 and 9 more" in line


def test_rates_are_a_mean_and_a_band(chancy) -> None:
    figure = chancy._screen.figures._rates
    assert figure._bands[0].x.size == 0
    tick(chancy)
    rate = chancy.view.rates[0]
    bins = rate.t.size
    band = figure._bands[0]
    assert band.fill == "inside"
    np.testing.assert_allclose(band.y[:bins], rate.rate + rate.spread, rtol=1e-6)
    low = np.maximum(rate.rate - rate.spread, 0)
    np.testing.assert_allclose(band.y[bins:][::-1], low, rtol=1e-6)
    assert figure._frame.y.max >= band.y.max()
    assert "mean ± SD" in figure._frame.caption.value
    tick(chancy, on=False)
    assert band.x.size == 0
    assert "mean" not in figure._frame.caption.value


def test_the_first_seed_is_the_present_one(chancy) -> None:
    tick(chancy)
    assert [seed for _, seed in chancy._run.calls] == [7, 7, *seeds_from(7, 10)]
    tick(chancy, on=False)
    assert chancy.status == "E 107"


def test_a_moved_slider_is_seen_at_once_and_averaged_at_rest(chancy) -> None:
    tick(chancy)
    chancy._run.calls.clear()
    for value in (2.0, 2.1, 2.2):
        row(chancy).slider.value = value
        time.sleep(0.02)
    assert chancy.wait(5)
    seeds = [seed for _, seed in chancy._run.calls]
    assert seeds[-10:] == list(seeds_from(7, 10))
    assert 2 <= len(seeds) - 10 <= 3
    assert set(seeds[:-10]) == {7}


def test_ten_seeds_give_way_to_a_newer_value(chancy) -> None:
    tick(chancy)
    chancy._run.seconds = 0.05
    chancy.set("w_e", 2e-3)
    while "seed 3 of 10" not in chancy._screen.line.widget.value:
        time.sleep(0.005)
    began = time.perf_counter()
    row(chancy).slider.value = 3.0
    while chancy._run.calls[-1] != (pytest.approx({"w_e": 3e-3}), 7):
        time.sleep(0.005)
    assert time.perf_counter() - began < 0.2
    chancy.stop()
    assert chancy.wait(1)


def test_stop_ends_them_and_keeps_the_picture_of_one(chancy) -> None:
    chancy._run.seconds = 0.05
    chancy._toolbar.seeds.value = True
    while "seed 3 of 10" not in chancy._screen.line.widget.value:
        time.sleep(0.005)
    chancy.stop()
    assert chancy.wait(1)
    assert chancy.status == "stopped"
    assert chancy.view.measures is None


def test_frozen_means_are_compared_with_means(chancy) -> None:
    tick(chancy)
    chancy.freeze()
    first, _, line, _ = chancy.comparison.splitlines()
    assert first == "baseline: w_e = 1 mV, seed 7 and 9 more"
    found = re.fullmatch(r"E rate \(Hz\) +(\S+ ± \S+) +(\S+ ± \S+) +0", line)
    assert found
    assert found[1] == found[2]


def test_new_noise_shares_no_seed_with_the_noise_before(chancy) -> None:
    tick(chancy)
    chancy.new_noise()
    assert chancy.wait(5)
    calls = [seed for _, seed in chancy._run.calls]
    assert not set(calls[-10:]) & set(calls[-22:-12])
    assert calls[-10] == 8


def test_ten_seeds_of_a_model_are_ten_runs_of_it(network) -> None:
    ex = network.run("%explore w_e --for 50*ms --seed 3 --sync")
    ex.seeds = 10
    rates = [
        float(network.run(f"%simulate 50*ms --seed {seed}").rate("E"))
        for seed in seeds_from(3, 10)
    ]
    assert ex.view.measures[0].value == pytest.approx(np.mean(rates))
    assert ex.view.measures[0].spread == pytest.approx(np.std(rates, ddof=1))
    assert ex.compilations == 0
    ex.close()
