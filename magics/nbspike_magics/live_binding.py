"""From a worksheet to live mode: its network, its sliders, what is shown."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from nbspike.analysis.view import View
from nbspike.worksheet import sliders
from nbspike.worksheet.live import LiveNetwork
from nbspike.worksheet.panels.panel import NOTHING_MORE
from nbspike.worksheet.panels.registry import Selection
from nbspike.worksheet.result import Result
from nbspike.worksheet.warming import compilations
from nbspike.worksheet.worksheet import Worksheet
from nbspike_magics.controls import Control
from nbspike_magics.live import Live

#: Width of the window unless it is said, second.
DEFAULT_WIDTH = 0.5


class ModelLive(Live):
    """Live mode of the network that a worksheet holds.

    Parameters
    ----------
    worksheet
        Where the definitions are.
    controls
        What may be moved.
    width
        Of the window, second.
    seed
        Of all randomness.
    selection
        What is shown; `None` for everything that is recorded.
    """

    def __init__(
        self,
        worksheet: Worksheet,
        controls: Sequence[Control],
        *,
        width: float = DEFAULT_WIDTH,
        seed: int = 1,
        selection: Selection | None = None,
    ) -> None:
        needs = NOTHING_MORE if selection is None else selection.needs

        def select(result: Result) -> View:
            return result.view() if selection is None else selection.view(result)

        super().__init__(
            LiveNetwork(worksheet, seed=seed, width=width, needs=needs),
            controls,
            select=select,
            title=", ".join(worksheet.definitions()),
            read=partial(sliders.typed_value, worksheet),
        )
        self._compiled_before = compilations()

    @property
    def compilations(self) -> int:
        """How many kernels were compiled since this was made."""
        return compilations() - self._compiled_before
