"""``every``, ``events:`` and ``on_NAME:`` of ``%%neurons`` cells."""

from __future__ import annotations

import pytest

from nbspike.diagnostics.errors import NbspikeError
from nbspike.diagnostics.source import SourceText
from nbspike.lang.format import statement_text, to_text
from nbspike.lang.neurons import parse_neurons
from nbspike.lang.synapses import parse_synapses


def neurons(text):
    return parse_neurons(SourceText(text, "%%neurons P"))


def faults(parse, text):
    with pytest.raises(NbspikeError) as caught:
        parse(text)
    return [(each.code, each.span.text, each.hint) for each in caught.value.findings]


def texts(statements):
    return [statement_text(each) for each in statements]


def test_every_holds_a_time_and_statements():
    one, two = neurons(
        "x : 1\nevery 10*ms: x = rand()  # drawn\nevery  2*T :\n    x += 1\n    x -= 2"
    ).every
    assert (to_text(one.time), texts(one.statements)) == ("10*ms", ["x = rand()"])
    assert (to_text(two.time), texts(two.statements)) == ("2*T", ["x += 1", "x -= 2"])


def test_every_ends_an_equation_that_is_not_finished():
    codes = [code for code, _, _ in faults(neurons, "dv/dt = (1\nevery 2*: v = 1")]
    assert codes == ["NB102", "NB103"]


def test_events_and_what_follows_from_them():
    parsed = neurons(
        "v : 1\nthreshold: v > 2\non_up: n += 1\nevents:\n  up = v > 1\n  low = v < 0\n"
        "on_spike:\n  n = 0; v = 1"
    )
    assert [(e.name, to_text(e.condition)) for e in parsed.events] == [
        ("up", "v > 1"),
        ("low", "v < 0"),
    ]
    assert [(r.event, texts(r.statements)) for r in parsed.responses] == [
        ("up", ["n += 1"]),
        ("spike", ["n = 0", "v = 1"]),
    ]


def test_parameter_whose_name_begins_like_an_answer_stays_a_parameter():
    parsed = neurons("on_top : 1  # a = b\non_set : volt (constant)")
    assert [each.name for each in parsed.equations] == ["on_top", "on_set"]
    assert parsed.responses == ()


@pytest.mark.parametrize(
    ("text", "code", "underlined", "hint"),
    [
        ("every: v = 1", "NB106", "every", "every 10*ms: x = rand()"),
        ("every 5*ms:", "NB106", "every 5*ms", "every 10*ms: x = rand()"),
        ("every 5*ms", "NB103", "every 5*ms", "Write a colon"),
        ("every 5*: v = 1", "NB103", "*", ""),
        ("evry 5*ms: v = 1", "NB103", "evry 5*ms", "Did you mean `every`?"),
        ("every 5*ms: v == 1", "NB112", "==", "v = 1"),
        ("every 5*ms: v = 1\nevery 5*ms: v = 2", "NB202", "every 5*ms", "under one"),
        ("event: a = v > 1", "NB107", "event", "Did you mean `events`?"),
        ("events:", "NB106", "events", "events: crossing = v > V_c"),
        ("events: v > 1", "NB112", "v > 1", "name = expression"),
        ("events: a += v > 1", "NB112", "a += v > 1", "a = condition"),
        ("events: a = v > 1; a = v > 2", "NB202", "a", "Rename"),
        ("events: pre = v > 1", "NB203", "pre", "another name"),
        ("v : 1\nevents: v = v > 1", "NB202", "v", "Rename"),
        ("events: low = v > 1\non_lo: v = 1", "NB207", "on_lo", "Did you mean `low`?"),
        ("v : 1\non_up: v = 1", "NB207", "on_up", "events: up = condition"),
        ("v : 1\non_spike: v = 1", "NB207", "on_spike", "Add one"),
    ],
)
def test_each_fault_has_its_code_place_and_hint(text, code, underlined, hint):
    ((found, place, advice),) = faults(neurons, text)
    assert (found, place) == (code, underlined)
    assert hint in (advice or "")


def test_synapses_have_none_of_these():
    found = faults(
        lambda text: parse_synapses(SourceText(text, "%%synapses S")),
        "connect: p=1\non_prre: v += 1\nreset: v = 1\nevents: a = v > 1",
    )
    assert [(code, place) for code, place, _ in found] == [
        ("NB107", "on_prre"),
        ("NB107", "reset"),
        ("NB107", "events"),
    ]
    assert found[0][2] == "Did you mean `on_pre`?"


def synapses(text):
    return parse_synapses(SourceText(text, "%%synapses S"))


def test_pathways_follow_events():
    parsed = synapses(
        "on_pre: v += 1\non_pre(up): v += 2\non_post(low) back : w = 3\n"
        "on_pre(spike) again: v += 4\ndelay up: 2*ms"
    )
    assert [(p.name, p.trigger, p.event) for p in parsed.pathways] == [
        ("pre", "pre", None),
        ("up", "pre", "up"),
        ("back", "post", "low"),
        ("again", "pre", None),
    ]
    assert to_text(parsed.pathways[1].delay) == "2*ms"


def test_two_pathways_of_an_event_need_names():
    found = faults(synapses, "on_pre(up): v += 1\non_post(up): v += 2")
    assert [(code, place) for code, place, _ in found] == [("NB202", "on_post(up)")]
    assert len(synapses("on_pre(up): v += 1\non_post(up) back: v += 2").pathways) == 2


def test_only_pathways_take_an_event_in_brackets():
    assert faults(synapses, "delay(up): 2*ms\non_pre: v += 1")[0][0] == "NB103"
