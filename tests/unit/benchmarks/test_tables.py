"""Tables of the benchmarks: figures, verdicts, and peers that fail."""

from __future__ import annotations

import pytest

from benchmarks import __main__ as command
from benchmarks.packages import attempt, checked, merged, peers_of
from benchmarks.results import Line, Results, Row, Times
from benchmarks.tables import markdown, networks, page, replace
from benchmarks.targets import Verdict, verdicts


def line(who, cpu, **more):
    return Line("cuba", who, Times(cpu, 2 * cpu), 5.5, **more)


def verdict(results, what) -> Verdict:
    return next(each for each in verdicts(results) if each.what == what)


def cells(table):
    return [
        [text.strip() for text in row.strip("|").split("|")]
        for row in table.splitlines()
    ]


def test_a_network_has_its_costs_and_its_ratio():
    results = Results([line("nbspike", 0.02), line("C", 0.016)])

    head, _, ours, limit = cells(networks(results))

    found = dict(zip(head, ours, strict=True))
    assert found["times real time"] == "25"  # 1 s in 40 ms of wall time
    # 4 000 neurons, 10 000 steps, 20 ms
    assert found["ns per neuron and step"] == "0.5"
    # 80 synapses of 4 000 neurons at 5.5 Hz are 1.76 million events
    assert found["ns per event"] == "11.4"
    assert dict(zip(head, limit, strict=True))["nbspike is"] == "0.8 x faster"


def test_seconds_of_the_model_are_taken_into_account():
    results = Results([line("nbspike", 0.02), line("NEST", 8.0, seconds=2.0)])

    assert verdict(results, "cuba, again, against NEST").measured == "200.0 x faster"


@pytest.mark.parametrize(("cpu", "passed"), [(0.0149, True), (0.0151, False)])
def test_the_loop_in_c_is_a_limit_from_above(cpu, passed):
    results = Results([line("nbspike", cpu), line("C", 0.01)])

    assert verdict(results, "cuba, again, CPU time of the loop in C").passed is passed


@pytest.mark.parametrize(("cpu", "passed"), [(0.3, True), (0.29, False)])
def test_a_peer_is_a_limit_from_below(cpu, passed):
    results = Results([line("nbspike", 0.02), line("Brian 2, Cython", cpu)])

    assert verdict(results, "cuba, again, against Brian 2, Cython").passed is passed


def test_what_somebody_waits_for_is_judged_by_the_clock_on_the_wall():
    results = Results(rows={"live_lif_plot": Row("", Times(0.1, 0.6))})

    found = verdict(results, "live kernel, new LIF network, Enter to plot")

    assert (found.measured, found.passed) == ("600 ms wall", False)


def test_what_is_not_measured_is_neither_kept_nor_missed():
    assert {each.passed for each in verdicts(Results())} == {None}


def test_a_peer_that_fails_has_a_line_and_is_not_compared():
    failed = Line("cuba", "NEST", failed="bad | luck\n" + "x" * 200)
    results = Results([line("nbspike", 0.02), failed])

    text = networks(results)

    assert "| NEST | failed: bad / luck x" in text
    assert len({row.count("|") for row in text.splitlines()}) == 1
    assert verdict(results, "cuba, again, against NEST").passed is None


def test_another_rate_is_another_network():
    found = checked(Line("cuba", "C", Times(1, 1), rate=9.0))

    assert found.failed == "fires at 9.00 Hz, not 5 to 6.5"


def test_a_peer_that_is_not_there_stops_nothing(tmp_path):
    from benchmarks.packages import Places

    missing = tmp_path / "python"

    found = attempt("nest", "cuba", Places(tmp_path, tmp_path, nest=missing))

    assert "No such file" in found.failed


def test_rounds_are_merged_into_the_least():
    first = line("nbspike", 0.03, cold=Times(1.0, 1.1))
    second = line("nbspike", 0.02, warm=Times(0.1, 0.2))

    (found,) = merged([first, second])

    assert found.again == Times(0.02, 0.04)
    assert (found.cold, found.warm) == (Times(1.0, 1.1), Times(0.1, 0.2))


def test_a_round_that_fails_does_not_hide_one_that_does_not():
    good, bad = line("C", 0.02), Line("cuba", "C", failed="no")

    assert merged([good, bad]) == merged([bad, good]) == [good]


def test_peers_run_what_they_can_express():
    assert peers_of("hh", ["c", "cython", "nest"]) == ["cython"]


def test_the_page_keeps_what_is_around_the_tables(tmp_path):
    place = tmp_path / "page.md"
    place.write_text("a\n<!-- measured -->\nyesterday\n<!-- end of measured -->\nb\n")

    replace(place, page(Results(), "now"))

    text = place.read_text()
    assert text.startswith("a\n<!-- measured -->\n\nnow\n")
    assert text.endswith("<!-- end of measured -->\nb\n")
    assert "yesterday" not in text


def test_a_page_without_marks_is_refused(tmp_path):
    place = tmp_path / "page.md"
    place.write_text("a\n")

    with pytest.raises(ValueError, match="has no <!-- measured -->"):
        replace(place, "text")


def test_a_clock_that_was_not_read_is_left_empty():
    found = line("Brian 2, C++", 0.1, cold=Times(16.0, float("nan")))
    results = Results([found], {"slider": Row("slider", Times(float("nan"), 0.15))})

    text = page(results, "now")

    assert "nan" not in text
    assert "| 16 |  |" in text
    assert "| slider |  | 150 |" in text


def test_late_peers_are_left_out_and_their_lines_say_so(monkeypatch):
    asked = []

    def attempt(which, model, places):
        asked.append(which)
        return Line(model, which, Times(1, 1), 5.5)

    monkeypatch.setattr(command.packages, "attempt", attempt)
    results = Results()

    command.network(results, "cuba", ["c", "nest"], None, late=True)

    assert asked == ["nbspike", "c"] * command.ROUNDS
    assert [one.failed for one in results.lines if one.who == "NEST"] == [
        "left out, the time was up"
    ]


def test_numbers_stand_on_the_right():
    assert markdown("abc", ["123"], left=1).splitlines()[1] == "|---|---:|---:|"


def test_what_is_misspelled_is_said(capsys):
    with pytest.raises(SystemExit):
        command.arguments(["cube"])

    assert "`cube` is none of cuba, coba" in capsys.readouterr().err


def test_peers_can_be_left_out():
    assert command.arguments(["--peers", "none"]).peers == []
