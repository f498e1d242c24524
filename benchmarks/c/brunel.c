/* The limit: the workload `brunel` as one plain C loop.
 *
 *     gcc -O3 -march=native -ffast-math brunel.c -o brunel -lm
 *     ./brunel NEURONS STEPS SEED REPEATS
 *
 * Delta synapses with a delay of 15 steps, kept as a ring of lists of spikes; counts
 * of Poisson input come from a table of 65 536 quantiles.  What reaches a refractory
 * neuron is lost.  Times are those of the loop alone.
 */
#include "common.h"

enum { DELAY = 15, REFRACTORY = 20, TABLE = 65536 };
static const double dt = 0.1, tau = 20, threshold = 20, reset = 10, J = 0.1, g = 5;

static float *quantiles(double mean)
{
    float *table = aligned(TABLE * sizeof(float));
    double term = exp(-mean), reached = term;
    int k = 0;
    for (int u = 0; u < TABLE; u++) {
        while ((u + 0.5) / TABLE > reached) {
            term *= mean / ++k;
            reached += term;
        }
        table[u] = (float)(k * J);
    }
    return table;
}

static void drive(double *input, const float *table, int neurons)
{
    for (int k = 0; k < neurons; k += 4) {
        uint64_t z = (state += 0x9E3779B97F4A7C15u);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
        z ^= z >> 31;
        for (int q = 0; q < 4; q++)
            input[k + q] += table[(z >> 16 * q) & 0xFFFF];
    }
}

static int update(double *v, double *input, int *free_at, int *fired, int neurons,
                  int step, double decay)
{
    int found = 0;
    for (int block = 0; block < neurons; block += 16) {
        int any = 0;
        for (int k = block; k < block + 16; k++) {
            double next = v[k] * decay + input[k];
            v[k] = free_at[k] <= step ? next : v[k];
            input[k] = 0;
            any |= v[k] > threshold;
        }
        for (int k = block; any && k < block + 16; k++)
            if (v[k] > threshold) {
                fired[found++] = k;
                v[k] = reset;
                free_at[k] = step + REFRACTORY;
            }
    }
    return found;
}

int main(int count, char **words)
{
    int neurons = (count > 1 ? atoi(words[1]) : 12500) / 16 * 16 + 16;
    int real = count > 1 ? atoi(words[1]) : 12500;
    int steps = count > 2 ? atoi(words[2]) : 10000;
    int repeats = count > 4 ? atoi(words[4]) : 1;
    state = count > 3 ? (uint64_t)atoi(words[3]) << 40 : 0;
    struct synapses s = draw(real, 0.1);
    double *v = aligned(neurons * sizeof(double)), *input = aligned(neurons * sizeof(double));
    int *free_at = aligned(neurons * sizeof(int)), *ring[DELAY], length[DELAY];
    float *table = quantiles(2.0);
    double cpu = 1e9, wall = 1e9, rate = 0, decay = exp(-dt / tau);
    for (int d = 0; d < DELAY; d++)
        ring[d] = aligned(neurons * sizeof(int));
    for (int r = 0; r < repeats; r++) {
        long spikes = 0;
        memset(v, 0, neurons * sizeof(double));
        memset(input, 0, neurons * sizeof(double));
        memset(length, 0, sizeof length);
        for (int k = 0; k < neurons; k++)
            free_at[k] = k < real ? 0 : INT32_MAX;
        double began = seconds(CLOCK_PROCESS_CPUTIME_ID), at = seconds(CLOCK_MONOTONIC);
        for (int step = 0; step < steps; step++) {
            int slot = step % DELAY, *due = ring[slot];
            for (int f = 0; f < length[slot]; f++) {
                double w = due[f] < real * 4 / 5 ? J : -g * J;
                for (size_t q = s.first[due[f]]; q < s.first[due[f] + 1]; q++)
                    input[s.target[q]] += w;
            }
            drive(input, table, real / 4 * 4);
            length[slot] = update(v, input, free_at, due, neurons, step, decay);
            spikes += length[slot];
        }
        cpu = fmin(cpu, seconds(CLOCK_PROCESS_CPUTIME_ID) - began);
        wall = fmin(wall, seconds(CLOCK_MONOTONIC) - at);
        rate = spikes / (real * steps * dt * 1e-3);
    }
    report(cpu, wall, rate);
    return 0;
}
