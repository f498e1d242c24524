"""Kernels to machine code: readable Python source, Numba, an authenticated cache."""
