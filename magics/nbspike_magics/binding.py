"""From a worksheet to an Explorer: which sliders, how far, and what a move runs.

Sliders move numbers, never structure: a run with other values of constants compiles
nothing.  `ModelExplorer.compilations` counts, so that this can be checked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial

from nbspike.analysis.view import View
from nbspike.linter.linting import notes_after_run, sheet_of
from nbspike.worksheet import sliders
from nbspike.worksheet.exploring import Preset, preset_values
from nbspike.worksheet.identity import model_hash
from nbspike.worksheet.panels.panel import NOTHING_MORE
from nbspike.worksheet.panels.registry import Selection
from nbspike.worksheet.warming import compilations
from nbspike.worksheet.worksheet import Worksheet
from nbspike_magics.controls import Control
from nbspike_magics.explorer import Explorer
from nbspike_magics.presets import Choice
from nbspike_magics.request import Request


class ModelExplorer(Explorer):
    """An Explorer of the network that a worksheet holds.

    Parameters
    ----------
    worksheet
        Where the definitions are.
    controls
        What may be moved.
    duration
        Length of a run, second.
    seed
        Seed of all runs.
    selection
        What is shown; `None` for everything that is recorded.
    plots
        The same as it was written.
    presets
        What the drop-down list offers.
    seeds, sync, insert
        See `Explorer`.
    progress
        Called with the share done, 0 to 1, during the first run.
    """

    def __init__(
        self,
        worksheet: Worksheet,
        controls: Sequence[Control],
        *,
        duration: float,
        seed: int = 1,
        selection: Selection | None = None,
        plots: str = "",
        presets: Iterable[Preset] = (),
        seeds: int = 1,
        sync: bool = False,
        insert: Callable[[str], None] | None = None,
        progress: Callable[[float], None] | None = None,
    ) -> None:
        watch = [progress]
        self._worksheet = worksheet

        def run(request: Request, cancelled: Callable[[], bool]) -> View:
            result = worksheet.simulate(
                request.duration,
                seed=request.seed,
                values=request.values,
                needs=NOTHING_MORE if selection is None else selection.needs,
                progress=watch[0],
                cancelled=cancelled,
            )
            result = result.with_bins_of(request.whole)
            view = result.view() if selection is None else selection.view(result)
            if request.is_preview:  # too short to call a network silent
                return view
            notes = notes_after_run(sheet_of(worksheet, values=request.values))
            said = "\n".join([view.summary, *(note.text for note in notes)])
            return replace(view, summary=said)

        super().__init__(
            controls,
            run,
            duration=duration,
            seed=seed,
            title=", ".join(worksheet.definitions()),
            read=partial(sliders.typed_value, worksheet),
            sync=sync,
            seeds=seeds,
            presets=[choice_of(worksheet, each) for each in presets],
            model=partial(model_hash, worksheet),
            plots=plots,
            insert=insert,
        )
        watch[0] = None
        self._compiled_before = compilations()

    def offer(self, presets: Sequence[Preset], gone: Iterable[str]) -> None:
        """Put presets of a cell into the list, and take some out."""
        choices = [choice_of(self._worksheet, each) for each in presets]
        self.offer_presets(choices, gone)

    @property
    def compilations(self) -> int:
        """How many kernels were compiled since this Explorer was made."""
        return compilations() - self._compiled_before


def choice_of(worksheet: Worksheet, preset: Preset) -> Choice:
    """Return a preset as an Explorer offers it."""
    values = partial(preset_values, worksheet, preset)
    return Choice(preset.name, preset.label, values, preset.text)
