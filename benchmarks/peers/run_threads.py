"""Two networks one after the other, and in two threads: one line of JSON.

The least wall time of many short runs, because a busy machine has both its cores for
us only now and then.
"""

from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor

from workloads import cobahh

import nbspike.brian2 as b

ATTEMPTS = 30
LENGTH = 40e-3


def network(seed: int) -> tuple[b.Network, dict[str, object]]:
    """Return COBAHH, ready to run, and its constants."""
    b.seed(seed)
    made = cobahh(b)
    net = b.Network(*made.objects[:3])
    net.run(1 * b.ms, namespace=made.constants)
    return net, made.constants


def main() -> None:
    """Measure both in turns."""
    both = [network(seed) for seed in (1, 2)]

    def go(one: tuple[b.Network, dict[str, object]]) -> None:
        one[0].run(LENGTH * b.second, namespace=one[1])

    alone, together = [], []
    with ThreadPoolExecutor(2) as pool:
        for _ in range(ATTEMPTS):
            began = time.perf_counter()
            for one in both:
                go(one)
            middle = time.perf_counter()
            list(pool.map(go, both))
            alone.append(middle - began)
            together.append(time.perf_counter() - middle)
    print(json.dumps({"alone": min(alone), "together": min(together)}))


if __name__ == "__main__":
    main()
