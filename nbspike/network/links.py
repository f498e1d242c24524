"""Variables whose values are those of another object."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nbspike.model.storage import LinkForm


@dataclass(frozen=True, slots=True, eq=False)
class Link:
    """Where a linked variable finds its values.

    Parameters
    ----------
    values
        The other object's array itself, shape (elements there,) or (1,).
    places
        Which of them each element has, shape (elements here,); `None` for its own
        number, or for those in the variable `through`.
    through
        Name of the integer variable that says which.
    shared
        Whether there is one value for all.
    """

    values: NDArray[np.generic]
    places: NDArray[np.int64] | None = None
    through: str | None = None
    shared: bool = False

    @property
    def form(self) -> LinkForm:
        """What the model has to know."""
        through = "" if self.places is not None else self.through
        return LinkForm(str(self.values.dtype), self.shared, through)

    def indices(
        self, numbers: NDArray[np.generic] | None = None
    ) -> NDArray[np.int64] | slice:
        """Return which values the elements have.

        Parameters
        ----------
        numbers
            Values of the variable `through`.
        """
        if self.places is not None:
            return self.places
        if numbers is None:
            return slice(None)
        chosen = numbers.astype(np.int64)
        inside = (chosen >= 0) & (chosen < len(self.values))
        return np.where(inside, chosen, 0)


def link_names(
    links: dict[str, Link], prefix: str, end: str
) -> tuple[dict[str, NDArray[np.generic]], dict[str, int]]:
    """Return the arrays and sizes that kernels know linked variables by."""
    arrays: dict[str, NDArray[np.generic]] = {}
    sizes: dict[str, int] = {}
    for name, link in links.items():
        arrays[f"{prefix}{name}{end}"] = link.values
        sizes[f"{prefix}{name}_limit"] = len(link.values)
        if link.places is not None:
            arrays[f"{prefix}{name}_places"] = link.places
    return arrays, sizes
