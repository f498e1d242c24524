"""``%explore``, ``%%explore`` and ``%%presets``.

Their docstrings are the manual that ``%explore?`` shows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from IPython.core.interactiveshell import InteractiveShell
from IPython.core.magic import (
    Magics,
    cell_magic,
    line_cell_magic,
    magics_class,
    no_var_expand,
)

from nbspike.diagnostics.errors import fail
from nbspike.diagnostics.source import SourceText, Span
from nbspike.worksheet.exploring import Asked, Preset, read_explore, read_presets
from nbspike.worksheet.identity import model_hash
from nbspike.worksheet.placing import Together
from nbspike.worksheet.sharing import State, read_state, sliders_of
from nbspike_magics.card import Card, plain_table, safe, table
from nbspike_magics.options import (
    MANY,
    NONE,
    ONE,
    Arguments,
    Word,
    check_name,
    read_arguments,
    refusal,
)
from nbspike_magics.plots import chosen_in, read_plots
from nbspike_magics.progress import Progress
from nbspike_magics.run_arguments import check_target, keep, read_seed, read_time
from nbspike_magics.session import Session
from nbspike_magics.silencing import without_semicolon

if TYPE_CHECKING:
    from nbspike_magics.binding import ModelExplorer
    from nbspike_magics.controls import Control

#: How long the runs of an Explorer are unless it is said, second.
DEFAULT_DURATION = 0.5

#: Options of `%explore` and `%%explore`.
EXPLORE = {"for": ONE, "seed": ONE, "plots": MANY, "state": ONE, "sync": NONE}


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What an Explorer is to be made of."""

    controls: Sequence[Control]
    plots: Sequence[Word]
    duration: float
    seed: int
    presets: Sequence[Preset]
    state: State | None


@magics_class
class ExploreMagics(Magics):
    """The magics that make sliders."""

    def __init__(self, shell: InteractiveShell, session: Session) -> None:
        super().__init__(shell)
        self._shell = shell
        self.session = session

    @no_var_expand
    @line_cell_magic
    def explore(self, line: str, cell: str | None = None) -> ModelExplorer | None:
        """Make sliders; the network runs again while one is moved.

        ::

            %explore
            %explore w_e w_i nu=[1, 50]*Hz --for 500*ms --seed 1 as ex
            %explore w_e --plots raster(E, I) rate(P) vm(P[0])
            %explore --state '{"nbspike": 1, ...}'

        Without names there are sliders for the constants with a range, else for up
        to six constants of the model.  All runs have the same noise.  Sliders do not
        change the variables of the notebook.  ``--state`` makes again what *Share* or
        ``ex.state()`` has described.  With ``--sync`` a move waits for its run.

        As a cell, with the name of the Explorer behind it and a line a slider::

            %%explore ex --for 500*ms
            w_e                              # the comment is the label
            nu = [1, 50]*Hz                  # how far it reaches
            g  = 4.5 in [0, 8]               # where it begins, too
            presets:
                AI: g = 5, nu = 2*nu_thr     # asynchronous irregular
        """
        magic = "%explore" if cell is None else "%%explore"
        text, silent = without_semicolon(line)
        arguments = read_arguments(magic, text, EXPLORE)
        if not self.session.worksheet.definitions():
            hint = "Run a %%neurons cell first"
            raise fail("NB803", "there is nothing to explore yet", hint=hint)
        body = ""
        if cell is not None:
            _name_first(arguments)
            body, hidden = without_semicolon(cell)
            silent = silent or hidden
        wanted = self._wanted(arguments, None if cell is None else body)
        made = self._made(wanted, arguments)
        self.session.show(made)
        keep(self.session, arguments, made)
        return None if silent else made

    @no_var_expand
    @cell_magic
    def presets(self, line: str, cell: str) -> Card | None:
        """Give names to sets of values, which Explorers offer in a list.

        ::

            %%presets
            AI: g = 5, nu = 2*nu_thr         # asynchronous irregular
            SR: g = 3, nu = 2*nu_thr         # synchronous regular

        A name, a colon, and values of constants; the comment is the label.  An
        expression may name constants: they have the values of the moment, those that
        stand to the left of it included.
        """
        arguments = read_arguments("%%presets", line, {"quiet": NONE})
        if arguments.words:
            word = arguments.words[0]
            message = f"`{word.text}` stands behind %%presets"
            raise refusal("NB801", message, word, "Write presets on the lines below")
        body, silent = without_semicolon(cell)
        session = self.session
        made = read_presets(session.worksheet, body)
        session.keep_presets(made)
        silent = silent or "quiet" in arguments.options
        return None if silent else _card(made)

    def _wanted(self, arguments: Arguments, body: str | None) -> _Wanted:
        """Return what is asked for; raise all that is wrong with it at once."""
        # bqplot brings pandas: a second that %load_ext need not wait for
        from nbspike_magics.choosing import (
            asked_controls,
            controls_of,
            interesting_controls,
        )

        worksheet = self.session.worksheet
        together = Together()
        state: State | None = None
        asked = Asked((), ())
        controls: Sequence[Control] = ()
        word = arguments.option("state")
        with together.part():
            state = None if word is None else self._state(word)
        together.raise_if_any()
        plots: Sequence[Word] = arguments.options.get("plots", [])
        if state is not None and not plots:
            plots = _words(state.plots)
        with together.part():
            if body is not None:
                asked = read_explore(worksheet, body)
            if state is not None:
                _only_state(arguments, asked)
                controls = asked_controls(worksheet, sliders_of(worksheet, state))
            elif asked.sliders:
                controls = asked_controls(worksheet, asked.sliders)
            elif body is not None:
                controls = interesting_controls(worksheet)
            else:
                controls = controls_of(worksheet, arguments)
        with together.part():
            read_plots(worksheet, plots)
        duration = DEFAULT_DURATION
        with together.part():
            duration = self._duration(arguments, state)
        seed = 1
        with together.part():
            seed = read_seed(arguments, 1 if state is None else state.seed)
        with together.part():
            check_target(self.session, arguments)
        together.raise_if_any()
        presets = [*self.session.presets.values(), *asked.presets]
        return _Wanted(controls, plots, duration, seed, presets, state)

    def _made(self, wanted: _Wanted, arguments: Arguments) -> ModelExplorer:
        from nbspike_magics.binding import ModelExplorer

        worksheet, state = self.session.worksheet, wanted.state
        selection = read_plots(worksheet, wanted.plots)
        looked_at = self.session.cell is not None
        with Progress(looked_at) as progress, chosen_in(wanted.plots):
            made = ModelExplorer(
                worksheet,
                wanted.controls,
                duration=wanted.duration,
                seed=wanted.seed,
                selection=selection,
                plots=" ".join(word.text for word in wanted.plots),
                presets=wanted.presets,
                seeds=1 if state is None else state.seeds,
                sync="sync" in arguments.options,
                insert=self._shell.set_next_input,
                progress=progress,
            )
        if state is not None and state.model not in ("", model_hash(worksheet)):
            made.remark("this state was made with another model")
        return made

    def _duration(self, arguments: Arguments, state: State | None) -> float:
        word = arguments.option("for")
        if word is not None:
            return read_time(self.session, word)
        if state is None:
            return DEFAULT_DURATION
        with state.places(state.duration):
            source = SourceText(state.duration, "the duration")
            return read_time(self.session, Word(Span(source, 0, len(source.text))))

    def _state(self, word: Word) -> State:
        """Return the state behind ``--state``: a text, or the name of one."""
        text = word.text
        held = self.session.worksheet.variables.get(text)
        if isinstance(held, str):
            source = SourceText(held, f"the state `{text}`")
            return read_state(Span(source, 0, len(held)))
        if text.isidentifier():
            message = f"`{text}` is no text"
            hint = "Write the state in quotes, or the name of a variable that holds it"
            raise refusal("NB842", message, word, hint)
        if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"":
            return read_state(word.part(1, len(text) - 1).span)
        return read_state(word.span)


def _name_first(arguments: Arguments) -> None:
    """Let the word behind ``%%explore`` be the variable that keeps the Explorer."""
    if not arguments.words:
        return
    word, *more = arguments.words
    if more:
        hint = "Write a slider a line below"
        raise refusal("NB801", f"`{more[0].text}` is too much", more[0], hint)
    if arguments.target is not None:
        hint = "Remove one of them"
        raise refusal("NB802", "the Explorer has two names", arguments.target, hint)
    check_name(word)
    arguments.target = word
    arguments.words = []


def _only_state(arguments: Arguments, asked: Asked) -> None:
    """Refuse sliders beside a state, which has its own."""
    hint = "Remove it, or `--state`"
    for word in arguments.words:
        raise refusal("NB802", "the state says which sliders there are", word, hint)
    for each in asked.sliders:
        if each.span is not None:
            message = "the state says which sliders there are"
            raise refusal("NB802", message, Word(each.span), hint)


def _words(plots: str) -> Sequence[Word]:
    """Return the plots of a state as words."""
    return read_arguments("--plots", plots, {}).words if plots else ()


def _card(presets: Sequence[Preset]) -> Card:
    rows = [
        (each.name, each.text.partition(":")[2].strip(), each.label) for each in presets
    ]
    html = table([[safe(part) for part in row] for row in rows])
    return Card(plain_table(rows) or "no presets", html)
