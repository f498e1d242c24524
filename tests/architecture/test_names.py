"""A module is called after what it holds."""

from __future__ import annotations

from tests.architecture.repository import ROOT, source_files

SAY_NOTHING = frozenset(
    "base common core funcs handle handler handlers helper helpers lib manage manager "
    "managers misc process processing shared stuff tools util utilities utils".split()
)


def test_no_module_has_a_name_that_says_nothing():
    named = {
        str(path.relative_to(ROOT))
        for path in source_files()
        for part in path.relative_to(ROOT).with_suffix("").parts
        if part.strip("_").lower() in SAY_NOTHING
    }

    assert named == set()


def test_packages_say_that_they_are_typed():
    missing = [
        package
        for package in ("nbspike", "magics/nbspike_magics")
        if not (ROOT / package / "py.typed").is_file()
    ]

    assert missing == []
