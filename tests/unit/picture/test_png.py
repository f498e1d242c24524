from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from nbspike.analysis.rates import population_rate
from nbspike.analysis.view import SpikeView, TraceView, View
from nbspike.picture.palette import raster_png
from nbspike.picture.png import draw


def segment(name: str, size: int, offset: int, number: int, seed: int) -> SpikeView:
    rng = np.random.default_rng(seed)
    t = np.sort(rng.uniform(0, 1, number))
    return SpikeView(name, size, offset, t, rng.integers(0, size, number))


def network(number: int) -> View:
    spikes = (
        segment("E", 3200, 0, number * 4 // 5, 1),
        segment("I", 800, 3200, number // 5, 2),
    )
    rates = tuple(population_rate(each, 0.0, 1.0, 5e-3) for each in spikes)
    t = np.linspace(0, 1, 10_001)
    v = -60e-3 + 15e-3 * np.sin(30 * t)
    trace = TraceView("v of P[0]", "mV", 1e-3, t, v, -50e-3, np.array([0.3, 0.7]))
    return View(1.0, spikes, rates, (trace,), "E 5.71 Hz; I 5.75 Hz")


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def alpha(data: bytes) -> np.ndarray:
    return np.array(opened(data).convert("RGBA"))[:, :, 3]


def test_one_spike_is_a_visible_mark_at_its_place() -> None:
    spike = SpikeView("E", 10, 0, np.array([0.25]), np.array([9]))
    found = alpha(raster_png([spike], 101, 50, (0.0, 1.0)))
    rows, columns = np.nonzero(found)
    assert found.shape == (50, 101)
    assert found.max() == 255
    assert (rows.size, rows.max()) == (4, 2)  # 2 x 2 pixels; neuron 9 is at the top
    assert set(columns.tolist()) == {25, 26}


@pytest.mark.parametrize("size", [1, 2, 4000])
def test_every_spike_of_the_window_leaves_a_mark(size: int) -> None:
    for time_, neuron in [(0.0, 0), (0.999999, size - 1), (0.5, size // 2)]:
        spike = SpikeView("E", size, 0, np.array([time_]), np.array([neuron]))
        assert np.count_nonzero(alpha(raster_png([spike], 64, 32, (0.0, 1.0)))) == 4


def test_spikes_outside_the_window_leave_none() -> None:
    spike = SpikeView("E", 4, 0, np.array([0.1, 0.9]), np.array([0, 3]))
    assert not alpha(raster_png([spike], 64, 32, (0.2, 0.8))).any()


def test_an_empty_raster_is_transparent() -> None:
    assert not alpha(raster_png([], 64, 32, (0.0, 1.0))).any()


def test_segments_have_their_colours() -> None:
    view = network(4000)
    pixels = np.array(opened(raster_png(view.spikes, 300, 200, (0, 1))).convert("RGBA"))
    top = pixels[:36][pixels[:36, :, 3] > 0][:, :3]
    bottom = pixels[44:][pixels[44:, :, 3] > 0][:, :3]
    assert {tuple(map(int, each)) for each in top} == {(0xD5, 0x5E, 0x00)}
    assert {tuple(map(int, each)) for each in bottom} == {(0x00, 0x72, 0xB2)}


def test_many_spikes_in_one_place_are_darker_than_one() -> None:
    t = np.append(np.full(50, 0.2), 0.8)
    found = alpha(
        raster_png([SpikeView("E", 1, 0, t, np.zeros(51, np.int64))], 10, 4, (0.0, 1.0))
    )
    assert found[:, 2].max() == 255
    assert 90 < found[:, 8].max() < 200


@pytest.mark.parametrize("number", [100, 40_000])
def test_picture_is_a_png_of_the_width_asked_for(number: int) -> None:
    image = opened(draw(network(number), width=800))
    assert image.format == "PNG"
    assert image.width == 800


def test_picture_is_the_same_every_time() -> None:
    assert draw(network(5000)) == draw(network(5000))


def test_picture_has_the_height_asked_for() -> None:
    assert opened(draw(network(100), height=700)).height == pytest.approx(700, abs=3)


def test_picture_of_nothing_is_still_a_picture() -> None:
    assert opened(draw(View(1.0, (), (), (), ""))).width == 900


@pytest.mark.parametrize("summary", ["", "E 5.71 Hz, CV 0.89 (12 of 40); " * 12])
def test_nothing_touches_the_edges(summary: str) -> None:
    image = opened(draw(replace(network(20_000), summary=summary), width=600))
    pixels = np.array(image.convert("L"))
    edges = [pixels[:3], pixels[-3:], pixels[:, :3], pixels[:, -3:]]
    assert all((edge == 255).all() for edge in edges)


def test_an_infinite_or_missing_sample_does_not_break_the_picture() -> None:
    view = network(10)
    trace = view.traces[0]
    values = trace.values.copy()
    values[5:9] = [np.nan, np.inf, -np.inf, np.nan]
    broken = replace(view, traces=(replace(trace, values=values),))
    assert opened(draw(broken)).width == 900
