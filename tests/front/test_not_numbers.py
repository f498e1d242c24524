"""Names that the notebook has, but not as one number, are told from unknown ones."""

from __future__ import annotations

import pytest

from nbspike.diagnostics.errors import NbspikeError


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("'20*ms'", "a text"),
        ("[20, 30]", "a list"),
        ("None", "`None`"),
        ("True", "`True`"),
        ("np.array([1.0, 2.0])", "an array of 2 values"),
        ("np.array([20.0])*ms", "an array of 1 value "),
        ("1 + 2j", "a complex"),
        ("10**400", "larger than the largest number"),
        ("print", "a function"),
        ("P", "a group of neurons"),
        ("Ce", "a group of synapses"),
    ],
)
def test_value_that_is_no_number_is_named(network, value, said):
    network.run(f"import numpy as np\nfrom nbspike import ms\ntau_m = {value}")
    with pytest.raises(NbspikeError, match="NB206") as caught:
        network.run("%simulate 20*ms")

    assert f"`tau_m` is {said}" in str(caught.value)
    assert "line 1, column" in str(caught.value)


def test_unknown_name_stays_unknown(network):
    network.run("del tau_m")
    with pytest.raises(NbspikeError, match="NB201"):
        network.run("%simulate 20*ms")


def test_duration_that_is_no_number_is_named(network):
    network.run("long = '1 s'")
    with pytest.raises(NbspikeError, match="`long` is a text"):
        network.run("%simulate long")


def test_explorer_says_that_a_constant_became_a_text(network):
    network.run("%explore w_e tau_m --for 20*ms as ex")
    network.run("V_th = 'high'")
    explorer = network.variables["ex"]
    explorer.set("w_e", 2e-3)
    explorer.wait(20)

    assert "`V_th` is a text" in explorer.status
