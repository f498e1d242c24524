"""Object code to a callable address, by LLVM alone.

Loading needs no Numba: three milliseconds instead of its import.  The engine and
what it has loaded live as long as the process, because addresses do.
"""

# mypy: disable-error-code="no-untyped-call"
from __future__ import annotations

import threading
from typing import Any

import llvmlite.binding as llvm

_lock = threading.Lock()
_engine: Any = None
_loaded: set[str] = set()

#: Functions that machine code may call besides LLVM's own.
ALLOWED_SYMBOLS = frozenset(
    "acos asin atan atan2 ceil cos cosh exp exp2 expm1 fabs floor fma fmod log log10 "
    "log1p log2 pow powi sin sinh sqrt tan tanh trunc memset memcpy memmove".split()
)


def load_object(code: bytes, symbol: str) -> int:
    """Return the address of `symbol` after loading object code.

    Parameters
    ----------
    code
        An object file for this machine, from a trusted source.
    symbol
        Name of a function in it; unique in the process.
    """
    global _engine
    with _lock:
        if _engine is None:
            _engine = _new_engine()
        if symbol not in _loaded:
            _engine.add_object_file(llvm.ObjectFileRef.from_data(code))
            _engine.finalize_object()
            _loaded.add(symbol)
        return int(_engine.get_function_address(symbol))


def _new_engine() -> Any:
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    target = llvm.Target.from_default_triple().create_target_machine(jit=True)
    return llvm.create_mcjit_compiler(llvm.parse_assembly(""), target)


def machine() -> str:
    """Return what machine code depends on: triple, processor and its features."""
    import os

    llvm.initialize_native_target()
    chosen = os.environ.get("NUMBA_CPU_NAME")
    if chosen:  # a pinned processor, so that a baked cache fits every host
        features = os.environ.get("NUMBA_CPU_FEATURES", "")
        return f"{llvm.get_process_triple()} {chosen} {features}"
    features = llvm.get_host_cpu_features().flatten()
    return f"{llvm.get_process_triple()} {llvm.get_host_cpu_name()} {features}"
