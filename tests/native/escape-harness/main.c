// Runs accepted code where an escape is seen. It talks in length-prefixed little-endian messages on stdin and stdout:
//   greeting  u32 length, magic, version, guard, stack step, base page, gate table, gate slots, arena start, code size, lists touched pages; u64 window
//   request   u32 length; u32 flags (1 open neighbours, 2 sparse arena, 4 data profile,
//             8 pages in the guards, 16 signals on the sandbox's stack), code offset, programs; each program:
//             u32 length, runs; u64 arena seed; code; three bitmaps of a bit a byte: starts, landings, indirect branches;
//             each run: u32 entry, flags (1 stepped); u64 seed
//   reply     u32 length; u32 results; each result as in run.h; u32 what was touched; u64 address
// A malformed request, like the end of input, ends the process: with a message, and status 2.
#include "run.h"
#include "system_calls.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MAGIC = 0x45534350, VERSION = 1, MOST_REQUEST = 16 << 20, MOST_RESULTS = 1 << 16 };
enum { OPEN_NEIGHBOURS = 1, SPARSE_ARENA = 2, DATA_PROFILE = 4, PAGES_IN_GUARDS = 8, SIGNALS_ON_SANDBOX_STACK = 16, STEPPED = 1 };

extern uint32_t vector_level;

static uint8_t request[MOST_REQUEST];
static size_t request_length, request_at;
static struct reply { uint32_t length, count; struct result results[MOST_RESULTS]; } reply;

static void __attribute__((noreturn)) refuse(const char *what)
{
    fprintf(stderr, "escape-harness: %s at byte %zu of the request\n", what, request_at);
    exit(2);
}

static bool read_all(void *to, size_t length)
{
    for (size_t done = 0; done < length;) {
        ssize_t got = read(STDIN_FILENO, (char *)to + done, length - done);
        if (got <= 0) return false;
        done += (size_t)got;
    }
    return true;
}

static void write_all(const void *from, size_t length)
{
    for (size_t done = 0; done < length;) {
        ssize_t put = write(STDOUT_FILENO, (const char *)from + done, length - done);
        if (put <= 0) exit(3);
        done += (size_t)put;
    }
}

static const uint8_t *take(size_t length)
{
    if (length > request_length - request_at) refuse("the request ends too early");
    request_at += length;
    return request + request_at - length;
}

static uint32_t take_u32(void)
{
    uint32_t value;
    memcpy(&value, take(sizeof value), sizeof value);
    return value;
}

static uint64_t take_u64(void)
{
    uint64_t value;
    memcpy(&value, take(sizeof value), sizeof value);
    return value;
}

static void run_program(uint32_t flags)
{
    uint32_t length = take_u32(), runs = take_u32();
    struct random random = { take_u64() };
    if (length == 0 || length > CODE_SIZE) refuse("a program of 1 to 65536 bytes was expected");
    if (runs > MOST_RESULTS - reply.count) refuse("there are too many runs");
    const uint8_t *bytes = take(length);
    size_t bits = (length + 7) / 8;
    struct program program = { .length = length, .data_profile = flags & DATA_PROFILE };
    program.starts = take(bits);
    program.landings = take(bits);
    program.indirects = take(bits);
    struct layout layout;
    windows_write_code(bytes, length);
    windows_reset_arena(&layout, flags & SPARSE_ARENA, &random);
    for (uint32_t i = 0; i < runs; i++) {
        uint32_t entry = take_u32(), how = take_u32();
        uint64_t seed = take_u64();
        if (entry >= length) refuse("an entry inside the program was expected");
        run_once(&program, &layout, entry, how & STEPPED, seed, &reply.results[reply.count++]);
    }
}

static void serve(void)
{
    request_at = 0;
    reply.count = 0;
    uint32_t flags = take_u32(), code = take_u32(), programs = take_u32();
    if (code % PAGE_SIZE != 0 || code < ARENA_START || code > ARENA_END - CODE_SIZE) refuse("a page-aligned code offset in the arena was expected");
    windows_place_code(code);
    windows_open_neighbours(flags & OPEN_NEIGHBOURS);
    windows_open_guards(flags & PAGES_IN_GUARDS);
    run_stack_of_signals(!(flags & SIGNALS_ON_SANDBOX_STACK));
    // Signals at random moments need a stack of their own; without it, single steps are the only signals.
    bool tick = !(flags & SIGNALS_ON_SANDBOX_STACK);
    if (tick) run_tick(true);
    for (uint32_t i = 0; i < programs; i++) run_program(flags);
    if (tick) run_tick(false);
    run_stack_of_signals(true);
    struct touched touched = windows_touched();
    size_t results = reply.count * sizeof(struct result);
    reply.length = (uint32_t)(sizeof reply.count + results + sizeof touched.what + sizeof touched.address);
    write_all(&reply, sizeof reply.length + sizeof reply.count + results);
    write_all(&touched.what, sizeof touched.what);
    write_all(&touched.address, sizeof touched.address);
}

static void greet(void)
{
    uint32_t words[] = { 48, MAGIC, VERSION, GUARD, STACK_STEP, BASE_PAGE, GATE_TABLE, GATE_SLOTS, ARENA_START, CODE_SIZE, windows_list_touched_pages() };
    write_all(words, sizeof words);
    write_all(&window_base, sizeof window_base);
}

int main(int count, char **arguments)
{
    char *end = NULL;
    unsigned long index = count == 2 ? strtoul(arguments[1], &end, 10) : 0;
    if (end == NULL || *end != 0 || index < 2 || index > 0x7FF0) {
        fprintf(stderr, "usage: escape-harness WINDOW-INDEX (2 to 32752, decimal: the window lies at that many 4 GiB)\n");
        return 2;
    }
    window_base = index * WINDOW_SIZE;
    if (!windows_reserve()) return 3;
    if (!invariant_establish()) {
        fprintf(stderr, "escape-harness: rdfsbase and wrgsbase are needed (any x86-64 since 2012, Linux 5.9)\n");
        return 3;
    }
    vector_level = __builtin_cpu_supports("avx512bw") ? 2 : __builtin_cpu_supports("avx2") ? 1 : 0;
    registers_prepare();
    run_prepare();
    if (!system_calls_forbid()) {
        perror("escape-harness: seccomp");
        return 3;
    }
    greet();
    for (uint32_t length; read_all(&length, sizeof length);) {
        if (length > MOST_REQUEST) refuse("a request of at most 16 MiB was expected");
        request_length = length;
        if (!read_all(request, length)) return 0;
        serve();
    }
    return 0;
}
