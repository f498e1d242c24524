"""Images with a palette: colours stay as long as there is room for them."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

from nbspike.picture.indexed import ROOM, indexed_png


def shown(pixels: np.ndarray) -> np.ndarray:
    """Return the pixels of an image after it was written and read."""
    data = indexed_png(Image.fromarray(pixels.astype(np.uint8)))
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))


def test_few_colours_stay_exactly() -> None:
    random = np.random.default_rng(1)
    palette = random.integers(0, 256, (ROOM, 3))
    pixels = palette[random.integers(0, ROOM, (40, 60))]
    assert (shown(pixels) == pixels).all()


def test_of_many_colours_the_frequent_ones_stay_and_others_are_near() -> None:
    pixels = np.full((60, 60, 3), 255)
    pixels[:, :20] = [0, 114, 178]
    edge = np.arange(400)  # what stands along the edges of letters and lines
    pixels[:20, 40:] = np.stack(
        [255 - edge % 20, 255 - edge // 20, edge * 0], 1
    ).reshape(20, 20, 3)
    assert len(np.unique(pixels.reshape(-1, 3), axis=0)) > ROOM
    found = shown(pixels)
    plain = (pixels == 255).all(axis=2) | (pixels == [0, 114, 178]).all(axis=2)
    assert (found[plain] == pixels[plain]).all()
    assert np.abs(found.astype(int) - pixels).max() < 20


def test_one_colour_is_an_image_too() -> None:
    pixels = np.zeros((3, 4, 3))
    assert (shown(pixels) == 0).all()
