from __future__ import annotations

import warnings

# bqscales 0.3 defines its traits in a way that traitlets deprecates, on import
with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    import bqplot  # noqa: F401
