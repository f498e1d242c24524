"""Machine code on disk: authenticated bytes, never a pickle.

An entry is trusted only if its HMAC, made with a key that only this user can
read, matches its name and bytes; anything else is treated as absent, and the
kernel is compiled again.  Entries are written to a temporary file and renamed, so
several kernels may share the folder.  A folder that cannot be written is only
read; one that others could write is not used at all.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
import secrets
import stat
import tempfile
from pathlib import Path
from typing import Final

_MAGIC: Final = b"nbspike object 1\n"
_DIGEST: Final = hashlib.sha256
_MOST_ENTRIES: Final = 20_000
_BIGGEST: Final = 16 * 1024 * 1024


def default_folder() -> Path:
    """Return the cache folder: ``$NBSPIKE_CACHE_DIR`` or the user's cache."""
    chosen = os.environ.get("NBSPIKE_CACHE_DIR")
    if chosen:
        return Path(chosen)
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    return (Path(base) if base else Path.home() / ".cache") / "nbspike"


class ObjectCache:
    """Object files of kernels, kept by the hash of their source and machine.

    Attributes
    ----------
    problem : str or None
        Why the cache is not used or not written, in words; `None` if all is well.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problem: str | None = None
        self._secret: bytes | None = None
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            self.problem = f"{folder} cannot be made ({error.strerror})"
            return
        self.problem = _unsafe(folder)
        if self.problem is None:
            self._secret = self._read_secret()

    def load(self, key: str) -> tuple[str, bytes] | None:
        """Return the symbol and object code of an entry, or `None`."""
        if self._secret is None:
            return None
        try:
            data = _read_regular(self.folder / f"{key}.nbo")
        except OSError:
            return None
        size = len(_MAGIC) + _DIGEST().digest_size
        if not data.startswith(_MAGIC) or len(data) < size:
            return None
        signature, payload = data[len(_MAGIC) : size], data[size:]
        if not hmac.compare_digest(signature, self._sign(key, payload)):
            return None
        symbol, _, code = payload.partition(b"\n")
        return symbol.decode("ascii"), code

    def save(self, key: str, symbol: str, code: bytes) -> None:
        """Keep an entry; a cache that cannot be written changes nothing else."""
        if self._secret is None:
            return
        payload = symbol.encode("ascii") + b"\n" + code
        data = _MAGIC + self._sign(key, payload) + payload
        try:
            self._make_room()
            _write_whole(self.folder / f"{key}.nbo", data)
        except OSError as error:
            self.problem = f"{self.folder} cannot be written ({error.strerror})"

    def _sign(self, key: str, payload: bytes) -> bytes:
        assert self._secret is not None
        return hmac.new(self._secret, key.encode() + b"\0" + payload, _DIGEST).digest()

    def _read_secret(self) -> bytes | None:
        path = self.folder / "secret"
        for _ in range(2):
            try:
                secret = _read_regular(path)
                if len(secret) == 32:
                    return secret
                path.unlink()  # damaged: every entry is then made again
            except FileNotFoundError:
                pass
            except OSError as error:
                self.problem = f"{path} cannot be read ({error.strerror})"
                return None
            try:
                _write_whole(path, secrets.token_bytes(32), only_if_absent=True)
            except OSError as error:
                self.problem = f"{self.folder} cannot be written ({error.strerror})"
                return None
        return None

    def _make_room(self) -> None:
        entries = [e for e in os.scandir(self.folder) if e.name.endswith(".nbo")]
        if len(entries) < _MOST_ENTRIES:
            return
        entries.sort(key=lambda entry: entry.stat().st_mtime)
        for entry in entries[: _MOST_ENTRIES // 10]:
            with contextlib.suppress(OSError):
                os.unlink(entry.path)


def _unsafe(folder: Path) -> str | None:
    """Say why code from a folder must not be trusted, or `None`."""
    state = folder.lstat()
    if not stat.S_ISDIR(state.st_mode):
        return f"{folder} is not a folder"
    if os.name == "posix":
        if state.st_uid not in (os.getuid(), 0):
            return f"{folder} belongs to another user"
        if state.st_mode & 0o022:
            return f"{folder} can be written by other users"
    return None


def _read_regular(path: Path) -> bytes:
    wanted = ("O_NOFOLLOW", "O_BINARY", "O_NONBLOCK")  # a pipe would wait for ever
    flags = os.O_RDONLY
    for name in wanted:
        flags |= getattr(os, name, 0)
    with os.fdopen(os.open(path, flags), "rb") as file:
        state = os.fstat(file.fileno())
        if not stat.S_ISREG(state.st_mode) or state.st_size > _BIGGEST:
            raise OSError(0, "not a plain file of reasonable size")
        return file.read()


def _write_whole(path: Path, data: bytes, *, only_if_absent: bool = False) -> None:
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if only_if_absent:
            with contextlib.suppress(FileExistsError):
                os.link(temporary, path)
        else:
            os.replace(temporary, path)
            return
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise
    os.unlink(temporary)
