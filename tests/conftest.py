"""What every test shares: a kernel cache of its own, and repeatable examples."""

from __future__ import annotations

import os

import hypothesis

# Derived from the test itself, so a failure comes back; HYPOTHESIS_PROFILE=explore
# looks elsewhere on each run.
hypothesis.settings.register_profile(
    "repeatable", derandomize=True, deadline=None, print_blob=True
)
hypothesis.settings.register_profile("explore", deadline=None, print_blob=True)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))


def pytest_configure(config):
    """Keep the kernels that tests compile out of the user's cache.

    The folder outlives the run, so that a second run compiles nothing.  Notebook
    kernels and programs that tests start inherit it.
    """
    folder = config.rootpath / ".pytest_cache" / "nbspike-kernels"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.environ.setdefault("NBSPIKE_CACHE_DIR", str(folder))
