"""Physical dimensions: exponents of the seven SI base units.

Exponents are exact fractions, because ``xi`` has ``second**-0.5`` and `sqrt`
halves them.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from nbspike.units.names import BASE, name_of

__all__ = ["BASE", "DIMENSIONLESS", "Dimension", "dimension"]


@dataclass(frozen=True, slots=True, repr=False)
class Dimension:
    """A product of powers of the base units.

    Parameters
    ----------
    exponents
        Seven exponents in the order of `BASE`.
    """

    exponents: tuple[Fraction, ...]

    def __mul__(self, other: Dimension) -> Dimension:
        pairs = zip(self.exponents, other.exponents, strict=True)
        return Dimension(tuple(a + b for a, b in pairs))

    def __truediv__(self, other: Dimension) -> Dimension:
        pairs = zip(self.exponents, other.exponents, strict=True)
        return Dimension(tuple(a - b for a, b in pairs))

    def __pow__(self, power: float | Fraction) -> Dimension:
        exact = Fraction(power).limit_denominator(1000)
        return Dimension(tuple(a * exact for a in self.exponents))

    @property
    def is_dimensionless(self) -> bool:
        """Whether all exponents are zero."""
        return not any(self.exponents)

    def __str__(self) -> str:
        """Return the name a physicist would write, such as ``volt/second``."""
        return name_of(self)

    def __repr__(self) -> str:
        return f"<Dimension {self}>"


def dimension(**exponents: float | Fraction) -> Dimension:
    """Return a dimension from named exponents, as ``dimension(second=-1)``."""
    return Dimension(tuple(Fraction(exponents.get(name, 0)) for name in BASE))


DIMENSIONLESS = dimension()
