// The numbers of a window, as the code rules have them. The C# side compares them with the specification's when it greets us.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WINDOW_SIZE (UINT64_C(1) << 32)
#define GUARD UINT64_C(0x10000)
#define STACK_STEP UINT64_C(0x8000)
#define BASE_PAGE UINT64_C(0x10000)
#define GATE_TABLE UINT64_C(0x11000)
#define GATE_SLOTS 512
#define ARENA_START UINT64_C(0x12000)
#define ARENA_END (WINDOW_SIZE - GUARD)
#define CODE_SIZE UINT64_C(0x10000)
#define PAGE_SIZE UINT64_C(4096)
#define BUNDLE_SIZE UINT64_C(32)

// The first address of the sandbox's own window; a multiple of 4 GiB, the same for the whole life of the process.
extern uint64_t window_base;
