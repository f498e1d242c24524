"""Random trees of the language, for properties."""

from __future__ import annotations

from hypothesis import strategies as st

from nbspike.lang.expr import (
    Binary,
    Boolean,
    Call,
    Compare,
    Name,
    Number,
    Truth,
    Unary,
)

names = st.sampled_from(["v", "g_e", "tau_m", "E_L", "x2", "d", "dt", "_y", "in_"])
numbers = st.one_of(
    st.integers(0, 10**12),
    st.floats(0, allow_nan=False, allow_infinity=False),
)
leaves = st.one_of(names.map(Name), numbers.map(Number), st.booleans().map(Truth))


def _larger(parts):
    pair = st.tuples(parts, parts)
    return st.one_of(
        st.builds(Unary, st.sampled_from(["-", "+", "not"]), parts),
        st.builds(
            lambda op, ab: Binary(op, *ab),
            st.sampled_from(["+", "-", "*", "/", "//", "%", "**"]),
            pair,
        ),
        st.builds(
            lambda op, ab: Compare(op, *ab),
            st.sampled_from(["<", "<=", ">", ">=", "==", "!="]),
            pair,
        ),
        st.builds(
            Boolean,
            st.sampled_from(["and", "or"]),
            st.lists(parts, min_size=2, max_size=4).map(tuple),
        ),
        st.builds(
            Call,
            st.sampled_from(["exp", "clip", "rand"]),
            st.lists(parts, max_size=3).map(tuple),
        ),
    )


trees = st.recursive(leaves, _larger, max_leaves=25)
