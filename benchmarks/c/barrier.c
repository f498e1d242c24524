/* What threads could gain inside one network: the update of CUBA's neurons, halved.
 *
 *     gcc -O3 -march=native -ffast-math barrier.c -o barrier -lm -lpthread
 *     ./barrier NEURONS THREADS STEPS BLOCKS
 *
 * In each step every thread updates its share, and all wait for each other twice, as
 * they would have to before and after spikes are delivered; nothing is delivered, so
 * this is the most that can be gained.  Prints the least and the mean wall time of a
 * step over blocks of steps, nanoseconds, as one line of JSON: on a busy machine one
 * block has all its cores for itself now and then, and the mean tells what it costs
 * when others have one.
 */
#include "common.h"

#include <pthread.h>
#include <stdatomic.h>

static int neurons, threads, steps, blocks;
static double *v, *g_e, *g_i;
static uint8_t *fired;
static double least = 1e30, sum = 0;
static atomic_int arrived, round_number;

static void barrier(void)
{
    int now = atomic_load(&round_number);
    if (threads == 1)
        return;
    if (atomic_fetch_add(&arrived, 1) == threads - 1) {
        atomic_store(&arrived, 0);
        atomic_store(&round_number, now + 1);
    } else {
        while (atomic_load_explicit(&round_number, memory_order_acquire) == now)
            __builtin_ia32_pause();
    }
}

static void update(int from, int to)
{
    const double keep_m = 0.995, keep_e = 0.98, keep_i = 0.99;
    double *restrict vs = v, *restrict es = g_e, *restrict is = g_i;
    uint8_t *restrict out = fired;
    for (int k = from; k < to; k++) {
        vs[k] = keep_m * vs[k] + 0.005 * es[k] + 0.005 * is[k] - 0.245;
        es[k] *= keep_e;
        is[k] *= keep_i;
        out[k] = vs[k] > -50;
    }
}

static void *work(void *argument)
{
    int number = (int)(intptr_t)argument;
    int share = (neurons / threads + 63) / 64 * 64;
    int from = number * share, to = from + share < neurons ? from + share : neurons;
    for (int block = 0; block < blocks; block++) {
        barrier();
        double began = seconds(CLOCK_MONOTONIC);
        for (int step = 0; step < steps; step++) {
            update(from, to);
            barrier();
            barrier();
        }
        double took = (seconds(CLOCK_MONOTONIC) - began) / steps;
        if (number)
            continue;
        sum += took;
        least = took < least ? took : least;
    }
    return NULL;
}

int main(int argc, char **argv)
{
    pthread_t ids[64];
    if (argc < 5)
        return 1;
    neurons = atoi(argv[1]);
    threads = atoi(argv[2]);
    steps = atoi(argv[3]);
    blocks = atoi(argv[4]);
    v = aligned(neurons * sizeof(double));
    g_e = aligned(neurons * sizeof(double));
    g_i = aligned(neurons * sizeof(double));
    fired = aligned(neurons + 64);
    for (int k = 0; k < neurons; k++) {
        v[k] = -60 + 10 * uniform();
        g_e[k] = uniform();
        g_i[k] = -uniform();
    }
    for (intptr_t k = 1; k < threads; k++)
        pthread_create(&ids[k], NULL, work, (void *)k);
    work((void *)0);
    for (int k = 1; k < threads; k++)
        pthread_join(ids[k], NULL);
    printf("{\"neurons\": %d, \"threads\": %d, \"least_ns\": %.1f, \"mean_ns\": %.1f}\n",
           neurons, threads, 1e9 * least, 1e9 * sum / blocks);
    return 0;
}
