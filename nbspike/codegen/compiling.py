"""Source to address: from memory, from disk, or by Numba, in this order."""

# mypy: disable-error-code="no-untyped-call"
from __future__ import annotations

import ast
import hashlib
import inspect
import linecache
import threading
from dataclasses import dataclass, replace
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nbspike.codegen import operations
from nbspike.codegen.cache import ObjectCache, default_folder
from nbspike.codegen.garbage import without_collections
from nbspike.codegen.objects import ALLOWED_SYMBOLS, load_object, machine
from nbspike.codegen.rehearsal import REHEARSALS
from nbspike.codegen.source import kernel_source
from nbspike.codegen.structure import structure
from nbspike.diagnostics.errors import NbspikeError, fail
from nbspike.diagnostics.stages import COMPILE, LOAD, WAIT
from nbspike.ir.nodes import Kernel
from nbspike.optimisations import Optimisation, in_use
from nbspike.version import __version__

if TYPE_CHECKING:
    from nbspike.codegen.numba_front import Library

_lock = threading.RLock()
_compiled: dict[str, CompiledKernel] = {}
_kept_alive: list[Any] = []
_count = 0


@dataclass(frozen=True, slots=True)
class CompiledKernel:
    """A kernel that can be called.

    `origin` is ``disk`` or ``numba``.
    """

    address: int
    source: str
    key: str
    origin: str


def compilations() -> int:
    """Return how many kernels Numba has compiled in this process.

    Moving a slider must not change this number.
    """
    return _count


def compiled() -> tuple[CompiledKernel, ...]:
    """Return the kernels of this process in the order in which they were needed."""
    return tuple(_compiled.values())


def compile_kernel(kernel: Kernel) -> CompiledKernel:
    """Return the machine code of a kernel."""
    return compile_source(kernel_source(kernel))


@cache
def operation(name: str) -> CompiledKernel:
    """Return the machine code of one of `nbspike.codegen.operations`."""
    return compile_source(_operation_sources()[name])


def rehearse() -> None:
    """Compile what a model needs and throw it away.

    Numba learns each function and each type when it meets it first; that may pass
    while a model is still being typed.
    """
    for source in REHEARSALS:
        with _lock:
            without_collections(_by_llvm_once)(_key(source), source)


@cache
def _operation_sources() -> dict[str, str]:
    """Return the operations' sources under the name and form of generated kernels."""
    sources = {}
    for function in ast.parse(inspect.getsource(operations)).body:
        if isinstance(function, ast.FunctionDef):
            name, function.name = function.name, "kernel"
            del function.body[0]  # the docstring
            sources[name] = ast.unparse(function) + "\n"
    return sources


def compile_source(source: str) -> CompiledKernel:
    """Return the machine code of ``def kernel(context, step)``.

    Parameters
    ----------
    source
        Python text made by `kernel_source` or read from this package.

    Raises
    ------
    InternalError
        NB501 if Numba refuses it, which no user can have caused.
    """
    key = _key(source)
    with WAIT:  # another thread may be warming up
        _lock.acquire()
    try:
        found = _compiled.get(key)
        if found is None:
            found = _from_disk(key, source) or _by_numba(key, source)
            _compiled[key] = found
        # a kernel of the same structure may have been written with other names
        return found if found.source == source else replace(found, source=source)
    finally:
        _lock.release()


@cache
def object_cache() -> ObjectCache:
    """Return the cache on disk."""
    return ObjectCache(default_folder())


@cache
def _environment() -> str:
    versions = [f"{name} {_installed(name)}" for name in ("numba", "llvmlite")]
    # what kernels call is compiled into them, so its text counts, too
    folder = Path(__file__).parent
    files = [folder / "intrinsics.py", folder / "laws.py"]
    files += sorted((folder / "mathematics").glob("*.py"))
    called = b"".join(file.read_bytes() for file in files)
    digest = hashlib.sha256(called).hexdigest()
    return " ".join([machine(), f"nbspike {__version__} {digest}", *versions])


def _installed(name: str) -> str:
    """Return a package's version without importing it.

    Its metadata folder is called after it.  `importlib.metadata` knows more ways to
    install, but brings a parser of mail headers: 20 ms of a start that takes 250.
    """
    spec = find_spec(name)
    if spec is not None and spec.origin is not None:
        beside = Path(spec.origin).parents[1].glob(f"{name}-*.dist-info")
        found = [folder.name.removesuffix(".dist-info") for folder in beside]
        if len(found) == 1:
            return found[0].removeprefix(f"{name}-")
    from importlib.metadata import version

    return version(name)


def _key(source: str) -> str:
    way = "once" if in_use(Optimisation.LLVM_ONCE) else "cfunc"
    width = "wide" if in_use(Optimisation.WIDE_VECTORS) else "narrow"
    text = f"{_environment()} {way} {width}\n{structure(source)}"
    return hashlib.sha256(text.encode()).hexdigest()


@LOAD
def _from_disk(key: str, source: str) -> CompiledKernel | None:
    entry = object_cache().load(key)
    if entry is None:
        return None
    symbol, code = entry
    return CompiledKernel(load_object(code, symbol), source, key, "disk")


def assembly(source: str) -> str:
    """Return the machine code of a kernel as text, compiled for the purpose.

    Parameters
    ----------
    source
        As for `compile_source`.
    """
    with _lock:
        key = _key(source)
        library = _by_llvm_once(key, source)
        if library is not None:
            return library.assembly()
        return str(_function(key, source)._library.get_asm_str())


@COMPILE
@without_collections
def _by_numba(key: str, source: str) -> CompiledKernel:
    """Compile with Numba and keep the object code on disk if it stands alone."""
    global _count
    _count += 1
    library = _by_llvm_once(key, source)
    if library is not None:
        symbol, made = library.exported, library.object_code()
        object_cache().save(key, symbol, made)
        return CompiledKernel(load_object(made, symbol), source, key, "numba")
    function = _function(key, source)
    _kept_alive.append(function)
    symbol, library = function.native_name, function._library
    code = _standalone(library, symbol)
    if code is not None:
        object_cache().save(key, symbol, code)
    return CompiledKernel(int(function.address), source, key, "numba")


def _by_llvm_once(key: str, source: str) -> Library | None:
    """Compile by the shorter way, if Numba is as it was when that was written."""
    if not in_use(Optimisation.LLVM_ONCE):
        return None
    from nbspike.codegen.intrinsics import KERNEL_SIGNATURE

    try:
        from nbspike.codegen.numba_front import compiled

        library = compiled(_python(key, source), KERNEL_SIGNATURE)
    except Exception:  # whatever is wrong, `cfunc` says it in the usual way
        return None
    return None if _unknown(library.outside()) else library


def _python(key: str, source: str) -> Any:
    """Return a kernel as a Python function whose lines a debugger can show."""
    from nbspike.codegen import intrinsics, laws

    name = f"kernel_{key[:16]}"
    filename = f"<nbspike {name}>"
    text = source.replace("def kernel(", f"def {name}(", 1)
    linecache.cache[filename] = (len(text), None, text.splitlines(True), filename)
    namespace = {**vars(laws), **vars(intrinsics)}
    exec(compile(text, filename, "exec"), namespace)  # noqa: S102  (our own text)
    return namespace[name]


def _function(key: str, source: str) -> Any:
    """Return a kernel as Numba's `cfunc` makes it."""
    from numba import cfunc
    from numba.core.errors import NumbaError

    from nbspike.codegen.intrinsics import KERNEL_SIGNATURE

    options = {"error_model": "numpy", "_nrt": False}
    try:
        return cfunc(KERNEL_SIGNATURE, **options)(_python(key, source))
    except NumbaError as error:
        raise _refused(error, source) from error


def _refused(error: Exception, source: str) -> NbspikeError:
    """Return the error of a kernel that Numba does not take, with its source."""
    reason = " ".join(str(error).split("\n\n")[0].split())
    found = fail(
        "NB501",
        f"nbspike made a kernel that Numba refuses ({reason})",
        hint="The fault is not yours: please report this message with your cell",
    )
    found.add_note(source)
    return found


def _standalone(library: Any, symbol: str) -> bytes | None:
    """Return object code that needs nothing but the C mathematics library.

    Around a long kernel Numba leaves code for exceptions that no kernel raises.  Once
    all functions but `symbol` are private, the optimizer sees that it is dead.
    """
    module = library._final_module
    if not _unknown_symbols(module):
        return bytes(library._get_compiled_object())
    import llvmlite.binding as llvm

    machine = library._codegen._tm
    copy = llvm.parse_bitcode(module.as_bitcode())
    for function in copy.functions:
        if not function.is_declaration and function.name != symbol:
            function.linkage = "internal"
    builder = llvm.create_pass_builder(machine, llvm.create_pipeline_tuning_options())
    builder.getModulePassManager().run(copy, builder)
    return None if _unknown_symbols(copy) else bytes(machine.emit_object(copy))


def _unknown_symbols(module: Any) -> set[str]:
    """Return the functions outside that machine code on disk could not find again."""
    return _unknown({f.name for f in module.functions if f.is_declaration})


def _unknown(outside: set[str]) -> set[str]:
    return {n for n in outside if not n.startswith("llvm.")} - ALLOWED_SYMBOLS
