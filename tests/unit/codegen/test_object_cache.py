"""Machine code from disk is what this user wrote there, or it is not used."""

from __future__ import annotations

import errno
import os
import random
import stat
import tempfile

import pytest

from nbspike.codegen.cache import ObjectCache

KEYS = ("a" * 64, "b" * 64)
CODE = bytes(range(256)) * 5

posix = pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "cache"


@pytest.fixture
def cache(folder):
    cache = ObjectCache(folder)
    for key in KEYS:
        cache.save(key, f"symbol_{key[0]}", CODE + key[:1].encode())
    return cache


def test_entry_comes_back(cache, folder):
    assert cache.problem is None
    for key in KEYS:
        expected = (f"symbol_{key[0]}", CODE + key[:1].encode())
        assert cache.load(key) == expected
        assert ObjectCache(folder).load(key) == expected


def test_what_is_not_there_is_absent(cache):
    assert cache.load("c" * 64) is None


def test_flipped_bits_are_noticed(cache, folder):
    path = folder / f"{KEYS[0]}.nbo"
    good = path.read_bytes()
    rng = random.Random(1)
    bits = [*range(0, 8 * 60, 11), *rng.sample(range(8 * len(good)), 60)]
    for bit in bits:
        bad = bytearray(good)
        bad[bit // 8] ^= 1 << bit % 8
        path.write_bytes(bytes(bad))
        assert cache.load(KEYS[0]) is None, bit
    path.write_bytes(good)
    assert cache.load(KEYS[0]) is not None


def test_cut_entries_are_noticed(cache, folder):
    path = folder / f"{KEYS[0]}.nbo"
    good = path.read_bytes()
    for length in (0, 1, 16, 17, 40, 48, 49, 60, len(good) - 1):
        path.write_bytes(good[:length])
        assert cache.load(KEYS[0]) is None, length
    path.write_bytes(good + b"x")
    assert cache.load(KEYS[0]) is None


def test_swapped_entries_are_noticed(cache, folder):
    one, other = (folder / f"{key}.nbo" for key in KEYS)
    kept = one.read_bytes()
    one.write_bytes(other.read_bytes())
    other.write_bytes(kept)

    assert cache.load(KEYS[0]) is None
    assert cache.load(KEYS[1]) is None


@pytest.mark.parametrize("secret", [b"x" * 32, b"short", b""])
def test_entries_under_another_secret_are_noticed(cache, folder, secret):
    path = folder / "secret"
    path.unlink()
    path.write_bytes(secret)
    again = ObjectCache(folder)

    assert again.load(KEYS[0]) is None
    again.save(KEYS[0], "new", CODE)
    assert ObjectCache(folder).load(KEYS[0]) == ("new", CODE)


@posix
def test_files_are_for_their_owner_alone(tmp_path):
    before = os.umask(0)
    try:
        cache = ObjectCache(tmp_path / "new" / "cache")
        cache.save(KEYS[0], "symbol", CODE)
    finally:
        os.umask(before)

    assert stat.S_IMODE(cache.folder.stat().st_mode) == 0o700
    for path in cache.folder.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path


@posix
@pytest.mark.parametrize("mode", [0o770, 0o707, 0o777])
def test_folder_that_others_can_write_is_refused(cache, folder, mode):
    folder.chmod(mode)
    again = ObjectCache(folder)

    assert again.load(KEYS[0]) is None
    assert "other users" in again.problem
    held = sorted(folder.iterdir())
    again.save("c" * 64, "symbol", CODE)
    assert sorted(folder.iterdir()) == held


@posix
def test_link_to_a_folder_is_refused(cache, folder, tmp_path):
    link = tmp_path / "link"
    link.symlink_to(folder)
    again = ObjectCache(link)

    assert again.load(KEYS[0]) is None
    assert "not a folder" in again.problem


@posix
def test_link_to_an_entry_is_not_followed(cache, folder, tmp_path):
    path = folder / f"{KEYS[0]}.nbo"
    elsewhere = tmp_path / "elsewhere"
    path.rename(elsewhere)
    path.symlink_to(elsewhere)

    assert cache.load(KEYS[0]) is None


@posix
def test_pipe_instead_of_an_entry_does_not_wait(cache, folder):
    path = folder / f"{KEYS[0]}.nbo"
    path.unlink()
    os.mkfifo(path)

    assert cache.load(KEYS[0]) is None


@posix
def test_folder_of_another_user_is_refused(cache, folder, monkeypatch):
    monkeypatch.setattr(os, "getuid", lambda: folder.stat().st_uid + 1)
    monkeypatch.setattr("nbspike.codegen.cache.os.getuid", os.getuid)
    owner = folder.stat().st_uid
    again = ObjectCache(folder)

    if owner == 0:  # what root installs for all is trusted
        assert again.problem is None or "read" in again.problem
    else:
        assert "another user" in again.problem
        assert again.load(KEYS[0]) is None


def test_folder_that_cannot_be_made_is_done_without(tmp_path):
    (tmp_path / "file").write_text("in the way")
    cache = ObjectCache(tmp_path / "file" / "cache")

    assert "cannot be made" in cache.problem
    cache.save(KEYS[0], "symbol", CODE)
    assert cache.load(KEYS[0]) is None


def refuse(*_args, **_options):
    raise PermissionError(errno.EACCES, "Permission denied")


def test_folder_that_cannot_be_written_is_still_read(cache, folder, monkeypatch):
    monkeypatch.setattr(tempfile, "mkstemp", refuse)
    again = ObjectCache(folder)
    again.save("c" * 64, "symbol", CODE)

    assert again.load(KEYS[0]) is not None
    assert again.load("c" * 64) is None
    assert "cannot be written" in again.problem


def test_new_folder_that_cannot_be_written_is_done_without(folder, monkeypatch):
    monkeypatch.setattr(tempfile, "mkstemp", refuse)
    cache = ObjectCache(folder)
    cache.save(KEYS[0], "symbol", CODE)

    assert cache.load(KEYS[0]) is None
    assert "cannot be written" in cache.problem


@pytest.mark.parametrize("failing", ["fsync", "replace"])
def test_full_disk_leaves_nothing_behind(cache, folder, monkeypatch, failing):
    def full(*_args):
        raise OSError(errno.ENOSPC, "No space left on device")

    held = sorted(folder.iterdir())
    monkeypatch.setattr(os, failing, full)
    cache.save("c" * 64, "symbol", CODE)

    assert sorted(folder.iterdir()) == held
    assert "No space left" in cache.problem


def test_oldest_entries_make_room(cache, folder, monkeypatch):
    monkeypatch.setattr("nbspike.codegen.cache._MOST_ENTRIES", 20)
    for number in range(40):
        cache.save(f"{number:064d}", "symbol", CODE)

    entries = sorted(folder.glob("*.nbo"))
    assert len(entries) <= 20
    assert cache.load(f"{39:064d}") is not None
