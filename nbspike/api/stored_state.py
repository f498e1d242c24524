"""Stored states of networks: arrays with a description, in memory and in files.

A file is a ZIP archive of arrays in NumPy's own format, never of pickled objects, so
reading one runs no code.  One file may hold several states.
"""

from __future__ import annotations

import json
import os
import tempfile
import zipfile
import zlib
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from nbspike.diagnostics.errors import NbspikeError, fail

#: Version of the files that are written, the only one that is read.
VERSION: Final = 1
_FORMAT = "nbspike network state"
_DESCRIPTION = "description"


@dataclass(frozen=True, slots=True)
class Description:
    """What a state is of.

    Parameters
    ----------
    objects
        Kind of each object by the name that it has in a fresh script.
    clocks
        Time step of each clock in second, in the order of their first use.
    reached
        Time of the next step, second.
    end
        Requested end of the last run, second, if it got there.
    random
        State of the random numbers.
    """

    objects: dict[str, str]
    clocks: list[float]
    reached: float
    end: float | None
    random: dict[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class StoredState:
    """A state of a network.

    Parameters
    ----------
    description
        What it is of.
    arrays
        By name of object and of array, joined by ``/``.
    """

    description: Description
    arrays: dict[str, NDArray[np.generic]]


def write_state(path: Path, name: str, state: StoredState) -> None:
    """Add a state to a file; the file is the old one or the new one, never half.

    Parameters
    ----------
    path, name
        The file, and the name of the state in it.
    state
        The state.

    Raises
    ------
    NetworkError
        NB653 if there is a file that is none of ours.
    """
    kept = _arrays(path) if path.exists() else {}
    kept = {key: array for key, array in kept.items() if key.split("/")[0] != name}
    text = json.dumps(
        {"format": _FORMAT, "version": VERSION, **asdict(state.description)}
    )
    kept[f"{name}/{_DESCRIPTION}"] = np.frombuffer(text.encode(), np.uint8)
    kept |= {f"{name}/arrays/{key}": array for key, array in state.arrays.items()}
    folder = path.resolve().parent
    handle, draft = tempfile.mkstemp(prefix=f".{path.name}.", dir=folder)
    try:
        with os.fdopen(handle, "wb") as file:
            np.savez(file, **kept)  # type: ignore[arg-type]
            file.flush()
            os.fsync(file.fileno())
        Path(draft).replace(path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise


def read_state(path: Path, name: str) -> StoredState:
    """Return a state of a file.

    Parameters
    ----------
    path, name
        The file, and the name of the state in it.

    Raises
    ------
    NetworkError
        NB653 for a file that is missing, damaged, or of another kind or version;
        NB651 if it has no state of that name.
    """
    arrays = _arrays(path)
    key = f"{name}/{_DESCRIPTION}"
    if key not in arrays:
        known = sorted({one.split("/")[0] for one in arrays})
        raise no_state(name, f"{path.name} holds {', '.join(known) or 'none'}")
    try:
        found = json.loads(bytes(arrays[key].astype(np.uint8)))
        if found.pop("format") != _FORMAT:
            raise unreadable(path, "it is of another kind")
        version = found.pop("version")
        if version != VERSION:
            raise unreadable(path, f"it has version {version}, not {VERSION}")
        description = Description(**found)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise unreadable(path, "its description is damaged") from error
    start = f"{name}/arrays/"
    own = {k.removeprefix(start): a for k, a in arrays.items() if k.startswith(start)}
    return StoredState(description, own)


def _arrays(path: Path) -> dict[str, NDArray[np.generic]]:
    if not path.is_file():
        raise unreadable(path, "there is no such file")
    try:
        # every array is read, so a damaged one is noticed by its checksum
        with path.open("rb") as file, np.load(file, allow_pickle=False) as archive:
            return {key: archive[key] for key in archive.files}
    except (OSError, ValueError, EOFError, KeyError, zipfile.BadZipFile, zlib.error,
            AttributeError, TypeError, NotImplementedError) as error:  # fmt: skip
        raise unreadable(path, "it is damaged, or no file of `store`") from error


def unreadable(path: Path, why: str) -> NbspikeError:
    """Return (to raise) the error of a file that holds no state."""
    message = f"no state can be read from {path.name}: {why}"
    return fail("NB653", message, hint="Write the file again with `store`")


def no_state(name: str, what: str) -> NbspikeError:
    """Return (to raise) the error of a name under which nothing was stored."""
    message = f"no state was stored as `{name}`: {what}"
    return fail("NB651", message, hint=f"Call store('{name}') first")
