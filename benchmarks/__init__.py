"""Speed as ratios: nbspike and what it is compared with, in one run.

``python -m benchmarks --help`` says what can be chosen.
"""

from __future__ import annotations
