"""What ``%load_ext nbspike`` does, and undoes.

Loading again, reloading and unloading are safe at any time; definitions outlive
them.  No names are put into the notebook.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from IPython.core.interactiveshell import InteractiveShell
from IPython.core.magic import Magics

from nbspike.diagnostics.stages import watch
from nbspike.picture.picture import register_drawer, withdraw_drawer
from nbspike.worksheet.warming import warm
from nbspike_magics.cells import CellMagics
from nbspike_magics.completion import matcher
from nbspike_magics.explore_magics import ExploreMagics
from nbspike_magics.inspecting import Inspecting
from nbspike_magics.lines import LineMagics
from nbspike_magics.live_plots import LivePlots
from nbspike_magics.misspelt import Transformer, catch_misspelt
from nbspike_magics.session import Session
from nbspike_magics.transformer import move_comments


@dataclass(frozen=True, slots=True)
class _Loaded:
    """What was registered with a shell."""

    magics: tuple[Magics, ...]
    before_cell: Callable[[object], None]
    after_cell: Callable[[object], None]
    misspelt: Transformer
    completing: Callable[..., object]
    inspecting: Inspecting
    drawing: LivePlots


_sessions: WeakKeyDictionary[InteractiveShell, Session] = WeakKeyDictionary()
_loaded: WeakKeyDictionary[InteractiveShell, _Loaded] = WeakKeyDictionary()


def load_ipython_extension(shell: InteractiveShell) -> None:
    """Register magics, the transformer of cells and the hook on executions."""
    unload_ipython_extension(shell)
    session = session_of(shell)
    magics = (
        CellMagics(shell, session),
        LineMagics(shell, session),
        ExploreMagics(shell, session),
    )
    shell.register_magics(*magics)

    def before_cell(info: object) -> None:
        text = getattr(info, "raw_cell", "")
        session.begin(*_cells_of(shell, info), text if isinstance(text, str) else "")

    def after_cell(result: object) -> None:
        count = getattr(result, "execution_count", None)
        session.end(count, getattr(result, "error_in_exec", None))

    watch()  # the stages of runs, for `%nbspike profile`
    shell.events.register("pre_run_cell", before_cell)
    shell.events.register("post_run_cell", after_cell)
    shell.input_transformers_cleanup.append(move_comments)
    misspelt = catch_misspelt(shell)
    shell.input_transformers_cleanup.append(misspelt)
    completing = matcher(session)
    shell.Completer.custom_matchers.append(completing)
    inspecting = Inspecting(shell, session)
    drawing = LivePlots(lambda: session.cell, lambda: shell.execution_count)
    if getattr(shell, "kernel", None) is not None:  # a terminal shows no widgets
        register_drawer(drawing)
    _loaded[shell] = _Loaded(
        magics, before_cell, after_cell, misspelt, completing, inspecting, drawing
    )
    threading.Thread(target=_warm, name="nbspike-warm", daemon=True).start()


def unload_ipython_extension(shell: InteractiveShell) -> None:
    """Take away what loading registered; the definitions stay."""
    loaded = _loaded.pop(shell, None)
    if loaded is None:
        return
    for table in shell.magics_manager.magics.values():
        ours = [k for k, f in table.items() if _owner(f) in loaded.magics]
        for name in ours:
            del table[name]
    for magics in loaded.magics:
        shell.magics_manager.registry.pop(type(magics).__name__, None)
    shell.events.unregister("pre_run_cell", loaded.before_cell)
    shell.events.unregister("post_run_cell", loaded.after_cell)
    with contextlib.suppress(ValueError):
        shell.input_transformers_cleanup.remove(move_comments)
        shell.input_transformers_cleanup.remove(loaded.misspelt)
    with contextlib.suppress(ValueError):
        shell.Completer.custom_matchers.remove(loaded.completing)
    loaded.inspecting.undo()
    withdraw_drawer(loaded.drawing)


def session_of(shell: InteractiveShell) -> Session:
    """Return the session of a shell; it lives as long as the shell."""
    session = _sessions.get(shell)
    if session is None:
        session = _sessions[shell] = Session(shell.user_ns)
    return session


def _owner(function: object) -> object:
    return getattr(function, "__self__", None)


def _cells_of(shell: InteractiveShell, info: object) -> tuple[str | None, list[str]]:
    """Return the cell that runs, and those deleted since the last execution."""
    parent: Mapping[str, Any] = {}
    if hasattr(shell, "get_parent"):  # a kernel; a terminal has no parent message
        parent = shell.get_parent() or {}
    metadata = parent.get("metadata") or {}
    cell = metadata.get("cellId") or getattr(info, "cell_id", None)
    deleted = metadata.get("deletedCells") or []
    return (
        cell if isinstance(cell, str) else None,
        [each for each in deleted if isinstance(each, str)],
    )


def _warm() -> None:
    # whatever is wrong is said at the first run, where somebody reads it
    with contextlib.suppress(Exception):
        warm()
        import nbspike_magics.binding  # noqa: F401  (widgets and figures)
