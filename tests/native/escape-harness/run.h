// One run of sandboxed code: from an entry, with drawn registers, until a fault, a gate, the budget or an escape.
#pragma once
#include "invariant.h"
#include "registers.h"

enum ending {
    ENDED_FAULT = 1,  // a fault inside [R - G, R + 4 GiB + G), or an instruction that may not run
    ENDED_GATE = 2,   // at a gate that does not return
    ENDED_BUDGET = 3, // still inside when the budget was used up
    ENDED_LEFT = 4,   // data profile: control left the declared starts, beyond what that profile promises
    ENDED_ESCAPE = 5,
};

// One bit for each byte of the program.
struct program {
    const uint8_t *starts;    // instructions start here
    const uint8_t *landings;  // indirect branches may land here
    const uint8_t *indirects; // an indirect branch, a return or a call starts here
    uint32_t length;
    bool data_profile;
};

// Sent as it is; little-endian, no padding.
struct result {
    uint8_t ending, signal, trap, ticks;
    uint32_t escape, error, steps;
    uint64_t address, rip, flags;
    uint64_t gpr[REGISTERS];
};

// enter.S
void sandbox_enter(const struct start *start) __attribute__((noreturn));
void gate_return(void);
void gate_end(void);

void run_prepare(void);
// Whether handlers run on a stack of their own. Without it the harness breaks a duty of every host on purpose.
void run_stack_of_signals(bool own);
// Signals at random moments, while on.
void run_tick(bool on);
void run_once(const struct program *program, const struct layout *layout, uint32_t entry, bool stepped, uint64_t seed, struct result *result);
