// What registers, flags and stack hold when a run starts: anything the invariant allows, most of it near an edge.
#pragma once
#include "random.h"
#include "windows.h"

enum { RAX, RCX, RDX, RBX, RSP, RBP, RSI, RDI, R8, R9, R10, R11, R12, R13, R14, R15, REGISTERS };

// enter.S knows this layout.
struct start {
    uint64_t gpr[REGISTERS];
    uint64_t flags;
    uint64_t target;
    const uint8_t *vectors; // 32 * 64 bytes, then 8 * 8 bytes of masks
};

#define FLAG_TRAP UINT64_C(0x100)
#define FLAG_DIRECTION UINT64_C(0x400)
#define FLAG_NESTED UINT64_C(0x4000)
#define FLAG_ALIGNMENT UINT64_C(0x40000)

void registers_prepare(void);
void registers_draw(struct start *start, const struct layout *layout, size_t code_length, struct random *random);
