"""``weights(Ce)``: how the weights of a projection are distributed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nbspike.analysis.distributions import density, outline, value_edges
from nbspike.analysis.free_potential import mean_and_sd
from nbspike.analysis.summary import three_digits
from nbspike.analysis.view import Curve, Graph
from nbspike.diagnostics.suggest import suggest
from nbspike.lang.parsed import EquationKind
from nbspike.model.checked import CheckedSynapses, ValueType
from nbspike.units.display import display_unit
from nbspike.worksheet.panels.groups import Groups
from nbspike.worksheet.panels.panel import Draft, Needs, PanelKind, Run
from nbspike.worksheet.panels.written import Written, refusal


@dataclass(frozen=True, slots=True)
class Weights:
    """A variable of the synapses of one projection at the end of the run."""

    synapses: str
    variable: str
    text: str

    @property
    def needs(self) -> Needs:
        """The synapses."""
        return Needs(synapses=frozenset((self.synapses,)))

    def add(self, run: Run, draft: Draft) -> None:
        """Add the histogram."""
        values, size = run.synapse_values(self.synapses)[self.variable]
        unit, scale = display_unit(values, size)
        shown = values / scale
        edges = value_edges(shown, 40)
        mean, sd = mean_and_sd(shown)
        label = f"{self.variable} of {self.synapses}"
        said = f"{values.size} synapses"
        if values.size:
            zero = 100 * np.count_nonzero(values == 0) / values.size
            said += (
                f", mean {three_digits(mean)} {unit}, SD {three_digits(sd)} "
                f"(divisor n), {zero:.0f} % are 0; at the end of the run"
            )
        graph = Graph(
            self.text,
            label,
            f"{self.variable} ({unit})" if unit else self.variable,
            f"density (1/{unit})" if unit else "density",
            (Curve(label, *outline(edges, density(shown, edges)), "area"),),
            said,
            from_zero=True,
            x_si=scale,
            y_si=1 / scale,
            of_run=False,
        )
        draft.graphs.append(graph)


def _read(written: Written, groups: Groups) -> Weights:
    """Return ``weights(Ce)`` or ``weights(Ce, w)``.

    Raises
    ------
    NbspikeError
        NB207 for what is no projection, NB850 if it has no such variable.
    """
    known = groups.synapses
    first, *rest = written.items
    if first.name not in known:
        listed = ", ".join(known) or "none"
        hint = suggest(first.name, known) or f"There are {listed}"
        raise refusal("NB207", f"`{first.name}` is no projection", first.span, hint)
    names = _own_numbers(known[first.name].model)
    if not names:
        message = f"the synapses of `{first.name}` have no variable of their own"
        hint = "Write `w : volt = w_e` in its cell, and `g_e += w`"
        raise refusal("NB850", message, first.span, hint)
    if len(rest) > 1:
        hint = f"Write `weights({first.name})`"
        raise refusal("NB802", "`weights` shows one projection", rest[1].span, hint)
    if rest and rest[0].name not in names:
        hint = suggest(rest[0].name, names) or f"It has {', '.join(names)}"
        message = f"`{first.name}` has no variable `{rest[0].name}`"
        raise refusal("NB850", message, rest[0].span, hint)
    variable = rest[0].name if rest else next((n for n in names if n == "w"), names[0])
    return Weights(first.name, variable, written.text)


def _own_numbers(model: CheckedSynapses) -> list[str]:
    return [
        item.name
        for item in model.variables
        if item.kind is not EquationKind.SUBEXPRESSION
        and item.type is ValueType.FLOAT
        and not item.shared
        and item.name != "lastupdate"
    ]


WEIGHTS = PanelKind(
    "weights", "weights(Ce)", "histogram of a variable of synapses", _read
)
