"""The raster as a small PNG with a palette, for redrawing while a slider moves.

Vector marks take a browser seconds at ten thousand spikes; an image takes the
same few milliseconds at any number.  Four bits a pixel hold "nothing" and, for
each of up to three colours, five levels of density, so that single spikes stay
visible beside places where hundreds share a pixel.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nbspike.analysis.view import SpikeView
from nbspike.picture.colours import colours_of, rgb

#: Up to this many spikes each is drawn as a tick of its own; above, as density.
MOST_TICKS = 3000

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_LEVELS = 5
_COLOURS = 3
_MARK = 2  # pixels; a single pixel is lost on a screen and on a projector
_FAINTEST = 0.45  # opacity of one spike where many share a pixel elsewhere


def raster_png(
    spikes: Sequence[SpikeView],
    width: int,
    height: int,
    window: tuple[float, float],
) -> bytes:
    """Return the raster within `window` as a PNG with transparent background.

    Parameters
    ----------
    spikes
        The segments; neuron 0 is at the bottom.
    width, height
        Pixels.
    window
        First and last time shown, second.

    Returns
    -------
    bytes
        PNG with a palette, `width` times `height`, four bits a pixel.

    Notes
    -----
    A pixel that several spikes share is more opaque, with the logarithm of their
    number relative to the fullest pixel.
    """
    rows = max((each.offset + each.size for each in spikes), default=1)
    pixels = np.zeros(height * width, dtype=np.uint8)
    fullest = 1
    for index, segment in enumerate(spikes):
        places = _places(segment, rows, width, height, window)
        counts = _dilated(np.bincount(places, minlength=height * width), width)
        filled = np.flatnonzero(counts)
        if filled.size == 0:
            continue
        number = counts[filled]
        most = int(number.max())
        fullest = max(fullest, most)
        pixels[filled] = 1 + _LEVELS * (index % _COLOURS) + _level(number, most)
    palette, opacity = _palette(colours_of([each.name for each in spikes]), fullest)
    return _png(pixels.reshape(height, width), palette, opacity)


def _places(
    segment: SpikeView,
    rows: int,
    width: int,
    height: int,
    window: tuple[float, float],
) -> NDArray[np.int64]:
    """Return the pixel of each spike in the window, as one flat index."""
    start, stop = window
    first, last = np.searchsorted(segment.t, (start, stop))
    column = (segment.t[first:last] - start) * (width / (stop - start))
    row = (segment.i[first:last] + (segment.offset + 0.5)) * (height / rows)
    x = np.minimum(column.astype(np.int64), width - _MARK)
    y = np.minimum(row.astype(np.int64), height - _MARK)
    return (height - 1 - y) * width + x


def _dilated(counts: NDArray[np.int64], width: int) -> NDArray[np.uint16]:
    """Return how many marks of 2 x 2 pixels cover each pixel."""
    # so that four of them cannot overflow 16 bits
    narrow = np.minimum(counts, 16_000).astype(np.uint16)
    wide = narrow.copy()
    wide[1:] += narrow[:-1]
    tall = wide.copy()
    tall[:-width] += wide[width:]
    return tall


def _level(number: NDArray[np.uint16], most: int) -> NDArray[np.uint8]:
    """Return the density level (0 to 4) of pixels with `number` of marks each."""
    table = np.log1p(np.arange(most + 1)) / np.log1p(most)
    levels: NDArray[np.uint8] = np.minimum(table * _LEVELS, _LEVELS - 1).astype(
        np.uint8
    )
    return levels[number]


def _palette(colours: Sequence[str], fullest: int) -> tuple[bytes, bytes]:
    """Return the colours (3 bytes each) and opacities (1 byte each) of 16 entries."""
    colour = bytearray(3)
    opacity = bytearray(1)
    faintest = _FAINTEST if fullest > _MARK * _MARK else 1.0
    for index in range(_COLOURS):
        own = rgb(colours[index]) if index < len(colours) else (0, 0, 0)
        for level in range(_LEVELS):
            colour.extend(own)
            share = level / (_LEVELS - 1)
            opacity.append(round(255 * (faintest + (1 - faintest) * share)))
    return bytes(colour), bytes(opacity)


def _png(pixels: NDArray[np.uint8], palette: bytes, opacity: bytes) -> bytes:
    """Return a PNG file of `pixels` (shape (height, width), values below 16)."""
    height, width = pixels.shape
    lines = np.zeros((height, 1 + (width + 1) // 2), dtype=np.uint8)
    lines[:, 1:] = pixels[:, 0::2] << 4
    lines[:, 1 : 1 + width // 2] |= pixels[:, 1::2]
    header = struct.pack(">IIBBBBB", width, height, 4, 3, 0, 0, 0)
    return b"".join(
        (
            _SIGNATURE,
            _chunk(b"IHDR", header),
            _chunk(b"PLTE", palette),
            _chunk(b"tRNS", opacity),
            _chunk(b"IDAT", zlib.compress(lines.tobytes(), 1)),
            _chunk(b"IEND", b""),
        )
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    check = zlib.crc32(data, zlib.crc32(kind))
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)
