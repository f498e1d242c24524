"""Poisson input without neurons, ``%%synapses D: poisson[800] rate=nu -> P``."""

from __future__ import annotations

import numpy as np
import pytest

from nbspike.diagnostics.errors import NbspikeError
from nbspike.worksheet.definitions import DriveDefinition
from nbspike.worksheet.typeset import definition_lines
from nbspike.worksheet.warming import compilations
from nbspike.worksheet.worksheet import Worksheet

NEURONS = "x : 1\ny : 1\n"
DRIVE = "D: poisson[n] rate=nu -> {}"


@pytest.fixture
def driven():
    """Return a worksheet with neurons that only add up."""
    worksheet = Worksheet({})
    worksheet.constants("n = 800\nnu = 50*Hz in [0, 100]*Hz\nw = 1")
    worksheet.neurons("P[400] = A[300] + B[100]", f"{NEURONS}record: x, y")
    return worksheet


def added(worksheet, variable="x", seconds=0.025):
    """Return what each neuron received in each step."""
    rows = worksheet.simulate(seconds, seed=4).traces["P"].values[variable]
    return np.diff(rows, axis=1)


def test_counts_in_a_step_are_binomial_and_independent(driven):
    driven.synapses(DRIVE.format("P"), "on_pre: x += w")
    drawn = added(driven)
    p = 50 * 1e-4
    mean, variance = 800 * p, 800 * p * (1 - p)

    # four standard errors of the mean of some 100 000 counts
    assert abs(drawn.mean() - mean) < 4 * np.sqrt(variance / drawn.size)
    assert drawn.var() == pytest.approx(variance, rel=0.02)
    assert abs(np.corrcoef(drawn[0], drawn[1])[0, 1]) < 4 / np.sqrt(drawn.shape[1])
    assert np.array_equal(drawn, np.round(drawn))


def test_part_of_a_population_is_driven(driven):
    driven.synapses(DRIVE.format("B"), "on_pre: y -= 2*w")
    drawn = added(driven, "y")

    assert not drawn[:300].any()
    assert drawn[300:].mean() == pytest.approx(-2 * 4, rel=0.02)


def test_weight_may_differ_between_neurons(driven):
    driven.neurons("P[400]", f"{NEURONS}scale : 1\ninit: scale = i\nrecord: x")
    driven.synapses(DRIVE.format("P"), "on_pre: x += scale*w")
    drawn = added(driven).mean(axis=1)

    assert drawn[0] == 0
    assert drawn[200:].mean() / drawn[:200].mean() == pytest.approx(3, rel=0.05)


def test_moving_rate_or_number_compiles_nothing(driven):
    driven.synapses(DRIVE.format("P"), "on_pre: x += w")
    driven.simulate(1e-3)
    network, before = driven.simulation(), compilations()
    means = {}
    for nu, n in ((50.0, 800.0), (100.0, 800.0), (100.0, 80.0)):
        result = driven.simulate(0.025, values={"nu": nu, "n": n})
        means[nu, n] = np.diff(result.traces["P"].values["x"], axis=1).mean()

    assert compilations() == before
    assert driven.simulation() is network
    assert means[100.0, 800.0] / means[50.0, 800.0] == pytest.approx(2, rel=0.02)
    assert means[100.0, 800.0] / means[100.0, 80.0] == pytest.approx(10, rel=0.03)


def test_same_seed_gives_the_same_numbers_again(driven):
    driven.synapses(DRIVE.format("P"), "on_pre: x += w")

    assert np.array_equal(added(driven), added(driven))


def test_definition_shows_its_numbers(driven):
    made = driven.synapses(DRIVE.format("P"), "on_pre: x += w")

    assert isinstance(made, DriveDefinition)
    assert repr(made) == "D: n Poisson sources for each neuron of P"
    assert [line.title for line in definition_lines(made)] == [
        "sources of each",
        "rate of each",
        "on_pre",
    ]
    assert list(driven.used_constants()) == ["n", "nu", "w"]
    assert "%%synapses D: poisson[n] rate=nu -> P" in made.getdoc()


@pytest.mark.parametrize(
    ("header", "code", "said"),
    [
        ("D: poisson[800] -> P", "NB113", "`rate=` is missing"),
        ("D: poisson rate=nu -> P", "NB113", "does not say how many sources"),
        ("D: poisson[800] rate=nu", "NB113", "does not say to where"),
        ("D: poisson[800] rate=nu -> P Q", "NB113", "does not say to where"),
        ("D: poisson[] rate=nu -> P", "NB113", "hold no size"),
        ("D: poisson[2] size=nu -> P", "NB113", "is not part of `poisson`"),
        ("D: poisson[2.5] rate=nu -> P", "NB601", "not a whole number"),
        ("D: poisson[2] rate=nu -> Q", "NB207", "not a group of neurons"),
        ("D: poisson[2] rate=-nu -> P", "NB609", "is -50 Hz"),
        ("D: poisson[2] rate=20*kHz -> P", "NB609", "at most once in a step"),
        ("D: poisson[2] rate=w -> P", "NB310", "is dimensionless"),
        ("D: poisson[2] rate=nowhere -> P", "NB201", "is not defined"),
    ],
)
def test_header_that_cannot_be(driven, header, code, said):
    with pytest.raises(NbspikeError, match=said) as caught:
        driven.synapses(header, "on_pre: x += w")

    assert caught.value.code == code
    assert all(item.span is not None for item in caught.value.findings)


@pytest.mark.parametrize(
    ("body", "code", "said"),
    [
        ("connect: True\non_pre: x += w", "NB116", "no `connect:`"),
        ("on_pre: x += w\ndelay: 1*ms", "NB116", "no `delay:`"),
        ("k : 1\non_pre: x += w", "NB116", "no variables"),
        ("on_pre: x = w", "NB116", "does not add up"),
        ("on_pre: x += w; y += w", "NB116", "with one statement"),
        ("on_post: x += w", "NB116", "needs one `on_pre:`"),
        ("on_pre: z += w", "NB201", "is not a variable"),
        ("on_pre: x += 1*ms", "NB303", "is dimensionless"),
    ],
)
def test_body_that_cannot_be(driven, body, code, said):
    with pytest.raises(NbspikeError, match=said) as caught:
        driven.synapses(DRIVE.format("P"), body)

    assert caught.value.code == code


def test_neurons_that_are_gone_are_missed(driven):
    driven.synapses(DRIVE.format("A"), "on_pre: x += w")
    driven.neurons("P[4]", NEURONS)

    with pytest.raises(NbspikeError, match="`A`, which `D` joins, is not a group"):
        driven.simulate(1e-3)
