"""Values of sliders as the model takes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from nbspike.worksheet.worksheet import Worksheet
from nbspike_magics.controls import Control


class Exact:
    """A slider that was never moved stands for exactly the notebook's value.

    Twelve digits are shown, and a result should not depend on the thirteenth.

    Parameters
    ----------
    worksheet
        Whose constants they are.
    controls
        The sliders.
    """

    def __init__(self, worksheet: Worksheet, controls: Sequence[Control]) -> None:
        known = worksheet.known_constants()
        self._exact = {item.name: known[item.name].value for item in controls}
        self._shown = {item.name: item.si(item.value) for item in controls}

    def __call__(self, values: Mapping[str, float]) -> dict[str, float]:
        """Return SI values of constants for those of the sliders."""
        return {
            name: self._exact[name] if value == self._shown[name] else value
            for name, value in values.items()
        }
