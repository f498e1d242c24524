"""The recipe itself: a cell runs, a slider moves, a curve follows."""

from __future__ import annotations

WIDGETS = """
import bqplot, ipywidgets
scales = {"x": bqplot.LinearScale(min=0, max=3), "y": bqplot.LinearScale(min=0, max=9)}
line = bqplot.Lines(x=[0, 1, 2, 3], y=[0, 1, 2, 3], scales=scales)
figure = bqplot.Figure(marks=[line], animation_duration=0)
slider = ipywidgets.FloatSlider(1, min=0, max=10, step=0.1)
slider.add_class("test-slider")
def follow(change):
    line.y = [0, change["new"], 2, 3]
slider.observe(follow, "value")
ipywidgets.VBox([slider, figure])
"""


def test_curve_follows_slider(page):
    page.open([WIDGETS]).run(0)
    page.wait(lambda: page.all(".bqplot path.line"))
    before = page.wait(lambda: page.one(".bqplot path.line").get_attribute("d"))

    assert abs(page.move_slider(".test-slider", moves=20) - 3.0) < 1e-6

    page.wait(lambda: page.one(".bqplot path.line").get_attribute("d") != before)
