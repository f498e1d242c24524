"""Numba's front end, then LLVM once.

`numba.cfunc` optimises a function, its wrapper and both together, and makes machine
code of each; and it runs passes over the source for what no kernel contains, such as
closures, literal tuples and parallel loops.  Here Numba only infers types and writes
LLVM's text, and LLVM makes one object of it.  See docs/adr/0027-llvm-once.md

What is used of Numba is not public, so whoever calls this has to have another way.
"""

# mypy: disable-error-code="no-untyped-call, misc"
from __future__ import annotations

from collections.abc import Callable
from typing import Any

from numba.core import compiler, registry, typed_passes, untyped_passes
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler_lock import global_compiler_lock
from numba.core.compiler_machinery import PassManager

from nbspike.codegen.known_types import known_types

#: What a kernel's source goes through: no closures, no literals, no branches that are
#: known when it is compiled.
_PASSES = (
    untyped_passes.TranslateByteCode,
    untyped_passes.FixupArgs,
    untyped_passes.IRProcessing,
    untyped_passes.ReconstructSSA,
    typed_passes.NopythonTypeInference,
    typed_passes.PreLowerStripPhis,
    typed_passes.IRLegalization,
    typed_passes.NativeLowering,
    typed_passes.NoPythonBackend,
)


class _Pipeline(compiler.CompilerBase):
    """The passes that a kernel needs."""

    def define_pipelines(self) -> list[Any]:
        """Return the only pipeline."""
        manager = PassManager("nbspike")
        for each in _PASSES:
            manager.add_pass(each, each.__name__)
        manager.finalize()
        return [manager]


class Library(JITCodeLibrary):
    """Code that is optimised once, with all that it calls, and not loaded."""

    #: The function that others call.
    exported = ""

    def _optimize_functions(self, module: Any) -> None:
        module.data_layout = self._codegen._data_layout

    def _optimize_final_module(self) -> None:
        # nobody else calls the functions inside, so they can be inlined and dropped
        for function in self._final_module.functions:
            if not function.is_declaration and function.name != self.exported:
                function.linkage = "internal"
        # the cheap round first, as Numba does: it turns loops so that the other one
        # finds those that it can vectorise
        cheap = {"loop_vectorize": False, "slp_vectorize": False, "opt": 0}
        for options in ({**cheap, "cost": "cheap"}, {}):
            passes, builder = self._codegen._module_pass_manager(**options)
            passes.run(self._final_module, builder)

    def _finalize_final_module(self) -> None:
        self._finalized = True

    def object_code(self) -> bytes:
        """Return the machine code of the whole."""
        return bytes(self._codegen._tm.emit_object(self._final_module))

    def assembly(self) -> str:
        """Return the machine code as text."""
        return str(self._codegen._tm.emit_assembly(self._final_module))

    def outside(self) -> set[str]:
        """Return the functions that the code calls and does not contain."""
        return {f.name for f in self._final_module.functions if f.is_declaration}


def compiled(function: Callable[..., None], signature: Any) -> Library:
    """Return a function as optimised code.

    Parameters
    ----------
    function
        A kernel; it raises nothing and allocates nothing.
    signature
        Numba's types of its arguments and result.
    """
    flags = compiler.Flags()
    target = registry.cpu_target
    options = {"error_model": "numpy", "_nrt": False, "nopython": True}
    target.options.parse_as_flags(flags, options)
    flags.no_cpython_wrapper = True
    flags.no_cfunc_wrapper = False
    flags.no_compile = True  # nor loaded: that is done here
    context = target.target_context
    with global_compiler_lock, known_types():
        library = Library(context.codegen(), function.__name__)
        result = compiler.compile_extra(
            target.typing_context,
            context,
            function,
            args=signature.args,
            return_type=signature.return_type,
            flags=flags,
            locals={},
            library=library,
            pipeline_class=_Pipeline,
        )
        library.exported = result.fndesc.llvm_cfunc_wrapper_name
        library.finalize()
        return library
