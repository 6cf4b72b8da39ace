#define _GNU_SOURCE
#include "invariant.h"
#include "registers.h"
#include "windows.h"
#include <elf.h>
#include <string.h>
#include <sys/auxv.h>

#define HWCAP2_FSGSBASE (1u << 1)
enum { MXCSR_STATUS = 0x3F };

struct segments { uint16_t data, extra, f, g; };

static uint64_t thread_pointer;
static struct segments segments;
static uint32_t mxcsr;
static uint16_t x87_control;

static inline uint64_t read_fs_base(void) { uint64_t base; __asm__ volatile("rdfsbase %0" : "=r"(base)); return base; }
static inline uint64_t read_gs_base(void) { uint64_t base; __asm__ volatile("rdgsbase %0" : "=r"(base)); return base; }

static inline struct segments read_segments(void)
{
    struct segments s;
    __asm__ volatile("movw %%ds,%0; movw %%es,%1; movw %%fs,%2; movw %%gs,%3" : "=r"(s.data), "=r"(s.extra), "=r"(s.f), "=r"(s.g));
    return s;
}

bool invariant_establish(void)
{
    if (!(getauxval(AT_HWCAP2) & HWCAP2_FSGSBASE)) return false;
    thread_pointer = read_fs_base();
    segments = read_segments();
    __asm__ volatile("wrgsbase %0; stmxcsr %1; fnstcw %2" : : "r"(window_base), "m"(mxcsr), "m"(x87_control) : "memory");
    return true;
}

uint32_t invariant_restore_bases(void)
{
    uint32_t broken = 0;
    struct segments now = read_segments();
    if (now.data != segments.data || now.extra != segments.extra || now.f != segments.f || now.g != segments.g) {
        broken |= ESCAPE_SEGMENT;
        __asm__ volatile("movw %0,%%ds; movw %1,%%es; movw %2,%%fs; movw %3,%%gs" : : "r"(segments.data), "r"(segments.extra), "r"(segments.f), "r"(segments.g));
    }
    if (read_fs_base() != thread_pointer) {
        broken |= ESCAPE_FS_BASE;
        __asm__ volatile("wrfsbase %0" : : "r"(thread_pointer));
    }
    if (read_gs_base() != window_base) {
        broken |= ESCAPE_GS_BASE;
        __asm__ volatile("wrgsbase %0" : : "r"(window_base));
    }
    return broken;
}

// The bytes of addq BASE_PAGE,%rsp from REX on. Without a base REX.B means nothing, and without an index neither does the scale.
static bool adds_base(const uint8_t *rex)
{
    static const uint8_t displacement[] = { BASE_PAGE & 0xFF, BASE_PAGE >> 8 & 0xFF, BASE_PAGE >> 16 & 0xFF, BASE_PAGE >> 24 & 0xFF };
    return (rex[0] & 0xFE) == 0x48 && rex[1] == 0x03 && rex[2] == 0x24 && (rex[3] & 0x3F) == 0x25 && memcmp(rex + 4, displacement, sizeof displacement) == 0;
}

// Between the halves of a masked write to rsp, rsp is a window offset and the next instruction adds the base.
static bool base_is_about_to_be_added(const uint8_t *next)
{
    if (next == NULL) return false;
    // Before REX.W a prefix 66 means nothing.
    if (next[0] == 0x66) return next[1] == 0x65 && adds_base(next + 2);
    return next[0] == 0x65 && adds_base(next[1] == 0x66 ? next + 2 : next + 1);
}

static bool stack_pointer_is_sound(uint64_t rsp, const uint8_t *next)
{
    // Unsigned, so that one comparison checks both ends. A stack pointer that is not clean is at most one step outside.
    if (rsp - (window_base - STACK_STEP) <= WINDOW_SIZE + 2 * STACK_STEP) return true;
    return rsp < WINDOW_SIZE && base_is_about_to_be_added(next);
}

static bool holds_canary(const greg_t *gregs)
{
    static const int general[] = { REG_RAX, REG_RBX, REG_RCX, REG_RDX, REG_RSI, REG_RDI, REG_RBP, REG_R8, REG_R9, REG_R10, REG_R11, REG_R12, REG_R13, REG_R15 };
    for (size_t i = 0; i < sizeof general / sizeof general[0]; i++) {
        uint64_t value = (uint64_t)gregs[general[i]];
        if (value == CANARY || value == CANARY >> 32 || value == (CANARY & UINT32_MAX)) return true;
    }
    return false;
}

uint32_t invariant_broken(const ucontext_t *context, const uint8_t *next)
{
    const greg_t *gregs = context->uc_mcontext.gregs;
    uint32_t broken = 0;
    if (!stack_pointer_is_sound((uint64_t)gregs[REG_RSP], next)) broken |= ESCAPE_STACK_POINTER;
    if ((uint64_t)gregs[REG_R14] != window_base) broken |= ESCAPE_R14;
    if (gregs[REG_EFL] & (greg_t)(FLAG_DIRECTION | FLAG_ALIGNMENT | FLAG_NESTED)) broken |= ESCAPE_FLAGS;
    if ((context->uc_mcontext.fpregs->mxcsr | MXCSR_STATUS) != (mxcsr | MXCSR_STATUS)) broken |= ESCAPE_MXCSR;
    if (context->uc_mcontext.fpregs->cwd != x87_control) broken |= ESCAPE_X87;
    if (holds_canary(gregs)) broken |= ESCAPE_CANARY;
    return broken;
}
