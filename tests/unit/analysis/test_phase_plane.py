"""Zero lines and fixed points of systems that are known in closed form."""

from __future__ import annotations

import numpy as np
import pytest

from nbspike.analysis.contour import zero_lines
from nbspike.analysis.fixed_points import fixed_points

GRID = np.linspace(-2, 2, 101)
ACROSS, UP = np.meshgrid(GRID, GRID)
BOTH = ((-2.0, 2.0), (-2.0, 2.0))


def test_a_circle_is_found_as_one_closed_line() -> None:
    x, y = zero_lines(GRID, GRID, ACROSS**2 + UP**2 - 1)
    assert np.isfinite(y).all()
    assert (x[0], y[0]) == (x[-1], y[-1])
    np.testing.assert_allclose(np.hypot(x, y), 1, atol=2e-4)
    length = np.hypot(np.diff(x), np.diff(y)).sum()
    assert length == pytest.approx(2 * np.pi, rel=1e-3)


def test_two_lines_have_a_gap_between_them() -> None:
    x, y = zero_lines(GRID, GRID, ACROSS**2 - 1.001)
    assert np.isnan(y).sum() == 1
    assert np.isfinite(x).all()
    solid = x[np.isfinite(y)]
    np.testing.assert_allclose(np.abs(solid), np.sqrt(1.001), atol=1e-3)


def test_lines_cross_in_a_saddle_without_getting_lost() -> None:
    x, y = zero_lines(GRID, GRID, ACROSS * UP - 1e-9)
    finite = np.isfinite(y)
    assert np.minimum(np.abs(x[finite]), np.abs(y[finite])).max() < 0.03
    assert (~finite).sum() == 1  # the two arms of a hyperbola
    assert finite.sum() == pytest.approx(4 * 50, abs=4)


def test_where_nothing_is_zero_there_is_no_line() -> None:
    assert zero_lines(GRID, GRID, 1 + ACROSS**2)[0].size == 0
    assert zero_lines(GRID, GRID, np.full_like(UP, np.nan))[0].size == 0


@pytest.mark.parametrize(
    ("matrix", "kind"),
    [
        ([[-1.0, 0.0], [0.0, -3.0]], "stable node"),
        ([[-1.0, -4.0], [4.0, -1.0]], "stable focus"),
        ([[1.0, -4.0], [4.0, 1.0]], "unstable focus"),
        ([[2.0, 0.0], [0.0, 1.0]], "unstable node"),
        ([[1.0, 0.0], [0.0, -1.0]], "saddle"),
    ],
)
def test_linear_systems_have_the_kind_of_their_matrix(matrix, kind) -> None:
    a = np.array(matrix)

    def field(x, y):
        u, v = x - 0.3, y + 0.7
        return a[0, 0] * u + a[0, 1] * v, a[1, 0] * u + a[1, 1] * v

    (point,) = fixed_points(field, *BOTH)
    assert (point.x, point.y) == pytest.approx((0.3, -0.7), abs=1e-8)
    assert point.kind == kind
    expected = np.sort_complex(np.linalg.eigvals(a).astype(complex))
    np.testing.assert_allclose(np.sort_complex(point.eigenvalues), expected, rtol=1e-6)


@pytest.mark.parametrize(("drive", "stable"), [(0.0, True), (0.5, False)])
def test_fitzhugh_nagumo_loses_its_stability_to_a_drive(drive, stable) -> None:
    def field(v, w):
        return v - v**3 / 3 - w + drive, 0.08 * (v + 0.7 - 0.8 * w)

    (point,) = fixed_points(field, *BOTH)
    # eliminating w leaves a cubic with one real root
    roots = np.roots([-1 / 3, 0, 1 - 1 / 0.8, drive - 0.7 / 0.8])
    real = roots[np.abs(roots.imag) < 1e-9].real
    assert point.x == pytest.approx(real[0], abs=1e-8)
    trace = 1 - point.x**2 - 0.08 * 0.8
    assert point.stable is stable is bool(trace < 0)
    assert point.eigenvalues.sum().real == pytest.approx(trace, rel=1e-5)


def test_a_bistable_system_has_three() -> None:
    found = fixed_points(lambda x, y: (x - x**3 - y, x / 4 - y), *BOTH)
    np.testing.assert_allclose(
        [point.x for point in found], [-np.sqrt(0.75), 0, np.sqrt(0.75)], atol=1e-8
    )
    assert [point.kind for point in found] == [
        "stable focus",
        "saddle",
        "stable focus",
    ]


def test_fields_that_do_not_depend_on_one_variable_are_no_obstacle() -> None:
    (point,) = fixed_points(lambda x, y: (1.0 - x, -2.0 * y), *BOTH)
    assert (point.x, point.y) == pytest.approx((1, 0), abs=1e-8)


def test_where_the_lines_do_not_meet_there_is_none() -> None:
    assert fixed_points(lambda x, y: (1 + x**2, y), *BOTH) == ()
