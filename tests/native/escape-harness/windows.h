// The address ranges: the sandbox's window R with guards, base page, gate table, code and arena;
// the previous, the next and the second next window, and window 0, which is the process's own low 4 GiB.
#pragma once
#include "geometry.h"
#include "random.h"

// Every canary is this word, so that a register which holds it has read outside.
#define CANARY UINT64_C(0xC0DECA115EC0DE77)

// Where a program lies and what it may use, drawn anew for each program.
struct layout {
    uint64_t code;  // window offsets
    uint64_t stack; // the middle of what is certainly mapped for a stack
    uint64_t data;  // likewise for data
};

struct touched {
    uint32_t what; // 0 nothing, 1 a canary was overwritten, 2 a page was read or written for the first time
    uint64_t address;
};

// Reserves all windows and plants the canaries; false with a message on stderr if the addresses are taken.
bool windows_reserve(void);

// Whether touched pages of the neighbours can be listed; without it only planted canaries tell of a write.
bool windows_list_touched_pages(void);

// Neighbours either fault on every access, or are writable and full of canaries.
void windows_open_neighbours(bool open);

// Whether some pages of the window's own guards are mapped. With any the harness breaks a duty of every host on purpose.
void windows_open_guards(bool open);

// What was touched outside since the last call; repairs it.
struct touched windows_touched(void);

// Moves the code to a window offset; the pages are executable and never writable.
void windows_place_code(uint64_t code_offset);

// Fills the code region with a program and hlt.
void windows_write_code(const uint8_t *bytes, size_t length);

// Forgets what earlier programs wrote. A sparse arena has pages only around the stack, the data and both ends.
void windows_reset_arena(struct layout *layout, bool sparse, struct random *random);
