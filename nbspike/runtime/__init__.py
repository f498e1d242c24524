"""Running compiled kernels: knows addresses and arrays, nothing of source."""
