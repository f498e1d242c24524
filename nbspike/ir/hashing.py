"""The random numbers of a run: a hash of (stream key, time step, element).

SplitMix64 read at an arbitrary position: position ``step * 2**32 + element`` of
the stream that starts at `key`.  A number therefore depends on nothing but its
key, step and element: not on the order of evaluation, chunks or threads.

References
----------
Steele, Lea & Flood (2014), Fast splittable pseudorandom number generators,
OOPSLA '14.  Salmon et al. (2011), Parallel random numbers: as easy as 1, 2, 3,
SC '11 (for counter-based streams).
"""

from __future__ import annotations

from typing import Final

GOLDEN: Final = 0x9E3779B97F4A7C15
MIX_1: Final = 0xBF58476D1CE4E5B9
MIX_2: Final = 0x94D049BB133111EB
#: Exclusive-or of a key with this gives the key of its second stream.
SECOND_STREAM: Final = 0xD1B54A32D192ED03
