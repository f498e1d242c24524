"""The parts of a step that are the same in every network, as kernels.

They are compiled from their own source like generated kernels are; the names they
call are supplied then (`nbspike.codegen.intrinsics`), so reading this module does
not import Numba.  Contexts are tables of whole numbers and addresses.
"""

# ruff: noqa: ARG001, F821
# mypy: ignore-errors
from __future__ import annotations


def loop(context, last):
    """Run all operations for each step until `last` or until a guard objects."""
    operations = int64_array(context, 0)
    count = context[1]
    guards = context[2]
    clock = int64_array(context, 3)
    status = int64_array(context, 4)
    step = clock[0]
    while step < last:
        for k in range(guards):
            call(operations[2 * k], operations[2 * k + 1], step)
        if status[0] != 0 or status[1] != 0:
            return
        for k in range(guards, count):
            call(operations[2 * k], operations[2 * k + 1], step)
        step += 1
        clock[0] = step


def guard(context, step):
    """Object before the step if a recorder might not have room for its spikes."""
    recorded = int64_array(context, 0)
    capacity = context[1]
    most = context[2]
    status = int64_array(context, 3)
    if recorded[0] + most > capacity:
        status[0] = 1


def guard_rows(context, step):
    """Object before the step if there may be no room for another row of samples."""
    filled = int64_array(context, 0)
    capacity = context[1]
    status = int64_array(context, 2)
    if filled[0] >= capacity:
        status[0] = 1


def gated(context, tick):
    """Run an operation in every so many ticks; it counts in steps of its own."""
    if tick % context[0] == 0:
        step = (tick + context[1] - 1) // context[1]
        call(context[2], context[3], step)


def at_times(context, tick):
    """Run an operation at listed ticks; it counts in steps of its own."""
    ticks = int64_array(context, 0)
    position = int64_array(context, 1)
    k = position[0]
    if k < context[2] and ticks[k] <= tick:
        while k < context[2] and ticks[k] <= tick:
            k += 1
        position[0] = k
        step = (tick + context[3] - 1) // context[3]
        call(context[4], context[5], step)


def pair(context, step):
    """Run two operations, one after the other."""
    call(context[0], context[1], step)
    call(context[2], context[3], step)


def beaten(context, tick):
    """Run an operation in those ticks in which its own clock begins a step."""
    place = tick - context[2]
    own = int64_array(context, 0)
    if own[place + 1] != own[place]:
        counted = int64_array(context, 1)
        call(context[3], context[4], counted[place])


def timed(context, step):
    """Run an operation and add up the nanoseconds that it takes."""
    now = int64_array(context, 4)
    total = int64_array(context, 5)
    call(context[2], context[3], context[4])
    before = now[0] * 1000000000 + now[1]
    call(context[0], context[1], step)
    call(context[2], context[3], context[4])
    total[0] += now[0] * 1000000000 + now[1] - before


def scan(context, step):
    """List the neurons that fired, ascending; start their refractory period.

    Most of the time none of 64 has fired, which their eight words tell together.
    """
    words = uint64_array(context, 0)
    fired = uint8_array(context, 0)
    word_count = context[1]
    slots = context[4]
    slot = step % slots
    spikes = uint32_array(context, 2)
    counts = int64_array(context, 3)
    first = slot * context[5]
    found = first
    for line in range(0, word_count, 8):
        any_fired = words[line]
        for w in range(line + 1, line + 8):
            any_fired |= words[w]
        if any_fired != 0:
            for w in range(line, line + 8):
                if words[w] != 0:
                    for i in range(8 * w, 8 * w + 8):
                        if fired[i] != 0:
                            spikes[found] = i
                            found += 1
    counts[slot] = found - first
    if context[6] != 0:
        last_spike = int64_array(context, 6)
        not_refractory = uint8_array(context, 7)
        for k in range(first, found):
            last_spike[spikes[k]] = step
            not_refractory[spikes[k]] = 0


def scan_queued(context, step):
    """List the neurons that fired, and line them up until they are free again."""
    call(context[0], context[1], step)
    spikes = uint32_array(context, 2)
    counts = int64_array(context, 3)
    slot = step % context[4]
    n = context[5]
    queue = uint32_array(context, 6)
    state = int64_array(context, 7)
    if state[2] == 0:
        first = slot * n
        place = state[0] + state[1]
        for k in range(first, first + counts[slot]):
            if place >= n:
                place -= n
            queue[place] = spikes[k]
            place += 1
        state[1] += counts[slot]


def release(context, step):
    """Free the neurons whose refractory period ends with this step.

    The queue holds refractory neurons by the time of their spikes: where it begins,
    how many they are, and whether all neurons have to be tested: in no step (0), in
    the first (1) or in all (2), since times were set from outside.
    """
    last_spike = int64_array(context, 0)
    not_refractory = uint8_array(context, 1)
    n = context[2]
    period = context[3]
    queue = uint32_array(context, 4)
    state = int64_array(context, 5)
    if state[2] != 0:
        for i in range(n):
            not_refractory[i] = step - last_spike[i] >= period
    if state[2] != 2:
        state[2] = 0
        place = state[0]
        left = state[1]
        while left > 0 and step - last_spike[queue[place]] >= period:
            not_refractory[queue[place]] = 1
            place += 1
            if place == n:
                place = 0
            left -= 1
        state[0] = place
        state[1] = left


def skip(context, step):
    """List neurons that fire by chance: see `nbspike.network.chance`."""
    levels = int64_array(context, 0)[0]
    if levels < 0:
        call(context[1], context[2], step)
        call(context[3], context[4], step)
        return
    scales = float64_array(context, 5)
    shares = float64_array(context, 6)
    keys = int64_array(context, 7)
    drawn = int64_array(context, 8)
    candidates = int64_array(context, 9)
    spikes = uint32_array(context, 10)
    counts = int64_array(context, 11)
    slot = step % context[12]
    size = context[13]
    first = slot * size
    found = first
    i = size
    for k in range(levels):
        drawn[k] = 0
        candidates[k] = truncate(log(1.0 - uniform(keys[2 * k], step, 0)) * scales[k])
        i = min(i, candidates[k])
    while i < size:
        fires = 0
        following = size
        for k in range(levels):
            if candidates[k] == i:
                n = drawn[k]
                if uniform(keys[2 * k + 1], step, n) < shares[k]:
                    fires = 1
                drawn[k] = n + 1
                distance = log(1.0 - uniform(keys[2 * k], step, n + 1)) * scales[k]
                candidates[k] = i + 1 + truncate(distance)
            following = min(following, candidates[k])
        if fires:
            spikes[found] = i
            found += 1
        i = following
    counts[slot] = found - first


def listed(context, step):
    """Emit the listed spikes of this step, or of this phase of their period."""
    steps = int64_array(context, 0)
    indices = uint32_array(context, 1)
    position = int64_array(context, 2)
    length = context[3]
    spikes = uint32_array(context, 4)
    counts = int64_array(context, 5)
    slot = step % context[6]
    first = slot * context[7]
    found = first
    period = context[8]
    phase = step
    if period > 0:
        phase = step % period
        if phase == 0:
            position[0] = 0
    k = position[0]
    while k < length and steps[k] <= phase:
        if steps[k] == phase:
            spikes[found] = indices[k]
            found += 1
        k += 1
    position[0] = k
    counts[slot] = found - first


def clear(context, step):
    """Set bytes to zero."""
    values = uint8_array(context, 0)
    for k in range(context[1]):
        values[k] = 0


def late(context, step):
    """List the synapses that spikes of before the last change reach in this step."""
    steps = int64_array(context, 0)
    synapses = uint32_array(context, 1)
    count = context[2]
    position = int64_array(context, 3)
    due = uint32_array(context, 4)
    due_count = int64_array(context, 5)
    n = 0
    k = position[0]
    while k < count and steps[k] <= step:
        if steps[k] == step:
            due[n] = synapses[k]
            n += 1
        k += 1
    position[0] = k
    due_count[0] = n


def gather(context, step):
    """List the synapses that spikes reach in this step, by time of the spike."""
    delays = int64_array(context, 0)
    spikes = uint32_array(context, 2)
    counts = int64_array(context, 3)
    slots = context[4]
    rows = context[7]
    synapses = uint32_array(context, 9)
    starts = uint32_array(context, 10)
    keys = int64_array(context, 11)
    key_count = context[12]
    due = uint32_array(context, 13)
    due_count = int64_array(context, 14)
    n = due_count[0] if context[15] else 0
    for d in range(context[1]):
        sent = step - delays[d]
        if sent >= context[8]:
            slot = sent % slots
            first = slot * context[5]
            for s in range(first, first + counts[slot]):
                row = int64(spikes[s]) - context[6]
                if row >= 0 and row < rows:
                    part = place_of(keys, key_count, row * context[1] + d)
                    if part >= 0:
                        for k in range(int64(starts[part]), int64(starts[part + 1])):
                            due[n] = synapses[k]
                            n += 1
    due_count[0] = n


def record_spikes(context, step):
    """Append this step's spikes of neurons start to stop to a recording."""
    spikes = uint32_array(context, 0)
    counts = int64_array(context, 1)
    slot = (step - context[9]) % context[2]
    first = slot * context[3]
    start = context[4]
    stop = context[5]
    recorded_i = uint32_array(context, 6)
    recorded_step = int64_array(context, 7)
    recorded = int64_array(context, 8)
    n = recorded[0]
    for k in range(first, first + counts[slot]):
        i = int64(spikes[k])
        if i >= start and i < stop:
            recorded_i[n] = i - start
            recorded_step[n] = step
            n += 1
    recorded[0] = n


def record_rate(context, step):
    """Note how many neurons from start to stop fired in this step."""
    spikes = uint32_array(context, 0)
    counts = int64_array(context, 1)
    slot = (step - context[9]) % context[2]
    first = slot * context[3]
    start = context[4]
    stop = context[5]
    recorded = int64_array(context, 6)
    filled = int64_array(context, 8)
    n = 0
    for k in range(first, first + counts[slot]):
        i = int64(spikes[k])
        if i >= start and i < stop:
            n += 1
    recorded[step - context[7]] = n
    filled[0] = step - context[7] + 1


def count_spikes(context, step):
    """Count this step's spikes of neurons start to stop, each for itself."""
    spikes = uint32_array(context, 0)
    counts = int64_array(context, 1)
    slot = (step - context[7]) % context[2]
    first = slot * context[3]
    start = context[4]
    stop = context[5]
    counted = int64_array(context, 6)
    for k in range(first, first + counts[slot]):
        i = int64(spikes[k])
        if i >= start and i < stop:
            counted[i - start] += 1


def binomial(context, step):
    """Draw for neurons start to stop how many of many events happen in this step.

    A uniform number is compared with each entry of a table of cumulative
    probabilities: as many as lie below it have happened.  Large numbers are drawn in
    `pieces` equal parts with one table, and a rest with another.  Neurons go in
    blocks, so that each comparison is one instruction for several of them.
    """
    counts = float64_array(context, 0)
    drawn = float64_array(context, 1)
    start = context[2]
    stop = context[3]
    pieces = context[4]
    key = context[9]
    for first in range(start, stop, 256):
        last = min(first + 256, stop)
        for i in range(first, last):
            counts[i] = 0.0
        for piece in range(pieces + 1):
            table = float64_array(context, 5 if piece < pieces else 7)
            length = context[6 if piece < pieces else 8]
            if length > 0:
                stream = key + 7919 * piece
                for i in range(first, last):
                    drawn[i - first] = uniform(stream, step, i)
                for k in range(length):
                    bound = table[k]
                    for i in range(first, last):
                        counts[i] += select(drawn[i - first] >= bound, 1.0, 0.0)
