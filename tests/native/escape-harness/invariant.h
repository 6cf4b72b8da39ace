// Invariant I, checked on the registers of an interrupted run.
#pragma once
#include "geometry.h"
#include <ucontext.h>

// Ways out; several may be found at once. The C# side names them.
enum escape {
    ESCAPE_ACCESS = 1 << 0,
    ESCAPE_CONTROL = 1 << 1,
    ESCAPE_STACK_POINTER = 1 << 2,
    ESCAPE_R14 = 1 << 3,
    ESCAPE_GS_BASE = 1 << 4,
    ESCAPE_FS_BASE = 1 << 5,
    ESCAPE_FLAGS = 1 << 6,
    ESCAPE_SEGMENT = 1 << 7,
    ESCAPE_MXCSR = 1 << 8,
    ESCAPE_X87 = 1 << 9,
    ESCAPE_SYSTEM_CALL = 1 << 10,
    ESCAPE_CANARY = 1 << 11,
};

// Remembers what must not change and sets gs; false if the processor or the kernel lacks the instructions for it.
bool invariant_establish(void);

// The first thing a handler calls, before anything that needs the thread pointer. Tells of changed segments and bases, and restores them.
uint32_t invariant_restore_bases(void);

// Everything of the invariant but rip; the bits of what is broken. `next` is the code at rip, or null if rip is not in the code region.
uint32_t invariant_broken(const ucontext_t *context, const uint8_t *next);
