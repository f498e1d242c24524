"""Excitation and inhibition of one neuron: how far they cancel."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nbspike.analysis.view import Floats


@dataclass(frozen=True, slots=True)
class Balance:
    """How excitation and inhibition stand to each other.

    Parameters
    ----------
    excitation, inhibition, net
        Means over time, in the unit of the currents.
    spread
        Standard deviation of the sum, divisor n.
    correlation
        Pearson correlation of excitation and inhibition over time: -1 if one follows
        the other without delay; NaN if one of them does not change.
    ratio
        ``|net|/excitation``: 0 in perfect balance, 1 without inhibition; NaN
        without excitation.
    """

    excitation: float
    inhibition: float
    net: float
    spread: float
    correlation: float
    ratio: float


def balance(excitation: Floats, inhibition: Floats) -> Balance:
    """Return the means, the correlation and the balance of two currents.

    Parameters
    ----------
    excitation, inhibition
        Samples over time, shape (samples,), inhibition negative.

    References
    ----------
    Okun & Lampl (2008), Nat. Neurosci. 11, 535-537: correlation in vivo.
    van Vreeswijk & Sompolinsky (1996), Science 274, 1724-1726: the balanced state.
    """
    net = excitation + inhibition
    mean_e, mean_i = float(excitation.mean()), float(inhibition.mean())
    spreads = excitation.std() * inhibition.std()
    size = np.abs(excitation).max(initial=0.0) * np.abs(inhibition).max(initial=0.0)
    together = np.mean((excitation - mean_e) * (inhibition - mean_i))
    changes = spreads > 1e-12 * size
    return Balance(
        mean_e,
        mean_i,
        float(net.mean()),
        float(net.std()),
        float(together / spreads) if changes else float("nan"),
        abs(float(net.mean())) / mean_e if mean_e > 0 else float("nan"),
    )
