"""Equations of synapses: from spike to spike, in every step, and sums.

Literal numbers were observed in Brian 2.9 (numpy target) unless they follow by hand.
"""

from __future__ import annotations

import logging

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from nbspike import (
    Hz,
    NbspikeWarning,
    NeuronGroup,
    SpikeGeneratorGroup,
    Synapses,
    ms,
    run,
    second,
)
from nbspike.diagnostics.errors import NbspikeError


def one_spike(time=1, size=1):
    return SpikeGeneratorGroup(size, [0], [time] * ms)


@pytest.mark.parametrize("flag", ["event-driven", "clock-driven", "summed"])
def test_B13_flags_of_synapses_stand_on_equations_of_synapses(flag):
    equation = "da/dt = -a/ms : 1" if flag != "summed" else "b = 2*a : 1"
    with pytest.raises(
        NbspikeError, match=rf"NB210[\s\S]*`{flag}` belongs to synapses"
    ):
        NeuronGroup(1, f"a : 1\n{equation} ({flag})".replace("a : 1\nd", "d"))
    G = one_spike()
    with pytest.raises(NbspikeError, match="NB210"):
        Synapses(G, G, f"w : 1 ({flag})")
    wrong = "b = 2*w : 1" if flag != "summed" else "db/dt = -b/ms : 1"
    with pytest.raises(NbspikeError, match="NB210"):
        Synapses(G, G, f"w : 1\n{wrong} ({flag})")


def test_I6_equations_without_flag_are_clock_driven_and_say_so_once(caplog):
    G, T = one_spike(), NeuronGroup(1, "x : 1")
    caplog.set_level(logging.INFO, "nbspike")
    S = Synapses(G, T, "dg/dt = -g/(5*ms) : 1\ndh/dt = -h/ms : 1")
    Synapses(G, T, "dg/dt = -g/(5*ms) : 1")
    S.connect()
    S.g = 1
    with pytest.warns(NbspikeWarning, match="takes no part in the run"):
        run(2 * ms)

    said = [item for item in caplog.messages if "event-driven" in item]
    assert len(said) == 1
    assert "`g` of" in said[0]
    assert S.g[0] == pytest.approx(np.exp(-0.4), rel=1e-12)


def test_I36_event_driven_variable_decays_from_spike_to_spike():
    G = SpikeGeneratorGroup(1, [0, 0], [1, 2] * ms)
    T = NeuronGroup(1, "seen : 1")
    S = Synapses(G, T, "da/dt = -a/ms : 1 (event-driven)", "seen_post = a; a += 1")
    S.connect()
    run(1.5 * ms)
    assert (S.a[0], T.seen[0]) == (1, 0)
    assert S.lastupdate[0] == 1 * ms
    run(1 * ms)

    assert T.seen[0] == pytest.approx(np.exp(-1), rel=1e-12)
    assert S.lastupdate[0] == 2 * ms


def test_I36_value_between_spikes_is_the_one_of_the_last():
    G, T = one_spike(), NeuronGroup(1, "x : 1")
    S = Synapses(G, T, "da/dt = -a/ms : 1 (event-driven)", "a += 1")
    S.connect()
    run(9 * ms)

    assert S.a[0] == 1


def test_I36_each_pathway_brings_its_synapse_up_to_date():
    G = SpikeGeneratorGroup(2, [0, 1], [1, 4] * ms)
    H = SpikeGeneratorGroup(2, [1], [3] * ms)
    model = "da/dt = -a/(2*ms) : 1 (event-driven)"
    S = Synapses(G, H, model, on_pre="a += 1", on_post="a += 10")
    S.connect()
    run(5 * ms)

    e1, e15 = np.exp(-1), np.exp(-0.5)
    assert_allclose(S.a, [1, e1 + 10, 1, 10 * e15 + 1], rtol=1e-12)
    assert_allclose(S.lastupdate / ms, [1, 3, 4, 4])


@pytest.mark.parametrize(
    ("equation", "cause"),
    [
        ("-a**2/ms", r"`a\*\*2` in da/dt is not linear"),
        ("-a/ms*(t > 1*ms)", "`t` in da/dt changes"),
        ("-a/ms + xi*Hz**0.5", "`xi` in da/dt changes"),
    ],
)
def test_I36_other_equations_are_refused(equation, cause):
    G = one_spike()
    with pytest.raises(NbspikeError, match=rf"NB637[\s\S]*{cause}"):
        Synapses(G, G, f"da/dt = {equation} : 1 (event-driven)", on_pre="a += 1")


def test_I37_clock_driven_equations_are_integrated_for_every_synapse():
    G = SpikeGeneratorGroup(2, [0, 1, 0], [1, 2, 3.5] * ms)
    T = NeuronGroup(2, "x : 1")
    model = "tau : second\ndg/dt = -g/tau : 1 (clock-driven)"
    S = Synapses(G, T, model, on_pre="g += 1")
    S.connect()
    S.tau = "(5 + 2*j)*ms"
    run(10 * ms)

    tau = np.array([5.0, 7.0])
    # the step in which a spike arrives has been integrated already
    since = [np.array([8.9, 6.4]), np.array([7.9])]
    expected = [sum(np.exp(-since[i] / tau[j])) for i in (0, 1) for j in (0, 1)]
    assert_allclose(S.g, expected, rtol=1e-12)


@pytest.mark.parametrize(
    ("method", "expected"),
    [
        ("rk4", [0.0669995156814939, 0.13288670774912417]),
        ("euler", [0.06369473031360885, 0.12952013309498475]),
        ("exponential_euler", [0.06794219297288452, 0.13462965432843943]),
    ],
)
def test_I37_methods_of_clock_driven_equations(method, expected):
    G = SpikeGeneratorGroup(2, [0, 1, 0, 0, 1], [1, 2, 3.5, 9, 12.2] * ms)
    T = NeuronGroup(1, "x : 1")
    model = """
    dg/dt = -g/(2*ms) + a*(1 - g)/ms : 1 (clock-driven)
    da/dt = -a/(3*ms) : 1 (clock-driven)
    """
    S = Synapses(G, T, model, on_pre="a += 0.5", method=method)
    S.connect()
    run(20 * ms)

    assert_allclose(S.g, expected, rtol=1e-10)  # observed in Brian 2


def test_I37_clock_of_the_synapses():
    G, T = one_spike(), NeuronGroup(1, "x : 1")
    model = "dg/dt = -g/(2*ms) : 1 (clock-driven)"
    S = Synapses(G, T, model, method="euler", dt=0.5 * ms)
    S.connect()
    S.g = 1
    run(2 * ms)

    assert S.g[0] == pytest.approx(0.75**4, rel=1e-12)


def test_I38_equations_of_both_kinds_do_not_mix():
    G = one_spike()
    with pytest.raises(NbspikeError, match=r"NB635[\s\S]*`b`[\s\S]*`a`"):
        Synapses(
            G,
            G,
            "da/dt = -a/ms : 1 (clock-driven)\ndb/dt = (a - b)/ms : 1 (event-driven)",
        )
    with pytest.raises(NbspikeError, match=r"NB635[\s\S]*`b`[\s\S]*`a`"):
        Synapses(
            G,
            G,
            "da/dt = -a/ms : 1 (event-driven)\n"
            "c = a : 1\n"
            "db/dt = (c - b)/ms : 1 (clock-driven)",
        )


def test_I38_parameters_and_both_kinds_side_by_side():
    G, T = one_spike(), NeuronGroup(1, "x : 1")
    model = """
    rate : Hz
    da/dt = -a*rate : 1 (clock-driven)
    db/dt = -b*rate : 1 (event-driven)
    """
    S = Synapses(G, T, model, on_pre="x_post = b")
    S.connect()
    S.rate, S.a, S.b = 100 * Hz, 1, 1
    run(2 * ms)

    assert S.a[0] == pytest.approx(np.exp(-0.2), rel=1e-12)
    assert T.x[0] == pytest.approx(np.exp(-0.1), rel=1e-12)


def test_I39_lastupdate_by_hand():
    """Short-term plasticity with statements of its own (Tsodyks and Markram)."""
    G = SpikeGeneratorGroup(1, [0, 0, 0], [1, 4, 9] * ms)
    T = NeuronGroup(1, "r : 1")
    by_hand = Synapses(
        G,
        T,
        "u : 1\nlastupdate : second",
        on_pre="""
        u = u*exp(-(t - lastupdate)/(5*ms))
        u += 0.2*(1 - u)
        lastupdate = t
        """,
    )
    by_hand.connect()
    solved = Synapses(
        G, T, "du/dt = -u/(5*ms) : 1 (event-driven)", on_pre="u += 0.2*(1 - u)"
    )
    solved.connect()
    run(10 * ms)

    assert by_hand.u[0] == pytest.approx(solved.u[0], rel=1e-12)
    assert by_hand.lastupdate[0] == solved.lastupdate[0] == 9 * ms


def test_I48_window_of_spike_timing_dependent_plasticity():
    """Weight change over the time between spikes, as Song et al. (2000) draw it."""
    count, tau, change = 41, 20.0, 0.01
    shift = np.linspace(-40, 40, count)
    G = SpikeGeneratorGroup(count, np.arange(count), np.full(count, 50.0) * ms)
    H = SpikeGeneratorGroup(count, np.arange(count), (50 + shift) * ms)
    S = Synapses(
        G,
        H,
        """
        w : 1
        dApre/dt = -Apre/taupre : 1 (event-driven)
        dApost/dt = -Apost/taupre : 1 (event-driven)
        """,
        on_pre="Apre += change; w += Apost",
        on_post="Apost -= change*1.05; w += Apre",
        namespace={"taupre": tau * ms, "change": change},
    )
    S.connect("i == j")
    run(100 * ms)

    window = np.exp(-np.abs(shift) / tau) * change
    expected = np.where(shift < 0, -1.05 * window, window)
    assert_allclose(S.w, expected, rtol=1e-9)


def test_I48_short_term_depression_reaches_its_steady_state():
    """Tsodyks, Pawelzik and Markram (1998), Neural Computation 10, eq. 2.1."""
    rate, recovery, u = 50.0, 0.2, 0.4
    G = SpikeGeneratorGroup(1, np.zeros(200, int), np.arange(200) / rate * second)
    T = NeuronGroup(1, "last : 1")
    model = "dx/dt = (1 - x)/(0.2*second) : 1 (event-driven)"
    S = Synapses(G, T, model, on_pre="last_post = u*x; x -= u*x", namespace={"u": u})
    S.connect()
    S.x = 1
    run(4 * second)

    decay = np.exp(-1 / (rate * recovery))
    steady = (1 - decay) / (1 - (1 - u) * decay)
    assert T.last[0] == pytest.approx(u * steady, rel=1e-9)


def test_R18_decay_then_code_then_lastupdate():
    G = SpikeGeneratorGroup(1, [0, 0], [1, 2] * ms)
    T = NeuronGroup(1, "before : second\ndecayed : 1")
    S = Synapses(
        G,
        T,
        "da/dt = -a/ms : 1 (event-driven)",
        on_pre="decayed_post = a; before_post = lastupdate; a = 1",
    )
    S.connect()
    run(3 * ms)

    assert T.decayed[0] == pytest.approx(np.exp(-1), rel=1e-12)
    assert T.before[0] == 1 * ms
    assert S.lastupdate[0] == 2 * ms


def test_I6_subexpression_of_a_synapse_that_is_held_for_a_step():
    G = SpikeGeneratorGroup(1, [0], [0.2] * ms)
    T = NeuronGroup(2, "first : 1\nagain : 1")
    model = "noise = rand() + i : 1 (constant over dt)"
    S = Synapses(G, T, model, on_pre="first_post = noise; again_post = noise")
    S.connect()
    run(0.5 * ms)

    assert_array_equal(T.first, T.again)
    assert T.first[0] != T.first[1]
    assert (np.asarray(T.first) > 0).all()


def test_I37_synapse_that_leaves_the_numbers_is_named():
    G, T = one_spike(), NeuronGroup(2, "x : 1")
    model = "dg/dt = g**2/ms : 1 (clock-driven)"
    S = Synapses(G, T, model, method="euler", name="S")
    S.connect()
    S.g = [0, 5]
    with pytest.raises(NbspikeError, match=r"NB701[\s\S]*`g` of S[\s\S]*synapse 1"):
        run(20 * ms)


@pytest.mark.differs("subexpressions in pathways are computed where they are used")
def test_R18_subexpression_sees_what_was_brought_up_to_date():
    """Brian 2.9 gives 2 both times: it takes the value that was stored before."""
    G, T = one_spike(), NeuronGroup(1, "before : 1\nafter : 1")
    model = "da/dt = -a/ms : 1 (event-driven)\ntwice = 2*a : 1"
    code = "before_post = twice; a += 1; after_post = twice"
    S = Synapses(G, T, model, on_pre=code)
    S.connect()
    S.a = 1
    run(2 * ms)

    assert T.before[0] == pytest.approx(2 * np.exp(-1), rel=1e-12)
    assert T.after[0] == pytest.approx(2 * np.exp(-1) + 2, rel=1e-12)
