/* The limit: the workload `cuba` as one plain C loop.
 *
 *     gcc -O3 -march=native -ffast-math cuba.c -o cuba -lm
 *     ./cuba NEURONS STEPS SEED REPEATS
 *
 * A step is: integrate, find who crossed the threshold, deliver their spikes,
 * reset them.  It prints one line of JSON; times are the least of all repeats and
 * cover the loop alone: neither drawing synapses nor setting initial values.
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define BLOCK 64

static const double dt = 0.1, tau_m = 20, tau_e = 5, tau_i = 10; /* ms */
static const double E_L = -49, V_th = -50, V_r = -60;            /* mV */
static const double w_e = 1.62, w_i = -9;                        /* mV */
static const int refractory_steps = 50;

static uint64_t state;

/* Uniform in [0, 1): a counter and a hash of it (SplitMix64). */
static double uniform(void)
{
    uint64_t z = (state += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return (double)((z ^ (z >> 31)) >> 11) * 0x1p-53;
}

static double seconds(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static void *aligned(size_t bytes)
{
    void *found = aligned_alloc(64, (bytes + 63) / 64 * 64);
    if (!found) {
        fprintf(stderr, "out of memory\n");
        exit(1);
    }
    return found;
}

struct synapses {
    uint32_t *first; /* of each source, and one past the last */
    uint32_t *target;
};

/* Every ordered pair with probability p: gaps between targets are geometric. */
static struct synapses draw(int neurons, double p)
{
    size_t room = (size_t)(1.2 * p * neurons * neurons) + 65536;
    struct synapses made = {aligned((neurons + 1) * sizeof(uint32_t)),
                            aligned(room * sizeof(uint32_t))};
    double scale = 1 / log1p(-p);
    uint32_t count = 0;
    for (int source = 0; source < neurons; source++) {
        made.first[source] = count;
        for (double j = -1;;) {
            j += 1 + floor(log1p(-uniform()) * scale);
            if (j >= neurons || count >= room)
                break;
            made.target[count++] = (uint32_t)j;
        }
    }
    made.first[neurons] = count;
    return made;
}

int main(int argc, char **argv)
{
    int neurons = argc > 1 ? atoi(argv[1]) : 4000;
    int steps = argc > 2 ? atoi(argv[2]) : 10000;
    int repeats = argc > 4 ? atoi(argv[4]) : 5;
    state = argc > 3 ? strtoull(argv[3], NULL, 10) << 32 : 0;

    int excitatory = neurons * 4 / 5;
    int padded = (neurons + BLOCK - 1) / BLOCK * BLOCK;
    struct synapses synapses = draw(neurons, 80.0 / neurons);

    double *v0 = aligned(padded * sizeof(double));
    double *v = aligned(padded * sizeof(double));
    double *g_e = aligned(padded * sizeof(double));
    double *g_i = aligned(padded * sizeof(double));
    int32_t *free_from = aligned(padded * sizeof(int32_t));
    uint8_t *fired = aligned(padded);
    uint32_t *spiking = aligned(padded * sizeof(uint32_t));
    size_t room = (size_t)neurons * (steps / refractory_steps + 1);
    uint32_t *recorded_i = aligned(room * sizeof(uint32_t));
    int32_t *recorded_step = aligned(room * sizeof(int32_t));
    for (int i = 0; i < padded; i++) /* what only fills a block never fires */
        v0[i] = i < neurons ? V_r + (V_th - V_r) * uniform() : -1e6;

    const double keep_m = exp(-dt / tau_m), keep_e = exp(-dt / tau_e);
    const double keep_i = exp(-dt / tau_i), rest = E_L * (1 - keep_m);
    const double from_e = tau_e / (tau_m - tau_e) * (keep_m - keep_e);
    const double from_i = tau_i / (tau_m - tau_i) * (keep_m - keep_i);

    double cpu = INFINITY, wall = INFINITY;
    size_t spikes = 0;
    for (int repeat = 0; repeat < repeats; repeat++) {
        memcpy(v, v0, padded * sizeof(double));
        memset(g_e, 0, padded * sizeof(double));
        memset(g_i, 0, padded * sizeof(double));
        for (int i = 0; i < padded; i++)
            free_from[i] = i < neurons ? 0 : INT32_MAX;
        spikes = 0;
        double cpu_before = seconds(CLOCK_PROCESS_CPUTIME_ID);
        double wall_before = seconds(CLOCK_MONOTONIC);
        for (int step = 0; step < steps; step++) {
            uint32_t count = 0;
            for (int start = 0; start < padded; start += BLOCK) {
                double *restrict vs = v + start;
                double *restrict es = g_e + start, *restrict is = g_i + start;
                const int32_t *restrict from = free_from + start;
                uint8_t *restrict out = fired + start;
                for (int k = 0; k < BLOCK; k++) {
                    double moved = keep_m * vs[k] + from_e * es[k] + from_i * is[k] + rest;
                    vs[k] = from[k] <= step ? moved : vs[k];
                    es[k] *= keep_e;
                    is[k] *= keep_i;
                    out[k] = vs[k] > V_th;
                }
                for (int k = 0; k < BLOCK; k += 8) {
                    uint64_t word;
                    memcpy(&word, out + k, 8);
                    if (word)
                        for (int q = k; q < k + 8; q++)
                            if (out[q])
                                spiking[count++] = (uint32_t)(start + q);
                }
            }
            for (uint32_t s = 0; s < count; s++) {
                uint32_t i = spiking[s], last = synapses.first[i + 1];
                double *g = i < (uint32_t)excitatory ? g_e : g_i;
                double w = i < (uint32_t)excitatory ? w_e : w_i;
                for (uint32_t k = synapses.first[i]; k < last; k++)
                    g[synapses.target[k]] += w;
            }
            for (uint32_t s = 0; s < count; s++) {
                v[spiking[s]] = V_r;
                free_from[spiking[s]] = step + refractory_steps;
                recorded_i[spikes] = spiking[s];
                recorded_step[spikes++] = step;
            }
        }
        cpu = fmin(cpu, seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu_before);
        wall = fmin(wall, seconds(CLOCK_MONOTONIC) - wall_before);
    }
    printf("{\"cpu\": %.6f, \"wall\": %.6f, \"spikes\": %zu, \"synapses\": %u, "
           "\"rate\": %.4f, \"last_step\": %d}\n",
           cpu, wall, spikes, synapses.first[neurons],
           spikes / (neurons * steps * dt * 1e-3),
           spikes ? recorded_step[spikes - 1] : -1);
    return 0;
}
