/* What the loops share: random numbers, clocks, memory, random wiring. */
#ifndef COMMON_H
#define COMMON_H

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static uint64_t state;

/* Uniform in [0, 1): a counter and a hash of it (SplitMix64). */
static inline double uniform(void)
{
    uint64_t z = (state += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return (double)((z ^ (z >> 31)) >> 11) * 0x1p-53;
}

static inline double gaussian(void)
{
    return sqrt(-2 * log(1 - uniform())) * cos(6.283185307179586 * uniform());
}

static inline double seconds(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static inline void *aligned(size_t bytes)
{
    void *found = aligned_alloc(64, (bytes + 63) / 64 * 64);
    if (!found) {
        fprintf(stderr, "out of memory\n");
        exit(1);
    }
    memset(found, 0, bytes);
    return found;
}

struct synapses {
    size_t *first; /* of each source, and one past the last */
    uint32_t *target;
};

/* Every ordered pair with probability p: gaps between targets are geometric. */
static struct synapses draw(int neurons, double p)
{
    size_t room = (size_t)(1.02 * p * neurons * neurons) + 65536, made = 0;
    struct synapses s = {aligned((neurons + 1) * sizeof(size_t)),
                         aligned(room * sizeof(uint32_t))};
    double scale = 1 / log1p(-p);
    for (int i = 0; i < neurons; i++) {
        long j = -1;
        s.first[i] = made;
        for (;;) {
            j += 1 + (long)(log(1 - uniform()) * scale);
            if (j >= neurons || made == room)
                break;
            s.target[made++] = (uint32_t)j;
        }
    }
    s.first[neurons] = made;
    return s;
}

static inline void report(double cpu, double wall, double rate)
{
    printf("{\"cpu\": %.6f, \"wall\": %.6f, \"rate\": %.4f}\n", cpu, wall, rate);
}

#endif
