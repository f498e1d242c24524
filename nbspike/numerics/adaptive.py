"""Runge-Kutta with control of the error: as many steps in a time step as it needs.

The pair of Dormand and Prince: seven stages give a step of order 5 and an estimate
of its error.  An attempt whose error is too large is repeated with a shorter one.
With a fixed step (``adaptable_timestep`` false) it is a method of order 5.

References
----------
Dormand & Prince (1980), A family of embedded Runge-Kutta formulae, J. Comput. Appl.
Math. 6, 19-26.  Hairer, Nørsett & Wanner (1993), Solving Ordinary Differential
Equations I, section II.4, for the choice of steps.
"""

from __future__ import annotations

from dataclasses import replace

from nbspike.lang.expr import Binary, Expr, Name, Number
from nbspike.model.tree import calls
from nbspike.numerics.calculus import call, divide, multiply, sum_of
from nbspike.numerics.options import AdaptiveOptions
from nbspike.numerics.scheme import Attempts, Coefficients, Evaluate, UpdateScheme
from nbspike.numerics.system import Refusal, System, is_random
from nbspike.numerics.tableau import ButcherTableau, runge_kutta, weighted_slopes

TABLEAU = ButcherTableau(
    a=(
        (),
        (1 / 5,),
        (3 / 40, 9 / 40),
        (44 / 45, -56 / 15, 32 / 9),
        (19372 / 6561, -25360 / 2187, 64448 / 6561, -212 / 729),
        (9017 / 3168, -355 / 33, 46732 / 5247, 49 / 176, -5103 / 18656),
        (35 / 384, 0.0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84),
    ),
    b=(35 / 384, 0.0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84, 0.0),
    c=(0.0, 1 / 5, 3 / 10, 4 / 5, 8 / 9, 1.0, 1.0),
    order=5,
)

#: The result of order 5 less the one of order 4, as weights of the stages.
DIFFERENCE = (
    71 / 57600,
    0.0,
    -71 / 16695,
    71 / 1920,
    -17253 / 339200,
    22 / 525,
    -1 / 40,
)

_LENGTH, _LEFT, _MOST = "_length", "_left", "_most_attempts"


def scheme(system: System, options: AdaptiveOptions) -> UpdateScheme | Refusal:
    """Return one attempt, and how attempts follow each other.

    Raises
    ------
    MethodError
        NB405 if an error is given for a variable that the equations do not have.
    """
    for name, rate in zip(system.names, system.rates, strict=True):
        for one in calls(rate):
            if is_random(one):
                return Refusal(f"`{one.function}()` in d{name}/dt has no error")
    if not options.adaptable_timestep:
        return runge_kutta(system, TABLEAU, "rk45")
    tolerances = options.tolerances(system.names)
    passed = Binary("-", Name("dt"), Name(_LEFT))
    start = Binary("+", Name("t"), passed)
    step = runge_kutta(system, TABLEAU, "rk45", step=Name(_LENGTH), start=start)
    if isinstance(step, Refusal):
        return step
    attempts = Attempts(
        length=_LENGTH,
        left=_LEFT,
        error=_error(system),
        order=5,
        most=_MOST,
        first="_last_timestep" if options.use_last_timestep else None,
        failed="_failed_steps" if options.save_failed_steps else None,
        count="_step_count" if options.save_step_count else None,
    )
    numbers = (*tolerances, float(options.max_steps))

    def compute(_evaluate: Evaluate, _dt: float) -> tuple[float, ...]:
        return numbers

    names = (*(_tolerance(name) for name in system.names), _MOST)
    coefficients = Coefficients(names, numbers, frozenset(), False, compute)
    reason = "`rk45`, order 5 with steps as short as the error asks, as asked for"
    return replace(step, reason=reason, coefficients=coefficients, attempts=attempts)


def _tolerance(name: str) -> str:
    return f"_tolerance_{name}"


def _error(system: System) -> Expr:
    """Return the norm of the error in units of what is allowed.

    The root of the sum of squares: unlike the largest of all, it is NaN where one is.
    """
    squares = []
    for name in system.names:
        off = multiply(Name(_LENGTH), weighted_slopes(name, DIFFERENCE))
        ratio = divide(off, Name(_tolerance(name)))
        squares.append(Binary("**", ratio, Number(2)))
    return call("sqrt", sum_of(squares))
