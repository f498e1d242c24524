# Read by postBuild and by start, which have to agree: kernels are cached for one
# processor name, and Binder's machines differ.  x86-64-v3 is the newest level that
# all of them have (AVX2 and FMA).
export NBSPIKE_CPU=x86-64-v3
export NUMBA_CPU_NAME=x86-64-v3
export NUMBA_CPU_FEATURES=
export NBSPIKE_CACHE_DIR="${HOME}/.cache/nbspike"
