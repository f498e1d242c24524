"""A new process finds machine code on disk, and survives what is wrong there."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from tests.architecture.repository import ROOT
from tests.unit.codegen.networks import PROGRAM


def start(folder) -> subprocess.Popen[str]:
    environment = {
        **os.environ,
        "NBSPIKE_CACHE_DIR": str(folder),
        "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "magics"))),
    }
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def result_of(process):
    output, errors = process.communicate(timeout=120)
    assert process.returncode == 0, errors
    return json.loads(output)


def outcome(found):
    return found["spikes"], found["state"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("kernels") / "cache"


@pytest.fixture(scope="module")
def first(folder):
    """Return what two processes found that started with an empty cache."""
    pair = [start(folder), start(folder)]
    return [result_of(process) for process in pair]


def test_two_processes_at_once_compile_and_agree(first, folder):
    one, other = first

    assert one["problem"] is None
    assert one["compiled"] > 0
    assert len(one["spikes"]) >= 20
    assert outcome(one) == outcome(other)
    assert not list(folder.glob(".new-*"))


def test_next_process_compiles_nothing(first, folder):
    found = result_of(start(folder))

    assert found["compiled"] == 0
    assert found["problem"] is None
    assert outcome(found) == outcome(first[0])


def test_spoilt_entries_are_compiled_again(first, folder):
    entries = sorted(folder.glob("*.nbo"))
    for number, path in enumerate(entries):
        data = bytearray(path.read_bytes())
        if number % 2:
            data[len(data) // 2] ^= 1
        else:
            del data[-7:]
        path.write_bytes(bytes(data))
    found = result_of(start(folder))

    assert found["compiled"] == len(entries)
    assert outcome(found) == outcome(first[0])
    assert result_of(start(folder))["compiled"] == 0


def test_entries_of_somebody_else_are_compiled_again(first, folder):
    (folder / "secret").write_bytes(b"not the secret of this folder ..")
    found = result_of(start(folder))

    assert found["compiled"] == len(list(folder.glob("*.nbo")))
    assert outcome(found) == outcome(first[0])


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_shared_folder_is_not_used(first, folder):
    folder.chmod(0o777)
    try:
        found = result_of(start(folder))
    finally:
        folder.chmod(0o700)

    assert "other users" in found["problem"]
    assert found["compiled"] > 0
    assert outcome(found) == outcome(first[0])
