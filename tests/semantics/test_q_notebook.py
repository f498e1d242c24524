"""What notebooks show of objects."""

from __future__ import annotations

from html.parser import HTMLParser

from nbspike import NeuronGroup, PoissonGroup, Synapses, ms


class Cells(HTMLParser):
    """Collects the texts of the cells of a table, row by row."""

    def __init__(self, text):
        super().__init__()
        self.rows, self._inside = [], False
        self.feed(text)

    def handle_starttag(self, tag, attrs):  # noqa: ARG002
        if tag == "tr":
            self.rows.append([])
        self._inside = tag == "td"
        if self._inside:
            self.rows[-1].append("")

    def handle_data(self, data):
        if self._inside:
            self.rows[-1][-1] += data

    def handle_endtag(self, tag):
        self._inside = self._inside and tag != "td"


def made():
    return NeuronGroup(
        4,
        "dv/dt = (I - v)/tau : volt (unless refractory)  # <b>bold</b>\nI : volt",
        threshold="v > -50*mV and i < 2",
        reset="v = -60*mV; I += 1*mV",
        refractory=2 * ms,
        namespace={"tau": 10 * ms},
        name="P_1",
    )


def test_H16_length_name_and_representations():
    group = made()
    assert (len(group), group.N, group.name) == (4, 4, "P_1")
    assert repr(group) == "<NeuronGroup P_1: 4 neurons>"
    assert repr(group[1:3]) == "<Subgroup P_1[1:3]>"
    assert repr(group.I).startswith("<P_1.I: array([0., 0., 0., 0.]) * volt")
    shown = group._repr_html_()
    for part in ("threshold", "reset", r"\frac{\mathrm{d}v}{\mathrm{d}t}", "P_1"):
        assert part in shown


def test_Q3_groups_as_tables_of_mathematics():
    shown = made()._repr_html_()
    rows = Cells(shown).rows
    assert rows[0] == [
        "",
        r"$\frac{\mathrm{d}v}{\mathrm{d}t} = \frac{I - v}{\tau}$",
        "volt",
        "unless refractory",
    ]
    assert rows[1] == ["", "$I$", "volt", ""]
    assert rows[2][0] == "threshold"
    # the sign is escaped in HTML and the same again in mathematics
    assert rows[2][1] == r"$v > -50 \, \mathrm{mV} \land i < 2$"
    assert rows[3][0] == "reset"
    assert rows[3][1].startswith(r"$v \leftarrow -60 \, \mathrm{mV},\quad I")
    assert rows[4][0] == "refractory"
    assert "<b>bold" not in shown


def test_Q3_synapses_as_tables_of_mathematics():
    source = PoissonGroup(2, rates=1 / ms, name="source")
    synapses = Synapses(
        source,
        made(),
        "w : volt",
        on_pre={"pre": "v_post += w", "late": "w *= 2"},
        name="S",
    )
    rows = Cells(synapses._repr_html_()).rows
    assert [row[0] for row in rows] == ["", "on_pre", "on_pre (late)"]
    assert rows[0][1:] == ["$w$", "volt", ""]
    assert "from source to P_1" in synapses._repr_html_()
