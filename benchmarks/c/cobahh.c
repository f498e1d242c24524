/* The limit: the workload `cobahh` as one plain C loop.
 *
 *     gcc -O3 -march=native -ffast-math cobahh.c -o cobahh -lm
 *     ./cobahh NEURONS STEPS SEED REPEATS
 *
 * Exponential Euler with rates of the old state; -ffast-math lets gcc take the
 * exponentials of libmvec, several at a time.  Times are those of the loop alone.
 */
#include "common.h"

static const double dt = 0.1, C = 200, g_L = 10, E_L = -60, g_Na = 20000, E_Na = 50;
static const double g_K = 6000, E_K = -90, V_T = -63, E_e = 0, E_i = -80;
static const double w_e = 6, w_i = 67;

struct cells {
    double *v, *m, *n, *h, *e, *i;
    int *last;
};

/* x/(exp(x) - 1), which is 1 at 0; without a choice, so that it is vectorised */
static inline double gate(double x)
{
    double away = x + 1e-8 * (fabs(x) < 1e-8);
    return away / (exp(away) - 1);
}

static __attribute__((noinline)) void update(
    double *restrict vs, double *restrict ms, double *restrict ns, double *restrict hs,
    double *restrict es, double *restrict is, int neurons, double decay_e, double decay_i)
{
    for (int k = 0; k < neurons; k++) {
        double x = vs[k] - V_T, m = ms[k], n = ns[k], h = hs[k], e = es[k], i = is[k];
        double a_m = 1.28 * gate((13 - x) / 4), b_m = 1.4 * gate((x - 40) / 5);
        double a_n = 0.16 * gate((15 - x) / 5), b_n = 0.5 * exp((10 - x) / 40);
        double a_h = 0.128 * exp((17 - x) / 18), b_h = 4 / (1 + exp((40 - x) / 5));
        double na = g_Na * m * m * m * h, kd = g_K * n * n * n * n;
        double slope = -(g_L + e + i + na + kd) / C;
        double rest = (g_L * E_L + e * E_e + i * E_i + na * E_Na + kd * E_K) / C;
        double shift = rest / slope;
        vs[k] = (vs[k] + shift) * exp(slope * dt) - shift;
        double s_m = a_m + b_m, s_n = a_n + b_n, s_h = a_h + b_h;
        ms[k] = a_m / s_m + (m - a_m / s_m) * exp(-s_m * dt);
        ns[k] = a_n / s_n + (n - a_n / s_n) * exp(-s_n * dt);
        hs[k] = a_h / s_h + (h - a_h / s_h) * exp(-s_h * dt);
        es[k] = e * decay_e;
        is[k] = i * decay_i;
    }
}

static long simulate(struct cells c, struct synapses s, int neurons, int steps)
{
    double decay_e = exp(-dt / 5), decay_i = exp(-dt / 10);
    int *fired = aligned(neurons * sizeof(int));
    long spikes = 0;
    for (int step = 0; step < steps; step++) {
        int found = 0;
        update(c.v, c.m, c.n, c.h, c.e, c.i, neurons, decay_e, decay_i);
        for (int k = 0; k < neurons; k++)
            if (c.v[k] > -20 && step - c.last[k] >= 30)
                fired[found++] = k;
        for (int f = 0; f < found; f++) {
            int k = fired[f];
            double *g = k < neurons * 4 / 5 ? c.e : c.i, w = g == c.e ? w_e : w_i;
            c.last[k] = step;
            for (size_t q = s.first[k]; q < s.first[k + 1]; q++)
                g[s.target[q]] += w;
        }
        spikes += found;
    }
    free(fired);
    return spikes;
}

int main(int count, char **words)
{
    int neurons = count > 1 ? atoi(words[1]) : 4000;
    int steps = count > 2 ? atoi(words[2]) : 10000;
    int repeats = count > 4 ? atoi(words[4]) : 3;
    double cpu = 1e9, wall = 1e9, rate = 0;
    state = count > 3 ? (uint64_t)atoi(words[3]) << 40 : 0;
    struct synapses s = draw(neurons, 80.0 / neurons);
    size_t bytes = neurons * sizeof(double);
    struct cells c = {aligned(bytes), aligned(bytes), aligned(bytes), aligned(bytes),
                      aligned(bytes), aligned(bytes), aligned(neurons * sizeof(int))};
    for (int r = 0; r < repeats; r++) {
        for (int k = 0; k < neurons; k++) {
            c.v[k] = -65 + 5 * gaussian();
            c.e[k] = 40 + 15 * gaussian();
            c.i[k] = 200 + 120 * gaussian();
            c.m[k] = c.n[k] = c.h[k] = 0;
            c.last[k] = -1000000;
        }
        double began = seconds(CLOCK_PROCESS_CPUTIME_ID), at = seconds(CLOCK_MONOTONIC);
        long spikes = simulate(c, s, neurons, steps);
        cpu = fmin(cpu, seconds(CLOCK_PROCESS_CPUTIME_ID) - began);
        wall = fmin(wall, seconds(CLOCK_MONOTONIC) - at);
        rate = spikes / (neurons * steps * dt * 1e-3);
    }
    report(cpu, wall, rate);
    return 0;
}
