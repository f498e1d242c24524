"""Share: a state as text makes the same picture; Apply writes a cell."""

from __future__ import annotations

import json

import pytest

from nbspike.diagnostics.errors import NbspikeError
from tests.front.test_binding import assert_same

LINE = (
    "%explore w_e tau_m=[10, 30]*ms V_th --for 50*ms --seed 5 "
    "--plots raster(E) vm(P[0:2]) as ex"
)


@pytest.fixture
def shared(network):
    """An Explorer that was moved, and its state."""
    ex = network.run(LINE)
    for name, value in (("w_e", 0.123e-3), ("tau_m", 12.3e-3)):
        ex.set(name, value)
    ex.new_noise()
    assert ex.wait(30)
    ex.close()
    return ex, ex.state()


def restored(network, state):
    made = network.run(f"%explore --state '{state}'")
    made.close()
    return made


def test_a_state_is_short_and_can_be_read(shared) -> None:
    entries = json.loads(shared[1])
    assert entries.pop("model").isalnum()
    assert entries == {
        "nbspike": 1,
        "for": "50*ms",
        "seed": 6,
        "constants": {
            "w_e": "0.123*mV in [0, 5]*mV",
            "tau_m": "12.3*ms in [10, 30]*ms",
            "V_th": "-50*mV in [-100, 0]*mV",
        },
        "plots": "raster(E) vm(P[0:2])",
    }
    assert len(shared[1]) < 300


def test_a_state_makes_the_same_picture_to_the_last_bit(network, shared) -> None:
    ex, state = shared
    again = restored(network, state)
    assert again.values == ex.values
    assert again.state() == state
    assert_same(again.view, ex.view)
    assert "another model" not in again._screen.line.widget.value


def test_a_state_is_kept_where_numbers_are_long(network) -> None:
    network.run("%%constants\nw_e = 5*mV/3\n")
    ex = network.run("%explore w_e --for 20*ms")
    ex.close()
    again = restored(network, ex.state())
    assert again.values["w_e"] == ex.values["w_e"] == 5 * 0.001 / 3


def test_a_state_can_stand_in_a_variable(network, shared) -> None:
    network.variables["found"] = shared[1]
    again = network.run("%explore --state found as ey")
    again.close()
    assert again.values == shared[0].values


def test_options_beside_a_state_count_more(network, shared) -> None:
    line = f"%explore --state '{shared[1]}' --for 20*ms --seed 9 --plots rate(P)"
    again = network.run(line)
    again.close()
    assert (again.seed, again.view.duration) == (9, pytest.approx(0.02))
    assert not again.view.spikes


def test_reset_goes_back_to_the_state(network, shared) -> None:
    again = network.run(f"%explore --state '{shared[1]}'")
    again.set("w_e", 4e-3)
    again.reset()
    assert again.values == shared[0].values
    assert again.wait(30)
    again.close()


def test_another_model_is_remarked_and_a_comment_is_none(network, shared) -> None:
    network.run(
        "%%synapses Ci: I -> P\nconnect: p=0.1   # sparse\non_pre: g_i -= w_i\n"
    )
    same = restored(network, shared[1])
    network.run("%%synapses Ci: I -> P\nconnect: p=0.2\non_pre: g_i -= w_i\n")
    other = restored(network, shared[1])
    assert "another model" not in same._screen.line.widget.value
    assert "another model" in other._screen.line.widget.value


def test_ten_seeds_are_part_of_a_state(network) -> None:
    ex = network.run("%explore w_e --for 20*ms")
    ex.seeds = 10
    assert ex.wait(30)
    ex.close()
    assert json.loads(ex.state())["seeds"] == 10
    again = network.run(f"%explore --state '{ex.state()}'")
    assert again.wait(30)
    again.close()
    assert again.seeds == 10
    assert again.status == ex.status
    assert again._toolbar.seeds.value


def state_with(**changes: object) -> str:
    entries = {"nbspike": 1, "seed": 1, "constants": {"w_e": "2*mV"}, **changes}
    return json.dumps({k: v for k, v in entries.items() if v is not None})


@pytest.mark.parametrize(
    ("state", "code", "marked"),
    [
        ('{"nbspike": 1, "seed": }', "NB842", "}"),
        ('{"nbspike": 1', "NB842", "1"),
        ("[1]", "NB842", "[1]"),
        ("ex_1", "NB842", "e"),
        (state_with(nbspike=2), "NB842", "nbspike"),
        (state_with(sede=1), "NB842", "sede"),
        (state_with(seed="1"), "NB842", "seed"),
        (state_with(seed=-1), "NB842", "seed"),
        (state_with(seed=True), "NB842", "seed"),
        (state_with(seeds=0), "NB842", "seeds"),
        (state_with(constants={"w_e": 2}), "NB842", None),
        (state_with(constants=["w_e"]), "NB842", None),
        (state_with(constants={"w_x": "2*mV"}), "NB201", "w_x"),
        (state_with(constants={"w_e": "2*nA"}), "NB310", "2*nA"),
        (state_with(constants={"w_e": "2*mV in [0, 5]*nA"}), "NB310", "[0, 5]*nA"),
        (state_with(constants={"w_e": "9*mV in [0, 5]*mV"}), "NB804", "[0, 5]*mV"),
        (state_with(constants={"w_e": "2*"}), "NB103", None),
        (state_with(constants={"w_e": "__import__(1)"}), "NB208", None),
        (state_with(**{"for": "2*mV"}), "NB309", "2*mV"),
        (state_with(plots="raster(Q)"), "NB207", "Q"),
    ],
)
def test_what_is_wrong_with_a_state_is_underlined(network, state, code, marked) -> None:
    with pytest.raises(NbspikeError) as caught:
        network.run(f"%explore --state '{state}'")
    (finding,) = caught.value.findings
    assert finding.code == code
    assert finding.span is not None
    if marked is not None:
        assert finding.span.text == marked


def test_several_wrong_constants_are_told_together(network) -> None:
    state = state_with(constants={"w_x": "2*mV", "w_e": "2*nA"})
    with pytest.raises(NbspikeError) as caught:
        network.run(f"%explore --state '{state}'")
    assert [each.code for each in caught.value.findings] == ["NB201", "NB310"]


@pytest.mark.parametrize("more", ["%explore w_i --state", "%%explore ex --state"])
def test_a_state_says_which_sliders_there_are(network, more) -> None:
    text = f"{more} '{state_with()}'\nw_i\n" if "%%" in more else f"{more} "
    text = text if "%%" in more else f"{text}'{state_with()}'"
    with pytest.raises(NbspikeError) as caught:
        network.run(text)
    (finding,) = caught.value.findings
    assert (finding.code, finding.span.text) == ("NB802", "w_i")


def test_a_name_behind_state_is_a_variable_that_holds_one(network) -> None:
    with pytest.raises(NbspikeError) as caught:
        network.run("%explore --state ex_1")
    (finding,) = caught.value.findings
    assert (finding.code, finding.span.text) == ("NB842", "ex_1")


def test_share_shows_a_line_to_copy(network, shared) -> None:
    ex = network.run("%explore w_e --for 20*ms")
    ex.set("w_e", 3e-3)
    assert ex._box.text == ""
    ex._toolbar.share.click()
    line = ex._box.text
    assert ex.wait(30)
    ex.close()
    again = network.run(line)
    again.close()
    assert again.values == ex.values
    ex._box.hide()
    assert ex._box.text == ""


def test_apply_writes_the_next_cell(network) -> None:
    written = []
    network.shell.set_next_input = written.append
    ex = network.run("%explore w_e tau_m=[10, 30]*ms --for 20*ms as ex")
    ex.set("w_e", 2.25e-3)
    assert ex.wait(30)
    ex.apply()
    ex.close()
    (cell,) = written
    assert cell.splitlines() == [
        "%%constants",
        "w_e = 2.25*mV in [0, 5]*mV    # excitatory weight",
        "tau_m = 20*ms in [10, 30]*ms  # membrane time constant",
    ]
    network.run(cell)
    result = network.run("%simulate 20*ms")
    assert_same(result.view(), ex.view)


def test_apply_at_a_click_shows_the_cell(network) -> None:
    ex = network.run("%explore w_e --for 20*ms")
    ex._toolbar.apply.click()
    ex.close()
    assert ex._box.text.startswith("%%constants\nw_e = 1.62*mV in [0, 5]*mV")
