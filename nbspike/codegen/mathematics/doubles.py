"""Doubles and 64-bit words of a kernel, with Python's operators.

An operation on a `Double` emits the instruction that computes it; nothing is
computed here.  Constants may stand on either side.
"""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from llvmlite import ir
from numba.core import cgutils

_DOUBLE, _WORD, _FLAG = ir.DoubleType(), ir.IntType(64), ir.IntType(1)


@dataclass(frozen=True, slots=True)
class Word:
    """A 64-bit whole number, with wrap-around."""

    builder: Any
    value: Any

    def _other(self, other: Word | int) -> Any:
        return other.value if isinstance(other, Word) else ir.Constant(_WORD, other)

    def __add__(self, other: Word | int) -> Word:
        return Word(self.builder, self.builder.add(self.value, self._other(other)))

    def __sub__(self, other: Word | int) -> Word:
        return Word(self.builder, self.builder.sub(self.value, self._other(other)))

    def __and__(self, other: Word | int) -> Word:
        return Word(self.builder, self.builder.and_(self.value, self._other(other)))

    def __xor__(self, other: Word | int) -> Word:
        return Word(self.builder, self.builder.xor(self.value, self._other(other)))

    def __lshift__(self, count: int) -> Word:
        return Word(self.builder, self.builder.shl(self.value, self._other(count)))

    def __rshift__(self, count: int) -> Word:
        """Shift right; the sign is kept."""
        return Word(self.builder, self.builder.ashr(self.value, self._other(count)))

    def equals(self, other: int) -> Any:
        """Return the flag whether it is `other`."""
        return self.builder.icmp_signed("==", self.value, self._other(other))

    def at_most(self, most: int) -> Word:
        """Return the smaller of it and `most`."""
        above = self.builder.icmp_signed(">", self.value, self._other(most))
        chosen = self.builder.select(above, self._other(most), self.value)
        return Word(self.builder, chosen)

    def where(self, flag: Any, otherwise: Word) -> Word:
        """Return it where `flag` holds, else `otherwise`."""
        chosen = self.builder.select(flag, self.value, otherwise.value)
        return Word(self.builder, chosen)

    @property
    def as_double(self) -> Double:
        """The double that these bits are."""
        return Double(self.builder, self.builder.bitcast(self.value, _DOUBLE))


@dataclass(frozen=True, slots=True)
class Double:
    """A double of the kernel."""

    builder: Any
    value: Any

    @staticmethod
    def of(beside: Double, value: float) -> Double:
        """Return a constant for the kernel that `beside` belongs to."""
        return Double(beside.builder, ir.Constant(_DOUBLE, value))

    def _other(self, other: Double | float) -> Any:
        if isinstance(other, Double):
            return other.value
        return ir.Constant(_DOUBLE, float(other))

    def _new(self, value: Any) -> Double:
        return Double(self.builder, value)

    def __add__(self, other: Double | float) -> Double:
        return self._new(self.builder.fadd(self.value, self._other(other)))

    def __radd__(self, other: float) -> Double:
        return self._new(self.builder.fadd(self._other(other), self.value))

    def __sub__(self, other: Double | float) -> Double:
        return self._new(self.builder.fsub(self.value, self._other(other)))

    def __rsub__(self, other: float) -> Double:
        return self._new(self.builder.fsub(self._other(other), self.value))

    def __mul__(self, other: Double | float) -> Double:
        return self._new(self.builder.fmul(self.value, self._other(other)))

    def __rmul__(self, other: float) -> Double:
        return self._new(self.builder.fmul(self._other(other), self.value))

    def __truediv__(self, other: Double | float) -> Double:
        return self._new(self.builder.fdiv(self.value, self._other(other)))

    def __rtruediv__(self, other: float) -> Double:
        return self._new(self.builder.fdiv(self._other(other), self.value))

    def __neg__(self) -> Double:
        return self._new(self.builder.fneg(self.value))

    def __lt__(self, other: Double | float) -> Any:
        return self.builder.fcmp_ordered("<", self.value, self._other(other))

    def __gt__(self, other: Double | float) -> Any:
        return self.builder.fcmp_ordered(">", self.value, self._other(other))

    def equals(self, other: float) -> Any:
        """Return the flag whether it is `other`."""
        return self.builder.fcmp_ordered("==", self.value, self._other(other))

    def where(self, flag: Any, otherwise: Double | float) -> Double:
        """Return it where `flag` holds, else `otherwise`."""
        return self._new(self.builder.select(flag, self.value, self._other(otherwise)))

    def times_plus(self, factor: Double | float, term: Double | float) -> Double:
        """Return ``self*factor + term``, rounded once."""
        return self._call("llvm.fma.f64", factor, term)

    def magnitude(self) -> Double:
        """Return the absolute value."""
        return self._call("llvm.fabs.f64")

    def with_sign_of(self, other: Double) -> Double:
        """Return it with the sign of another."""
        return self._call("llvm.copysign.f64", other)

    def square_root(self) -> Double:
        """Return the square root."""
        return self._call("llvm.sqrt.f64")

    def at_least(self, low: float) -> Double:
        """Return the larger of it and `low`; NaN stays NaN."""
        return self._new(self._other(low)).where(self < low, self)

    def at_most(self, high: float) -> Double:
        """Return the smaller of it and `high`; NaN stays NaN."""
        return self._new(self._other(high)).where(self > high, self)

    def within(self, low: float, high: float) -> Double:
        """Return it limited to an interval; NaN stays NaN."""
        return self.at_least(low).at_most(high)

    @property
    def bits(self) -> Word:
        """Its bits."""
        return Word(self.builder, self.builder.bitcast(self.value, _WORD))

    def _call(self, name: str, *others: Double | float) -> Double:
        kind = ir.FunctionType(_DOUBLE, [_DOUBLE] * (1 + len(others)))
        function = cgutils.get_or_insert_function(self.builder.module, kind, name)
        arguments = [self.value, *(self._other(other) for other in others)]
        return self._new(self.builder.call(function, arguments))


def from_word(word: Word) -> Double:
    """Return a small whole number as a double: |word| below 2**51."""
    magic = 6755399441055744.0  # 1.5 * 2**52
    shifted = (word + 0x4338000000000000).as_double
    return shifted - magic


def polynomial(x: Double, coefficients: Sequence[float]) -> Double:
    """Return the value of a polynomial, lowest power first, by Estrin's scheme."""
    terms: list[Double | float] = list(coefficients)
    power = x
    while len(terms) > 1:
        pairs: list[Double | float] = []
        for low in range(0, len(terms) - 1, 2):
            pairs.append(power.times_plus(terms[low + 1], terms[low]))
        if len(terms) % 2:
            pairs.append(terms[-1])
        terms = pairs
        if len(terms) > 1:
            power = power * power
    (value,) = terms
    assert isinstance(value, Double)
    return value


def polynomial_by_fours(x: Double, coefficients: Sequence[float]) -> Double:
    """Return the value of a polynomial, lowest power first.

    Fours of terms are summed at the same time and then put together by Horner's
    scheme: an instruction less than Estrin's scheme takes, with as short a chain.
    """
    square = x * x
    fours = _pairs(square, _pairs(x, coefficients))
    fourth = square * square
    value = fours.pop()
    while fours:
        value = fourth.times_plus(value, fours.pop())
    assert isinstance(value, Double)
    return value


def _pairs(x: Double, terms: Sequence[Double | float]) -> list[Double | float]:
    """Return ``terms[0] + x*terms[1]`` and so on; a last one without partner stays."""
    pairs: list[Double | float] = [
        x.times_plus(high, low)
        for low, high in zip(terms[::2], terms[1::2], strict=False)
    ]
    return pairs + list(terms[len(terms) // 2 * 2 :])
