#include "registers.h"
#include <string.h>

enum { VECTOR_BYTES = 32 * 64 + 8 * 8, VECTOR_STEPS = 64 };

static uint8_t vector_pool[VECTOR_BYTES + VECTOR_STEPS * 64];

void registers_prepare(void)
{
    struct random random = { 2 };
    for (size_t i = 0; i < sizeof vector_pool; i += 8) {
        // Elements are gather indices too: some small, some near the edges of 32 bits. Masks are often empty or full.
        uint64_t word = random_next(&random);
        switch (random_below(&random, 6)) {
        case 0: word &= UINT64_C(0x0000FFFF0000FFFF); break;
        case 1: word |= UINT64_C(0xFFFF0000FFFF0000); break;
        case 2: word = 0; break;
        case 3: word = UINT64_MAX; break;
        }
        memcpy(vector_pool + i, &word, sizeof word);
    }
}

static uint64_t small(struct random *random) { return random_below(random, 16) == 0 ? random_below(random, 0x20000) : random_below(random, 256); }

static uint64_t any(const struct layout *layout, size_t code_length, struct random *random)
{
    uint64_t bits = random_next(random), low = bits & (WINDOW_SIZE - 1), base = window_base;
    switch (random_below(random, 20)) {
    case 0: return bits;
    case 1: return low;
    case 2: return small(random);
    case 3: return -small(random);
    case 4: return WINDOW_SIZE - small(random);
    case 5: return (WINDOW_SIZE >> 1) + small(random) - 128;
    case 6: return base + low;
    case 7: return base - small(random);
    case 8: return base + WINDOW_SIZE - small(random);
    case 9: return base + WINDOW_SIZE + GUARD + small(random);
    case 10: return base - WINDOW_SIZE + low;
    case 11: return base + WINDOW_SIZE * (1 + (bits >> 63)) + low;
    case 12: return (UINT64_C(1) << 47) - small(random);
    case 13: return UINT64_C(1) << (bits >> 58);
    case 14: return base + layout->code + random_below(random, code_length);
    case 15: return layout->code + (random_below(random, code_length) & ~(BUNDLE_SIZE - 1));
    case 16: return bits << 32 | (layout->data + small(random));
    case 17: return layout->stack + small(random);
    default: return base + layout->data + small(random);
    }
}

// Clean: anywhere in [R, R + 4 GiB]; most often in the middle of the stack, so that a run gets somewhere.
static uint64_t stack_pointer(const struct layout *layout, struct random *random)
{
    uint64_t bits = random_next(random), base = window_base;
    switch (random_below(random, 16)) {
    case 0: return base;
    case 1: return base + WINDOW_SIZE;
    case 2: return base + (bits & 0x3FFF8);
    case 3: return base + WINDOW_SIZE - (bits & 0x3FFF8);
    case 4: return base + (bits & (WINDOW_SIZE - 1));
    case 5: return base + GUARD + ARENA_START - GUARD + (bits & 0xFF8);
    default: return base + layout->stack + (bits & 0x7F0);
    }
}

void registers_draw(struct start *start, const struct layout *layout, size_t code_length, struct random *random)
{
    for (int i = 0; i < REGISTERS; i++) start->gpr[i] = any(layout, code_length, random);
    start->gpr[RSP] = stack_pointer(layout, random);
    start->gpr[R14] = window_base;
    // Carry, parity, adjust, zero, sign and overflow at random; the rest as the gate leaves it.
    start->flags = 0x202 | (random_next(random) & 0x8D5);
    start->vectors = vector_pool + random_below(random, VECTOR_STEPS) * 64;

    uint64_t *stack = (uint64_t *)(window_base + layout->stack), *data = (uint64_t *)(window_base + layout->data);
    for (int i = 0; i < 64; i++) stack[i] = any(layout, code_length, random);
    for (int i = 0; i < 16; i++) data[i] = any(layout, code_length, random);
}
