"""The table of what is supported says what the tests prove, and nothing else."""

from __future__ import annotations

from collections import Counter

from tests.semantics.table import (
    PAGE,
    Proof,
    Row,
    State,
    page,
    proofs,
    proofs_in,
    rows,
    state_of,
)

SOME = """
@pytest.mark.differs("the limit is taken")
def test_E5_R15_limit():
    pass

@pytest.mark.parametrize("x", [1, 2])
def test_B8_lock(x):
    pass

def test_that_names_no_row():
    pass
"""


def test_rows_are_all_there():
    found = Counter(row.id[0] for row in rows())

    assert found.pop("R") == 55
    assert sum(found.values()) == 305
    for area, number in found.items():
        assert {f"{area}{k + 1}" for k in range(number)} <= {row.id for row in rows()}


def test_no_test_names_an_unknown_row():
    known = {row.id for row in rows()}

    assert [test.name for test in proofs() if not known.issuperset(test.rows)] == []


def test_no_row_is_both_proven_and_missing():
    proven = {id for test in proofs() for id in test.rows}

    assert [row.id for row in rows() if row.missing and row.id in proven] == []


def test_every_row_is_proven_or_missing():
    tests = proofs()

    assert [row.id for row in rows() if state_of(row, tests)[0] is State.NOT_YET] == []


def test_page_is_up_to_date():
    """If not: ``python -m tests.semantics.table``, or ``nox -s semantics``."""
    assert PAGE.read_text(encoding="utf-8") == page()


def test_tests_are_read_by_name_and_mark():
    assert list(proofs_in(SOME)) == [
        Proof("test_E5_R15_limit", ("E5", "R15"), "the limit is taken"),
        Proof("test_B8_lock", ("B8",), None),
    ]


def test_states_follow_from_tests():
    tests = list(proofs_in(SOME))

    assert state_of(Row("R15", ""), tests) == (State.DIFFERS, "the limit is taken")
    assert state_of(Row("B8", "", note="as is"), tests) == (State.SUPPORTED, "as is")
    assert state_of(Row("M1", "", missing="later"), tests) == (State.MISSING, "later")
    assert state_of(Row("B9", ""), tests) == (State.NOT_YET, "")


def test_page_has_a_line_for_each_row():
    text = page()

    for row in rows():
        assert f"\n| {row.id} | {row.title} | " in text
