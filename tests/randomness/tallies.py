"""Counts and sums over blocks of numbers, compiled: a billion of them go through."""

# mypy: ignore-errors
from __future__ import annotations

import numpy as np
from numba import njit


@njit
def uniform_tally(u, cells, bits, pairs, triples, orders):
    """Count in which cells numbers, their last bits and their neighbours lie."""
    for k in range(u.size):
        cells[int(u[k] * 4096)] += 1
        bits[int(u[k] * 4503599627370496.0) & 1023] += 1
    for k in range(0, u.size - 1, 2):
        pairs[int(u[k] * 64) * 64 + int(u[k + 1] * 64)] += 1
    for k in range(0, u.size - 2, 3):
        place = int(u[k] * 16) * 256 + int(u[k + 1] * 16) * 16 + int(u[k + 2] * 16)
        triples[place] += 1
    for k in range(0, u.size - 3, 4):
        second = u[k] < u[k + 1]
        third = (u[k] < u[k + 2]) + (u[k + 1] < u[k + 2])
        fourth = (u[k] < u[k + 3]) + (u[k + 1] < u[k + 3]) + (u[k + 2] < u[k + 3])
        orders[(second * 3 + third) * 4 + fourth] += 1


@njit
def normal_tally(z, seen, moments, tails, beyond):
    """Count cells of 1/200 between -6 and 6 and what lies beyond; add up powers."""
    last = seen.size - 1
    for k in range(z.size):
        seen[min(max(int(np.floor((z[k] + 6) * 200)) + 1, 0), last)] += 1
        power = 1.0
        for m in range(moments.size):
            power *= z[k]
            moments[m] += power
        if abs(z[k]) > tails[0]:
            for m in range(tails.size):
                beyond[m] += abs(z[k]) > tails[m]


@njit
def whole_tally(x, seen):
    """Count whole numbers, large ones in the last cell."""
    for k in range(x.size):
        seen[min(int(x[k]), seen.size - 1)] += 1


@njit
def product(x, lag, mean):
    """Return the sum of products of deviations, `lag` apart."""
    total = 0.0
    for k in range(lag, x.size):
        total += (x[k] - mean) * (x[k - lag] - mean)
    for k in range(lag):
        total += (x[k] - mean) * (x[x.size - lag + k] - mean)
    return total


@njit
def product_of_squares(z):
    """Return the sum of products of neighbouring standardised squares."""
    total = 0.0
    for k in range(1, z.size):
        total += (z[k] * z[k] - 1.0) * (z[k - 1] * z[k - 1] - 1.0)
    return total / 2.0
