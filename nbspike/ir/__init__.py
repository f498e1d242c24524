"""Kernels as data: what one object does in one time step, free of Numba."""
