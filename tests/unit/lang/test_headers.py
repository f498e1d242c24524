from __future__ import annotations

import pytest

from nbspike.diagnostics.errors import NbspikeError
from nbspike.diagnostics.source import SourceText
from nbspike.lang.format import to_text
from nbspike.lang.headers import parse_neurons_header, parse_synapses_header


def neurons(text):
    return parse_neurons_header(SourceText(text, "%%neurons"))


def synapses(text):
    return parse_synapses_header(SourceText(text, "%%synapses"))


def findings(parse, text):
    with pytest.raises(NbspikeError) as caught:
        parse(text)
    return [
        (item.code, item.span.text if item.span else None)
        for item in caught.value.findings
    ]


def test_a_population_may_have_parts_and_options():
    text = "P[4000] = E[3200] + I[800]  --method exact --dt 0.05*ms --quiet  # net"
    header = neurons(text)
    assert (header.name, to_text(header.size), header.kind) == (
        "P",
        "4000",
        "equations",
    )
    assert [(s.name, to_text(s.size)) for s in header.segments] == [
        ("E", "3200"),
        ("I", "800"),
    ]
    assert header.options == (("method", "exact"), ("dt", "0.05*ms"), ("quiet", ""))
    assert (header.name_span.text, header.size_span.text) == ("P", "4000")
    assert header.segments[1].span.text == "I[800]"


def test_sizes_are_expressions_of_constants():
    header = neurons("P[N] = E[int(0.8*N)] + I[N - int(0.8*N)]")
    sizes = [to_text(each.size) for each in header.segments]
    assert sizes == ["int(0.8*N)", "N - int(0.8*N)"]


def test_quotes_and_layout_mean_nothing():
    assert neurons("\"P[3]\" --method 'exact'") == neurons("  P[ 3 ]   --method exact")


def test_a_poisson_input_has_a_rate():
    header = neurons("X[800] poisson rate=nu*(1 + 0.1*i)  --quiet")
    assert (header.kind, to_text(header.rate)) == ("poisson", "nu*(1 + 0.1*i)")


@pytest.mark.parametrize(
    "text",
    [
        "S[3] spikes i=[0, 1, 2] t=[25, 50, 75]*ms",
        "S[3] spikes i=[0, 1, 2], t=[25, 50, 75]*ms",
        "S[3] spikes --quiet\n  i=[0, 1,\n 2]\n  t=[25, 50,  # late\n 75]*ms",
        "S spikes t=[25*ms, 50*ms, 75*ms] i=[0, 1, 2]",
    ],
)
def test_listed_spikes_have_neurons_and_times(text):
    header = neurons(text)
    assert (header.kind, to_text(header.size)) == ("spikes", "3")
    assert [to_text(each) for each in header.spike_indices] == ["0", "1", "2"]
    times = [to_text(each) for each in header.spike_times]
    assert times == ["25*ms", "50*ms", "75*ms"]


def test_one_neuron_may_have_all_spikes():
    header = neurons("S[1] spikes i=0 t=[1, a + 2]*ms/2")
    assert [to_text(each) for each in header.spike_indices] == ["0", "0"]
    assert [to_text(each) for each in header.spike_times] == ["1*ms/2", "(a + 2)*ms/2"]


@pytest.mark.parametrize(
    ("text", "code", "underlined"),
    [
        ("", "NB113", None),
        ("P", "NB113", "P"),
        ("P 100", "NB113", "100"),
        ("P[]", "NB113", "[]"),
        ("P[", "NB102", "["),
        ("P[3^2]", "NB104", "^"),
        ("../etc/x[1]", "NB113", "."),
        ("P[3]: v", "NB113", ": v"),
        ("G[10]; !touch", "NB113", "; !touch"),
        ("P[3] poison rate=2", "NB113", "poison rate=2"),
        ("X[3] poisson", "NB113", "poisson"),
        ("X[3] poisson 5*Hz", "NB113", "5*Hz"),
        ("X[3] poisson rate=", "NB113", "rate"),
        ("X[3] poisson rate=[1, 2]*Hz", "NB113", "[1, 2]*Hz"),
        ("S[3] spikes i=[0, 1]", "NB113", "spikes"),
        (
            "S[3] spikes i=[0, 1] t=[1, 2, 3]*ms",
            "NB604",
            "spikes i=[0, 1] t=[1, 2, 3]*ms",
        ),
        ("P[3] = E[2] + E[1]", "NB202", "E"),
        ("P[3] = E[3] + ", "NB113", "= E[3] +"),
        ("P[3] = E + I[1]", "NB113", "E"),
        ("None[3]", "NB203", "None"),
        ("P[3] --mehtod euler", "NB801", "--mehtod"),
        ("P[3] --method", "NB802", "--method"),
        ("P[3] --method a b", "NB802", "a b"),
        ("P[3] --quiet please", "NB802", "please"),
        ("P[3] --quiet --quiet", "NB802", "--quiet"),
        ("P[3] --dt 2^3", "NB104", "^"),
    ],
)
def test_each_fault_has_its_code_and_place(text, code, underlined):
    assert findings(neurons, text) == [(code, underlined)]


def test_misspelt_words_get_suggestions():
    for text, meant in (
        ("P[3] --mehtod euler", "`--method`"),
        ("X[3] poison rate=2", "`poisson`"),
        ("P 100", "`P[100]`"),
    ):
        with pytest.raises(NbspikeError, match=r"Did you mean|Write") as caught:
            neurons(text)
        assert meant in caught.value.findings[0].hint


def test_all_faults_of_a_header_are_reported():
    codes = [code for code, _ in findings(neurons, "P[2^2] = E[1] + 3 --foo")]
    assert codes == ["NB104", "NB113", "NB801"]


def test_synapses_have_a_source_and_a_target():
    header = synapses("Ce: E -> P --quiet  # excitation")
    assert (header.name, header.source_name, header.target_name) == ("Ce", "E", "P")
    assert header.options == (("quiet", ""),)
    spans = (header.name_span, header.source_span, header.target_span)
    assert [span.text for span in spans] == ["Ce", "E", "P"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "NB113"),
        ("Ce", "NB113"),
        ("Ce: E", "NB113"),
        ("Ce E -> P", "NB113"),
        ("Ce: E - > P", "NB113"),
        ("Ce: E + X -> P", "NB113"),
        ("Ce: E[3] -> P", "NB113"),
        ("Ce: E \u2192 P", "NB101"),
        ("Ce: E -> None", "NB203"),
        ("3: E -> P", "NB113"),
        ("Ce: E -> P --qiet", "NB801"),
    ],
)
def test_each_fault_of_a_synapse_header_is_one_finding(text, code):
    assert [each for each, _ in findings(synapses, text)] == [code]
