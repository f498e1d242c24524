"""Elementary functions of our own: without branches, so that loops are vectorised.

Each is a formula over `nbspike.codegen.mathematics.doubles.Double`, which emits one
LLVM instruction for each operation.  Errors are at most 1 ulp, 2 for ``tanh``, powers
and the quotients of gates; NaN and infinity pass through.
"""
