"""The cell magics: ``%%constants``, ``%%neurons`` and ``%%synapses``.

Their docstrings are the manual that ``%%neurons?`` shows.  Errors are real exceptions
that draw themselves; IPython's `UsageError` would pass tests of notebooks unseen.
"""

from __future__ import annotations

from IPython.core.interactiveshell import InteractiveShell
from IPython.core.magic import Magics, cell_magic, magics_class, no_var_expand

from nbspike.worksheet.definitions import Definition
from nbspike_magics.card import Card
from nbspike_magics.definition_cards import constants_card, definition_card
from nbspike_magics.note_cards import with_notes
from nbspike_magics.options import NONE, read_arguments, refusal
from nbspike_magics.session import Session
from nbspike_magics.silencing import without_semicolon


@magics_class
class CellMagics(Magics):
    """The magics that define things."""

    def __init__(self, shell: InteractiveShell, session: Session) -> None:
        super().__init__(shell)
        self._shell = shell
        self.session = session

    @no_var_expand
    @cell_magic
    def constants(self, line: str, cell: str) -> Card | None:
        """Give names to numbers with units, and ranges to their sliders.

        ::

            %%constants
            tau_m = 20*ms                         # membrane time constant
            w_e   = 1.62*mV in [0, 5]*mV          # a slider from 0 to 5 mV
            nu    = 10*Hz   in logspace(1, 1000)*Hz
            g     = 4       in {2, 3, 4, 4.5, 6}  # a drop-down list
            tau_s = tau_m/4                       # follows tau_m

        One constant a line; the comment is the label of its slider.  Each becomes a
        variable of the notebook, so ``print(tau_m)`` works and ``tau_m = 30*ms`` in
        a Python cell changes it.  ``%explore`` makes sliders of those with a range.
        """
        arguments = read_arguments("%%constants", line, {"quiet": NONE})
        if arguments.words:
            word = arguments.words[0]
            message = f"`{word.text}` stands behind %%constants"
            raise refusal("NB801", message, word, "Write constants on the lines below")
        body, silent = without_semicolon(cell)
        session = self.session
        made = session.worksheet.constants(body, cell=session.key())
        names = [item.name for item in made]
        session.remember_origin(names, self._shell.displayhook.prompt_count)
        silent = silent or "quiet" in arguments.options
        if silent:
            return None
        return with_notes(constants_card(made), session.notes(names))

    @no_var_expand
    @cell_magic
    def neurons(self, line: str, cell: str) -> Card | None:
        """Define a population of neurons by its equations.

        ::

            %%neurons P[4000] = E[3200] + I[800]
            dv/dt   = (E_L - v + g_e)/tau_m : volt (unless refractory)
            dg_e/dt = -g_e/tau_e            : volt
            threshold:  v > V_th
            reset:      v = V_r
            refractory: 5*ms
            init:       v = V_r + (V_th - V_r)*rand()
            record:     spikes, v[0:3]

        The first line gives a name and a number of neurons, and names for
        consecutive parts if wanted.  Options: ``--method exact``, ``--dt 0.05*ms``,
        ``--quiet``.  Inputs need no lines below::

            %%neurons X[800] poisson rate=10*Hz
            %%neurons Y[800] poisson rate=10*Hz*(i < 400)*(t > 100*ms)
            %%neurons S[1] spikes i=[0, 0, 0] t=[25, 50, 75]*ms
            %%neurons S[3] spikes i=idx t=times

        Code can also run on a clock, and on events of your own::

            every 10*ms: I = I_max*rand()
            events:      crossing = v > V_c
            on_crossing: n += 1

        Equations call a ``TimedArray`` or a function that ``check_units`` has decorated
        by its name in the notebook: ``dv/dt = (drive(t) - v)/tau_m : volt``.

        Running the cell again replaces the population; ``%simulate`` and ``%explore``
        then use the new one.  A cell that fails leaves the old one in place.
        """
        header, silent_header = without_semicolon(line)
        body, silent = without_semicolon(cell)
        session = self.session
        made = session.worksheet.neurons(header, body, cell=session.key())
        silent = silent or silent_header or "quiet" in dict(made.header.options)
        return None if silent else self._card(made)

    @no_var_expand
    @cell_magic
    def synapses(self, line: str, cell: str) -> Card | None:
        """Connect two populations.

        ::

            %%synapses Ce: E -> P
            connect: i != j, p=0.02
            on_pre:  g_e += w_e
            delay:   1.5*ms

        The first line gives a name, the source and the target: populations or named
        parts.  ``connect:`` takes a condition, ``p=``, ``n=``, ``fixed_indegree=``,
        ``one_to_one``, lists or arrays of the notebook, ``i=sources, j=targets``, or
        a rule such as ``j = i + k for k in range(-2, 3)``;
        ``on_pre:`` says what a spike does, ``on_pre(crossing):`` what an event that the
        source's ``events:`` defines does.  A weight of each synapse is a line such as
        ``w : volt``, set by ``init: w = w_e``.
        """
        header, silent_header = without_semicolon(line)
        body, silent = without_semicolon(cell)
        session = self.session
        made = session.worksheet.synapses(header, body, cell=session.key())
        silent = silent or silent_header or "quiet" in dict(made.header.options)
        return None if silent else self._card(made)

    def _card(self, made: Definition) -> Card:
        notes = self.session.notes([made.name])
        return with_notes(definition_card(made, self.session), notes)
