"""The line magics ``%simulate``, ``%live`` and ``%nbspike``.

Their docstrings are the manual that ``%simulate?`` shows.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from IPython.core.interactiveshell import InteractiveShell
from IPython.core.magic import Magics, line_magic, magics_class, no_var_expand

from nbspike.diagnostics.errors import fail
from nbspike.worksheet.panels.panel import NOTHING_MORE
from nbspike.worksheet.placing import Together
from nbspike.worksheet.result import Result
from nbspike_magics import commands
from nbspike_magics.card import Card
from nbspike_magics.explore_magics import EXPLORE
from nbspike_magics.note_cards import notes_card
from nbspike_magics.options import (
    MANY,
    NONE,
    ONE,
    Arguments,
    read_arguments,
    refusal,
)
from nbspike_magics.plots import chosen_in, read_plots
from nbspike_magics.progress import Progress
from nbspike_magics.run_arguments import check_target, keep, read_seed, read_time
from nbspike_magics.session import Session
from nbspike_magics.silencing import without_semicolon

if TYPE_CHECKING:
    from nbspike_magics.live_binding import ModelLive

_SIMULATE = {"seed": ONE, "continue": NONE, "plots": MANY}
_LIVE = {"window": ONE, "seed": ONE, "plots": MANY}
#: Options of the magics that run something, by name.
OPTIONS = {"simulate": _SIMULATE, "explore": EXPLORE, "live": _LIVE}


@magics_class
class LineMagics(Magics):
    """The magics that run things and tell about them."""

    def __init__(self, shell: InteractiveShell, session: Session) -> None:
        super().__init__(shell)
        self._shell = shell
        self.session = session

    @no_var_expand
    @line_magic
    def simulate(self, line: str) -> Result | None:
        """Run the network that the cells define, and draw it.

        ::

            %simulate 500*ms as res --seed 1
            %simulate 1*second as more --continue
            %simulate 500*ms --plots raster(E, I) isi(P) currents(P[0])

        ``as res`` keeps the result in the variable ``res``: ``res.spikes``,
        ``res.traces``, ``res.rate(E)``, ``res.cv(E)``, ``res.plot()``.
        ``--seed`` fixes all randomness: the same seed gives the same numbers.
        ``--continue`` goes on from where the last run ended.
        ``--plots`` says what is drawn, and has it recorded.
        """
        text, silent = without_semicolon(line)
        arguments = read_arguments("%simulate", text, _SIMULATE)
        together = Together()
        with together.part():
            duration = self._duration(arguments)
        with together.part():
            seed = read_seed(arguments)
        with together.part():
            check_target(self.session, arguments)
        plots = arguments.options.get("plots", [])
        with together.part():
            selection = read_plots(self.session.worksheet, plots)
        together.raise_if_any()
        with Progress(self.session.cell is not None) as progress:
            result = self.session.worksheet.simulate(
                duration,
                seed=seed,
                go_on="continue" in arguments.options,
                needs=NOTHING_MORE if selection is None else selection.needs,
                progress=progress,
            )
        if selection is not None:
            result = replace(result, selection=selection)
            with chosen_in(plots):
                result.view()
        keep(self.session, arguments, result)
        if silent:
            return None
        notes = self.session.notes_of_run()
        if notes:
            bundle = notes_card(notes)._repr_mimebundle_()
            self._shell.display_pub.publish(bundle)
        return result

    @no_var_expand
    @line_magic
    def live(self, line: str) -> ModelLive | None:
        """Let the network run on and on; sliders and kicks act at once.

        ::

            %live
            %live w_e nu=[1, 50]*Hz --window 500*ms --seed 1 as lv
            %live --plots raster(E, I) vm(P[0])

        As on an oscilloscope, the last ``--window`` of model time is shown, with the
        present at the right edge.  *Pause*, *Step*, *Restart*, *Kick* and the speed
        stand below the sliders, which are those of ``%explore``.  The network runs
        while a page shows it.
        """
        from nbspike_magics.choosing import controls_of
        from nbspike_magics.live_binding import DEFAULT_WIDTH, ModelLive

        text, silent = without_semicolon(line)
        arguments = read_arguments("%live", text, _LIVE)
        worksheet = self.session.worksheet
        if not worksheet.definitions():
            hint = "Run a %%neurons cell first"
            raise fail("NB803", "there is nothing to run yet", hint=hint)
        plots = arguments.options.get("plots", [])
        together = Together()
        with together.part():
            controls = controls_of(worksheet, arguments)
        with together.part():
            selection = read_plots(worksheet, plots)
        with together.part():
            word = arguments.option("window")
            width = DEFAULT_WIDTH if word is None else read_time(self.session, word)
        with together.part():
            seed = read_seed(arguments)
        with together.part():
            check_target(self.session, arguments)
        together.raise_if_any()
        with chosen_in(plots):
            made = ModelLive(
                worksheet, controls, width=width, seed=seed, selection=selection
            )
        self.session.show(made)
        keep(self.session, arguments, made)
        return None if silent else made

    @no_var_expand
    @line_magic
    def nbspike(self, line: str) -> Card | None:
        """Tell what is defined, and how nbspike is.

        ::

            %nbspike status         what the cells define, and the constants
            %nbspike lint           what looks like a slip, although it runs
            %nbspike explain P      the integration method and the generated code
            %nbspike drop P         forget a definition or constant
            %nbspike clear          forget all of them
            %nbspike doctor         check the installation
            %nbspike warmup         load the compiler now
            %nbspike profile        where the time of the last run went
            %nbspike help NB301     what an error code means, or a rule such as L3
            %nbspike traceback      where in nbspike the last error came from
            %nbspike version        which version this is
            %nbspike cite           how to cite it, and the papers behind the methods
        """
        text, silent = without_semicolon(line)
        arguments = read_arguments("%nbspike", text, {})
        card = commands.run(self.session, arguments)
        if silent:
            return None
        if not arguments.words or arguments.words[0].text == "status":
            picture = commands.network(self.session)
            if picture is not None:
                self._shell.display_pub.publish(picture._repr_mimebundle_())
        return card

    def _duration(self, arguments: Arguments) -> float:
        if not arguments.words:
            hint = "Write `%simulate 500*ms`"
            raise fail("NB802", "%simulate needs to know how long", hint=hint)
        if len(arguments.words) > 1:
            word = arguments.words[1]
            hint = "Write `%simulate 500*ms as res --seed 1`"
            raise refusal("NB801", f"`{word.text}` is too much", word, hint)
        return read_time(self.session, arguments.words[0])
