/* The limit: the workload `stdpnet`, CUBA whose excitatory synapses learn.
 *
 *     gcc -O3 -march=native -ffast-math stdpnet.c -o stdpnet -lm
 *     ./stdpnet NEURONS STEPS SEED REPEATS
 *
 * Each neuron keeps its traces, scaled to a time of reference: the value now is a
 * product with one factor for all.  Times are of the loop alone.
 */
#include "common.h"

static const double dt = 0.1, tau_m = 20, tau_e = 5, tau_i = 10, tau = 20; /* ms */
static const double E_L = -49, V_th = -50, V_r = -60;                      /* mV */
static const double w_0 = 1.62, w_max = 3.24, w_i = 8.9;                   /* mV */
static const double up = 0.0324, down = 0.03402;                           /* mV */
static const int refractory_steps = 50;

struct net {
    int neurons, excitatory;
    struct synapses s;
    size_t *column;          /* first synapse of each target, by target */
    uint32_t *synapse, *pre; /* place and source of each, by target */
    double *w, *v, *g_e, *g_i, *x, *y;
    int32_t *free_from;
    uint8_t *fired;
};

/* The synapses of excitatory neurons, by their targets. */
static void turn(struct net *n)
{
    size_t plastic = n->s.first[n->excitatory];
    n->column = aligned((n->neurons + 1) * sizeof(size_t));
    n->synapse = aligned(plastic * sizeof(uint32_t));
    n->pre = aligned(plastic * sizeof(uint32_t));
    for (size_t k = 0; k < plastic; k++)
        n->column[n->s.target[k] + 1]++;
    for (int j = 0; j < n->neurons; j++)
        n->column[j + 1] += n->column[j];
    size_t *next = aligned(n->neurons * sizeof(size_t));
    memcpy(next, n->column, n->neurons * sizeof(size_t));
    for (int i = 0; i < n->excitatory; i++)
        for (size_t k = n->s.first[i]; k < n->s.first[i + 1]; k++) {
            size_t place = next[n->s.target[k]]++;
            n->synapse[place] = (uint32_t)k;
            n->pre[place] = (uint32_t)i;
        }
    free(next);
}

static inline double kept(double w) { return w < 0 ? 0 : w > w_max ? w_max : w; }

static void deliver(struct net *n, uint32_t i, double factor)
{
    size_t last = n->s.first[i + 1];
    if (i >= (uint32_t)n->excitatory) {
        for (size_t k = n->s.first[i]; k < last; k++)
            n->g_i[n->s.target[k]] -= w_i;
        return;
    }
    n->x[i] += up / factor;
    for (size_t k = n->s.first[i]; k < last; k++) {
        uint32_t j = n->s.target[k];
        n->g_e[j] += n->w[k];
        n->w[k] = kept(n->w[k] + n->y[j] * factor);
    }
}

static void learn(struct net *n, uint32_t j, double factor)
{
    n->y[j] -= down / factor;
    for (size_t k = n->column[j]; k < n->column[j + 1]; k++) {
        uint32_t place = n->synapse[k];
        n->w[place] = kept(n->w[place] + n->x[n->pre[k]] * factor);
    }
}

static void update(struct net *n, int step)
{
    const double keep_m = exp(-dt / tau_m), keep_e = exp(-dt / tau_e);
    const double keep_i = exp(-dt / tau_i), rest = E_L * (1 - keep_m);
    const double from_e = tau_e / (tau_m - tau_e) * (keep_m - keep_e);
    const double from_i = tau_i / (tau_m - tau_i) * (keep_m - keep_i);
    double *restrict v = n->v, *restrict e = n->g_e, *restrict i = n->g_i;
    const int32_t *restrict from = n->free_from;
    uint8_t *restrict out = n->fired;
    for (int k = 0; k < n->neurons; k++) {
        double moved = keep_m * v[k] + from_e * e[k] + from_i * i[k] + rest;
        v[k] = from[k] <= step ? moved : v[k];
        e[k] *= keep_e;
        i[k] *= keep_i;
        out[k] = v[k] > V_th;
    }
}

static size_t run(struct net *n, int steps, uint32_t *spiking)
{
    size_t spikes = 0;
    double reference = 0;
    for (int step = 0; step < steps; step++) {
        uint32_t count = 0;
        update(n, step);
        for (int k = 0; k < n->neurons; k += 8) {
            uint64_t word;
            memcpy(&word, n->fired + k, 8);
            for (int q = k; word && q < k + 8; q++)
                if (n->fired[q])
                    spiking[count++] = (uint32_t)q;
        }
        double factor = exp(-(step * dt - reference) / tau);
        if (factor < 1e-27) { /* scale the traces again */
            for (int k = 0; k < n->neurons; k++)
                n->x[k] *= factor, n->y[k] *= factor;
            reference = step * dt;
            factor = 1;
        }
        for (uint32_t s = 0; s < count; s++)
            deliver(n, spiking[s], factor);
        for (uint32_t s = 0; s < count; s++)
            learn(n, spiking[s], factor);
        for (uint32_t s = 0; s < count; s++) {
            n->v[spiking[s]] = V_r;
            n->free_from[spiking[s]] = step + refractory_steps;
        }
        spikes += count;
    }
    return spikes;
}

int main(int argc, char **argv)
{
    int neurons = argc > 1 ? atoi(argv[1]) : 4000;
    int steps = argc > 2 ? atoi(argv[2]) : 10000;
    int repeats = argc > 4 ? atoi(argv[4]) : 5;
    state = argc > 3 ? strtoull(argv[3], NULL, 10) << 32 : 0;
    neurons = (neurons + 7) / 8 * 8;
    struct net n = {neurons, neurons * 4 / 5, draw(neurons, 80.0 / neurons)};
    turn(&n);
    size_t plastic = n.s.first[n.excitatory], bytes = neurons * sizeof(double);
    double *v0 = aligned(bytes);
    n.w = aligned(plastic * sizeof(double));
    n.v = aligned(bytes), n.g_e = aligned(bytes), n.g_i = aligned(bytes);
    n.x = aligned(bytes), n.y = aligned(bytes);
    n.free_from = aligned(neurons * sizeof(int32_t));
    n.fired = aligned(neurons);
    uint32_t *spiking = aligned(neurons * sizeof(uint32_t));
    for (int i = 0; i < neurons; i++)
        v0[i] = V_r + (V_th - V_r) * uniform();
    double cpu = INFINITY, wall = INFINITY;
    size_t spikes = 0;
    for (int repeat = 0; repeat < repeats; repeat++) {
        memcpy(n.v, v0, bytes);
        double *zero[] = {n.g_e, n.g_i, n.x, n.y};
        for (int k = 0; k < 4; k++)
            memset(zero[k], 0, bytes);
        memset(n.free_from, 0, neurons * sizeof(int32_t));
        for (size_t k = 0; k < plastic; k++)
            n.w[k] = w_0;
        double cpu_before = seconds(CLOCK_PROCESS_CPUTIME_ID);
        double wall_before = seconds(CLOCK_MONOTONIC);
        spikes = run(&n, steps, spiking);
        cpu = fmin(cpu, seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu_before);
        wall = fmin(wall, seconds(CLOCK_MONOTONIC) - wall_before);
    }
    report(cpu, wall, spikes / (neurons * steps * dt * 1e-3));
    return 0;
}
