"""Places in the user's text, counted as people count."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nbspike.diagnostics.source import SourceText, Span

TEXT = "dv/dt = -v : 1\n\nreset: v = 0\n"


@pytest.mark.parametrize(
    ("offset", "place"),
    [
        (0, (1, 1)),
        (8, (1, 9)),
        (14, (1, 15)),  # the line feed belongs to the line it ends
        (15, (2, 1)),
        (16, (3, 1)),
        (len(TEXT), (4, 1)),
    ],
)
def test_line_and_column_count_from_one(offset, place):
    assert SourceText(TEXT, "").position(offset) == place


def test_lines_come_without_their_line_feed():
    source = SourceText(TEXT, "")

    assert [source.line(number) for number in (1, 2, 3, 4)] == [
        "dv/dt = -v : 1",
        "",
        "reset: v = 0",
        "",
    ]


@given(st.text(alphabet="ab\n\t", max_size=60), st.data())
def test_place_leads_back_to_the_character(text, data):
    offset = data.draw(st.integers(0, len(text)))
    source = SourceText(text, "")
    line, column = source.position(offset)

    assert (source.line(line) + "\n")[column - 1] == (text + "\n")[offset]


def test_span_knows_its_characters():
    source = SourceText("a + b*c", "")

    assert Span(source, 4, 7).text == "b*c"
    assert Span(source, 0, 1).to(Span(source, 4, 5)) == Span(source, 0, 5)


@pytest.mark.parametrize("line", ["x" * 99, "", "v = 0"])
def test_text_of_many_megabytes_costs_nothing_until_a_place_is_asked(line):
    """The gate refuses such a text; making a `SourceText` of it must not hang."""
    text = f"{line}\n" * (10_000_000 // (len(line) + 1))
    started = time.process_time()
    source = SourceText(text, "")
    source.position(len(text) - 1)

    # counting ten million characters takes some milliseconds; a loop, a second
    assert time.process_time() - started < 0.3
