"""What the picture of a network shows: boxes, arrows and their signs."""

from __future__ import annotations

import pytest

from nbspike.picture.diagram import Arrow, Box
from nbspike.worksheet.wiring import wiring, wiring_text
from nbspike.worksheet.worksheet import Worksheet

CONDUCTANCES = """dv/dt = (E_L - v + g_e*({}) + g_i*({}))/tau : volt
dg_e/dt = -g_e/tau : 1
dg_i/dt = -g_i/tau : 1
threshold: v > -50*mV
reset: v = E_L
"""


@pytest.fixture
def wired():
    worksheet = Worksheet({})
    worksheet.constants(
        "tau = 10*ms\nE_L = -70*mV\nE_e = 0*mV\nE_i = -80*mV\nw = 0.1\nnu = 9*Hz"
    )
    worksheet.neurons(
        "P[1200] = E[1000] + I[200]", CONDUCTANCES.format("E_e - v", "E_i - v")
    )
    return worksheet


def arrows(worksheet, *bodies, header="S: E -> P"):
    """Return the sign of the arrow that each body makes."""
    signs = []
    for body in bodies:
        worksheet.synapses(header, f"connect: p=0.01\n{body}")
        signs.append(wiring(worksheet)[1][-1].sign)
    return signs


def test_boxes_hold_segments_and_numbers(wired):
    wired.neurons("X[20] poisson rate=nu", "")

    assert wiring(wired)[0] == (
        Box("P", "1 200", (Box("E", "1 000"), Box("I", "200"))),
        Box("X", "20", outside=True),
    )


def test_conductances_excite_or_inhibit_by_their_reversal_potential(wired):
    bodies = ("on_pre: g_e += w", "on_pre: g_i += w", "on_pre: g_i -= w")

    assert arrows(wired, *bodies) == [1, -1, 1]


def test_reversal_potentials_may_stand_on_either_side(wired):
    body = CONDUCTANCES.format("E_e - v", "E_i - v").replace(
        "+ g_i*(E_i - v)", "- (v - E_i)*g_i"
    )
    wired.neurons("P[1200] = E[1000] + I[200]", body)

    assert arrows(wired, "on_pre: g_i += w") == [-1]


def test_potentials_are_moved_up_or_down(wired):
    bodies = ("on_pre: v += 1*mV", "on_pre: v -= 1*mV", "on_pre: v += -1*mV")

    assert arrows(wired, *bodies) == [1, -1, -1]


@pytest.mark.parametrize(
    "body",
    ["on_pre: v = E_L", "on_pre: v += randn()*mV", "on_pre: g_e += w; g_i += w"],
)
def test_sign_that_cannot_be_told(wired, body):
    assert arrows(wired, body) == [0]


def test_weights_of_one_value_count(wired):
    body = "k : 1\non_pre: g_e += k\ninit: k = {}"

    assert arrows(
        wired, body.format("0.3"), body.format("-w"), body.format("rand()")
    ) == [1, -1, 0]


def test_arrows_carry_numbers_after_a_run(wired):
    wired.synapses("S: E -> I", "connect: True\non_pre: g_e += w")
    wired.synapses("D: poisson[800] rate=nu -> I", "on_pre: g_e += w")
    assert [each.label for each in wiring(wired)[1]] == ["S", "D"]
    wired.simulate(1e-4)
    boxes, made = wiring(wired)

    assert made == (Arrow("E", "I", "S 200 000", 1), Arrow("D: poisson", "I", "D", 1))
    assert boxes[-1] == Box("D: poisson", "800", outside=True)
    assert wiring_text(made).split("\n") == [
        "E excites I (S 200 000)",
        "D: poisson excites I (D)",
    ]
