"""A grey frame around a picture of what has changed since."""

from __future__ import annotations

import io

from PIL import Image, ImageOps

from nbspike.picture.colours import GHOST

_WIDTH = 6


def framed(png: bytes) -> bytes:
    """Return a picture with a grey frame, as large as it was.

    Parameters
    ----------
    png
        The picture.
    """
    with Image.open(io.BytesIO(png)) as image:
        whole = image.convert("RGB")
    inside = ImageOps.crop(whole, _WIDTH)
    stream = io.BytesIO()
    ImageOps.expand(inside, _WIDTH, fill=GHOST).save(stream, "PNG", optimize=True)
    return stream.getvalue()
