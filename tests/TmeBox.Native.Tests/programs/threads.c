/* Threads with a port each on one engine, that is closed while they work; and threads with an engine each. Ends with 0 if all goes as the header says. */
#include <inttypes.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <tmebox.h>

enum { THREADS = 4, ROUNDS = 20000 };

static tmebox_engine shared;
static atomic_int faults, at_work;

static void *until_closed(void *number)
{
    uint64_t address = (uint64_t)(intptr_t)number << 32; /* more than a thread gets through */
    uint8_t line[64], back[64];
    char message[256];
    tmebox_port port;
    int32_t result = tmebox_port_open(shared, 0, &port);
    memset(line, 1 + (int)(intptr_t)number, sizeof line);
    atomic_fetch_add(&at_work, 1);
    while (result == TMEBOX_DONE) {
        result = tmebox_write(port, address, ~UINT64_C(0), line);
        if (result == TMEBOX_DONE && (result = tmebox_read(port, address, back)) == TMEBOX_DONE && memcmp(line, back, sizeof line) != 0)
            atomic_fetch_add(&faults, 1);
        address += 64;
    }
    if (result != TMEBOX_E_CLOSED || tmebox_error_message(message, sizeof message) == 0 || strstr(message, "disposed") == NULL || tmebox_close(port) != TMEBOX_DONE)
        atomic_fetch_add(&faults, 1);
    return NULL;
}

static void *alone(void *number)
{
    uint8_t line[64];
    tmebox_engine engine;
    tmebox_port port;
    if (tmebox_engine_create(NULL, NULL, &engine) != TMEBOX_DONE || tmebox_port_open(engine, 1, &port) != TMEBOX_DONE)
        atomic_fetch_add(&faults, 1);
    for (int i = 0; i < ROUNDS; i++) {
        memset(line, i + (int)(intptr_t)number, sizeof line);
        if (tmebox_write(port, 64 * (uint64_t)i, ~UINT64_C(0), line) != TMEBOX_DONE || tmebox_read(port, 64 * (uint64_t)i, line) != TMEBOX_DONE ||
            line[63] != (uint8_t)(i + (int)(intptr_t)number))
            atomic_fetch_add(&faults, 1);
    }
    if (tmebox_close(port) != TMEBOX_DONE || tmebox_close(engine) != TMEBOX_DONE)
        atomic_fetch_add(&faults, 1);
    return NULL;
}

static void run(void *(*work)(void *))
{
    pthread_t threads[THREADS];
    for (intptr_t i = 0; i < THREADS; i++)
        pthread_create(&threads[i], NULL, work, (void *)i);
    if (work == until_closed) {
        while (atomic_load(&at_work) < THREADS)
            ;
        if (tmebox_close(shared) != TMEBOX_DONE)
            atomic_fetch_add(&faults, 1);
    }
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
}

int main(void)
{
    tmebox_options options;
    if (tmebox_start(TMEBOX_VERSION, NULL) != TMEBOX_DONE || tmebox_options_default(&options, sizeof options) != TMEBOX_DONE)
        return 1;
    options.many_threads = 1;
    for (int round = 0; round < 20; round++) {
        atomic_store(&at_work, 0);
        if (tmebox_engine_create(NULL, &options, &shared) != TMEBOX_DONE)
            return 1;
        run(until_closed);
    }
    run(alone);
    printf("%d faults\n", atomic_load(&faults));
    return atomic_load(&faults) != 0;
}
