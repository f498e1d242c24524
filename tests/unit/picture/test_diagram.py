"""Networks as boxes and arrows: what must be on the picture."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from nbspike.picture.colours import EXCITATORY, INHIBITORY, rgb
from nbspike.picture.diagram import Arrow, Box, draw_diagram

POPULATION = Box("P", "10", (Box("E", "8"), Box("I", "2")))
INPUT = Box("X", "20", outside=True)


def pixels(boxes, arrows):
    with Image.open(io.BytesIO(draw_diagram(boxes, arrows))) as image:
        return np.asarray(image.convert("RGB"), np.int64)


def count(picture, colour):
    """Return how many pixels are nearly of a colour."""
    return int((np.abs(picture - np.array(rgb(colour))).sum(axis=2) < 30).sum())


@pytest.mark.parametrize(
    ("sign", "here", "elsewhere"),
    [(1, EXCITATORY, INHIBITORY), (-1, INHIBITORY, EXCITATORY)],
)
@pytest.mark.parametrize(("source", "target"), [("X", "P"), ("E", "P"), ("P", "P")])
def test_arrow_has_the_colour_of_its_sign(sign, here, elsewhere, source, target):
    picture = pixels([INPUT, POPULATION], [Arrow(source, target, "S", sign)])

    assert count(picture, here) > 40
    assert count(picture, elsewhere) == 0


def test_inhibiting_arrow_ends_in_another_shape():
    excites, inhibits = [
        pixels([INPUT, POPULATION], [Arrow("X", "P", "", sign)]) for sign in (1, -1)
    ]

    # a disc of nine pixels has more of them than a wedge of nine by nine
    assert count(inhibits, INHIBITORY) > count(excites, EXCITATORY)


def test_arrow_of_an_unknown_population_is_left_out():
    known, unknown = [
        pixels([POPULATION], arrows) for arrows in ([], [Arrow("Z", "P", "S", 1)])
    ]

    assert np.array_equal(known, unknown)


def test_arrows_that_go_round_make_room_for_their_labels():
    arrows = [Arrow("E", "P", f"Ce {10**k}", 1) for k in range(4)]
    widths = [pixels([POPULATION], arrows[:k]).shape[1] for k in range(5)]

    assert widths == sorted(set(widths))


def test_populations_stand_below_each_other_and_inputs_beside_them():
    one = pixels([POPULATION], [])
    below = pixels([POPULATION, Box("Q", "3")], [])
    beside = pixels([POPULATION, INPUT], [])

    assert below.shape[0] > one.shape[0]
    assert below.shape[1] == one.shape[1]
    assert beside.shape[0] == one.shape[0]
    assert beside.shape[1] > one.shape[1]
