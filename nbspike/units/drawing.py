"""Whether Matplotlib is asking.

It draws numbers, and puts those of two axes into one array.  Values with a unit are
numbers in SI to it, as in Brian 2; a script that divides by the unit first chooses
what stands on the axis.
"""

from __future__ import annotations

from nbspike.diagnostics.notes import user_frame


def is_drawn() -> bool:
    """Return whether the code that called into nbspike is part of Matplotlib."""
    name = str(user_frame().f_globals.get("__name__", ""))
    return name.partition(".")[0] in ("matplotlib", "mpl_toolkits")
