"""The wheel holds both packages and nothing else."""

from __future__ import annotations

import zipfile

import pytest

from tests.architecture.repository import PACKAGES, run_python


@pytest.fixture(scope="module")
def names(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    arguments = ("--no-deps", "--no-build-isolation", "--quiet")
    result = run_python("-m", "pip", "wheel", *arguments, "-w", str(folder), ".")
    assert result.returncode == 0, result.stdout + result.stderr
    (wheel,) = folder.glob("nbspike-*-py3-none-any.whl")
    return zipfile.ZipFile(wheel).namelist()


def test_wheel_holds_two_packages(names):
    tops = {name.partition("/")[0] for name in names}
    (about,) = (top for top in tops if top.endswith(".dist-info"))

    assert tops == {"nbspike", "nbspike_magics", about}
    assert f"{about}/licenses/LICENSE" in names


def test_wheel_holds_every_module(names):
    expected = {
        str(path.relative_to(package.parent))
        for package in PACKAGES
        for path in package.rglob("*.py")
    }

    assert expected <= set(names)


def test_wheel_says_that_it_is_typed(names):
    assert {"nbspike/py.typed", "nbspike_magics/py.typed"} <= set(names)
