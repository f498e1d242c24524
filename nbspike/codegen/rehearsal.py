"""Kernels that nobody runs, with what kernels of models have in common.

Numba learns each function, each type and each operator when it meets it first, which
takes longer than all the rest of a compilation.  Compiling these kernels ahead, on
another thread, leaves that rest.  They are short, so that a model that comes in
between waits for one of them only.
"""

from __future__ import annotations

from typing import Final

_SPIKES: Final = """\
def kernel(context, step):
    constants = float64_array(context, 0)
    a_const = constants[0]
    starts = int64_array(context, 2)
    targets = uint16_array(context, 3)
    spikes = uint32_array(context, 4)
    x = float64_array(context, 5)
    n = context[6]
    slots = context[8]
    slot = (step - n) % slots
    first_spike = slot*n
    for s in range(starts[slot]):
        row = spikes[first_spike + s] - n
        if (row >= n) & (row < n + n):
            for k in range(starts[row], starts[row + 1]):
                j = targets[k]
                x[j] = x[j] - a_const
                x[j] = x[j] + 0.5*x[k]
"""

_CHOICES: Final = """\
def kernel(context, step):
    constants = float64_array(context, 0)
    a_const = constants[0]
    kept = uint8_array(context, 1)
    starts = int64_array(context, 2)
    x = float64_array(context, 5)
    n = context[6]
    key = context[7]
    last_block = (n - 1)//512
    for block in range(last_block + 1):
        start = 512*select(step % 2 == 0, block, last_block - block)
        for i in range(start, min(start + 512, n)):
            element = i
            now = x[i]
            free = (kept[i] != 0) & (step - starts[i] >= n)
            kept[i] = free
            now = select(free, -1.0*now + a_const/now - 2.0, now)
            now = now + normal(key, step, element) + uniform(key, step, element)
            x[i] = now
            kept[i] = ((now > 0.5) | (now < -0.5)) & free
"""

_FUNCTIONS: Final = """\
def kernel(context, step):
    x = float64_array(context, 5)
    n = context[6]
    for i in range(n):
        now = x[i]
        now = now + linoid(now)*growth(now) - exp(now) + exprel(-now)
        x[i] = power(now, 3) + expm1(now)*log(now) + clip(now, 0.0, 1.0)
"""

#: In the order in which a network needs what they teach.
REHEARSALS: Final = (_SPIKES, _CHOICES, _FUNCTIONS)
