"""The notebook front end: magics, sliders and figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell


def load_ipython_extension(shell: InteractiveShell) -> None:
    """Answer ``%load_ext nbspike``."""
    from nbspike_magics.extension import load_ipython_extension as load

    load(shell)


def unload_ipython_extension(shell: InteractiveShell) -> None:
    """Answer ``%unload_ext nbspike``."""
    from nbspike_magics.extension import unload_ipython_extension as unload

    unload(shell)
