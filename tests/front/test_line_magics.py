from __future__ import annotations

import re

import numpy as np
import pytest

from nbspike.diagnostics.errors import NbspikeError
from nbspike_magics.extension import session_of


def text_of(card) -> str:
    return card._repr_mimebundle_()["text/plain"]


def test_simulate_keeps_and_shows_the_result(network):
    shown = network.run("%simulate 100*ms as res --seed 3")

    assert shown is network.variables["res"]
    assert shown.duration == pytest.approx(0.1)
    assert shown.seed == 3
    assert shown._repr_png_().startswith(b"\x89PNG")
    assert re.fullmatch(r"100 ms: E [\d.]+ Hz.*; I [\d.]+ Hz.*", repr(shown))


def test_same_seed_gives_the_same_numbers(network):
    one, two, other = (
        network.run(f"%simulate 100*ms --seed {seed}").spikes["P"].seconds.tolist()
        for seed in (1, 1, 2)
    )

    assert one == two != other


def test_continue_goes_on_where_the_last_run_ended(network):
    whole = network.run("%simulate 100*ms").spikes["P"]
    first = network.run("%simulate 40*ms").spikes["P"]
    rest = network.run("%simulate 60*ms --continue")

    assert repr(rest).startswith("40 ms to 100 ms: ")
    joined = np.concatenate([first.seconds, rest.spikes["P"].seconds])
    np.testing.assert_array_equal(joined, whole.seconds)


def test_continue_is_refused_after_sliders_ran_the_network(network):
    network.run("%simulate 40*ms")
    network.run("%explore w_e --for 20*ms as ex")
    network.variables["ex"].close()

    with pytest.raises(NbspikeError, match="NB803"):
        network.run("%simulate 60*ms --continue")


@pytest.mark.parametrize("line", ["%simulate 10*ms;", "%simulate 10*ms as res ;  # x"])
def test_semicolon_hides_the_picture(network, line):
    assert network.run(line) is None


def test_blanks_and_order_of_arguments_do_not_matter(network):
    result = network.run("%simulate --seed=2 as res 10 * ms # a comment")

    assert result.duration == pytest.approx(0.01)
    assert result.seed == 2


def test_interrupted_run_keeps_what_was_recorded(network, monkeypatch):
    worksheet = session_of(network.shell).worksheet
    network.run("%simulate 10*ms")
    original = worksheet.simulate

    def interrupting(*arguments, **options):
        def stop(share):
            if share > 0.001:
                raise KeyboardInterrupt

        return original(*arguments, **{**options, "progress": stop})

    monkeypatch.setattr(worksheet, "simulate", interrupting)
    result = network.run("%simulate 1000*second as res")

    assert result.interrupted
    assert 0 < result.duration < 1000
    assert re.match(r"stopped at [\d.]+ m?s, what was recorded is kept", repr(result))
    assert network.variables["res"] is result


@pytest.mark.parametrize(
    ("line", "code", "marked"),
    [
        ("%simulate 500*ms --sede 1", "NB801", "--sede"),
        ("%simulate 500*ms 20*ms", "NB801", "20*ms"),
        ("%simulate 500*ms --seed 1.5", "NB802", "1.5"),
        ("%simulate 500*ms --seed", "NB802", "--seed"),
        ("%simulate 500*ms --seed 1 --seed 2", "NB802", "--seed"),
        ("%simulate 500*ms --continue=yes", "NB802", "--continue=yes"),
        ("%simulate 500*ms as 3x", "NB802", "3x"),
        ("%simulate 500*ms as P", "NB802", "P"),
        ("%simulate 500*ms as E", "NB802", "E"),
        ("%simulate 500*ms as w_e", "NB802", "w_e"),
        ("%simulate 500", "NB309", "500"),
        ("%simulate 500*mV", "NB309", "500*mV"),
        ("%simulate -5*ms", "NB610", "-5*ms"),
        ("%simulate 0*ms", "NB610", "0*ms"),
        ("%simulate T", "NB201", "T"),
        ("%simulate __import__('os')", "NB105", "'"),
        ("%explore w_x", "NB201", "w_x"),
        ("%explore w_e=[1, 5]*nA", "NB310", "[1, 5]*nA"),
        ("%explore w_e=[5, 1]*mV", "NB114", "[5, 1]*mV"),
        ("%explore w_e=[2, 5]*mV", "NB804", "[2, 5]*mV"),
        ("%explore w_e w_e", "NB802", "w_e"),
        ("%explore w_e --plots raster(X)", "NB207", "X"),
        ("%explore w_e --plots raster", "NB802", "raster"),
        ("%explore w_e --plots rater(E)", "NB802", "rater"),
        ("%explore w_e --plots vm(P[50])", "NB802", "P[50]"),
        ("%explore w_e --plots x_e(P[0])", "NB802", "x_e"),
        ("%nbspike statsu", "NB801", "statsu"),
        ("%nbspike drop X", "NB207", "X"),
        ("%nbspike explain X", "NB207", "X"),
        ("%nbspike help NB999", "NB802", "NB999"),
    ],
)
def test_wrong_argument_is_underlined(network, line, code, marked):
    with pytest.raises(NbspikeError) as caught:
        network.run(line)

    (finding,) = caught.value.findings
    assert (finding.code, finding.span.text) == (code, marked)
    assert finding.span.source.text.rstrip() == line
    magic = line.split()[0]
    assert re.match(rf"\w+ {code} in {magic}, line 1, column \d+\n", str(caught.value))


def test_nothing_to_simulate_is_said(notebook):
    for line in ("%simulate 10*ms", "%explore"):
        with pytest.raises(NbspikeError, match="NB803"):
            notebook.run(line)


def test_status_lists_definitions_and_constants(network):
    network.run("%simulate 10*ms")
    network.run("from nbspike.units import ms\ntau_m = 21*ms")
    text = text_of(network.run("%nbspike status"))

    assert re.search(r"^P +50 neurons = E\[40\] \+ I\[10\]", text, re.MULTILINE)
    assert re.search(r"^Ce +synapses E -> P, \d+$", text, re.MULTILINE)
    assert re.search(
        r"^tau_m +21 ms +notebook variable, cell \[7\]$", text, re.MULTILINE
    )
    assert re.search(r"^w_e +1.62 mV +0 to 5 mV +%%constants", text, re.MULTILINE)
    assert re.search(r"^tau_i +10 ms = 2\*tau_e", text, re.MULTILINE)


def test_drop_and_clear_forget(network):
    network.run("%nbspike drop Ce")
    assert "Ce" not in network.variables
    assert network.run("%simulate 10*ms").synapses.keys() == {"Ci"}
    network.run("%nbspike clear")
    assert network.variables.keys().isdisjoint({"P", "E", "I", "Ci", "tau_m"})
    assert text_of(network.run("%nbspike")) == "nothing is defined yet"


def test_explain_shows_method_and_source_before_any_run(network):
    bundle = network.run("%nbspike explain P")._repr_mimebundle_()

    assert "`exact`" in bundle["text/plain"]
    assert "def kernel(context, step):" in bundle["text/plain"]
    assert "highlight" in bundle["text/html"]
    assert "g_e" in text_of(network.run("%nbspike explain Ce"))


def test_doctor_names_versions_and_the_cache(notebook):
    text = text_of(notebook.run("%nbspike doctor"))

    for word in ("nbspike", "python", "numpy", "numba", "ipywidgets", "bqplot"):
        assert re.search(rf"^{word} +\d+\.\d+", text, re.MULTILINE)
    assert "nbspike-kernels" in text
    assert "widget manager" in text


def test_help_version_and_warmup_answer(notebook):
    assert "terms with different units" in text_of(notebook.run("%nbspike help nb301"))
    assert re.fullmatch(r"nbspike \d.*", text_of(notebook.run("%nbspike version")))
    assert "warm" in text_of(notebook.run("%nbspike warmup"))


def test_progress_appears_for_long_runs_where_somebody_looks(network, capsys):
    from nbspike_magics import progress

    shown = []

    class Handle:
        def update(self, bar):
            shown.append(bar.data)

    def display(bar, display_id):
        shown.append(bar.data)
        return Handle()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(progress, "display", display)
        patch.setattr(progress, "_PATIENCE", 0.0)
        network.run("%simulate 50*ms")
        assert shown == []
        network.run("%simulate 50*ms", cell="a")

    assert "<progress" in shown[0]
    assert shown[-1] == ""
