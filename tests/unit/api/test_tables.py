"""Tables print as text, and in a notebook as HTML in which texts stay texts."""

from __future__ import annotations

from nbspike.api.tables import Table

TABLE = Table("Title", ("name", "n"), (("a", "1"), ("long <b>", "23")), frozenset({1}))


def test_columns_are_aligned():
    assert str(TABLE).splitlines() == [
        "Title",
        "name     |  n",
        "---------+---",
        "a        |  1",
        "long <b> | 23",
    ]


def test_markup_in_names_is_shown_not_obeyed():
    text = TABLE._repr_html_()

    assert "long &lt;b&gt;" in text
    assert "<b>" not in text
    assert text.count("<tr>") == 3


def test_a_table_may_be_empty_and_without_title():
    assert str(Table("", ("name",), ())).splitlines() == ["name", "----"]
