#define _GNU_SOURCE
#include "run.h"
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

enum { MOST_TICKS = 3, MOST_STEPS = 48, HANDLER_STACK = 1 << 20 };
enum { TRAP_DEBUG = 1, TRAP_PAGE_FAULT = 14, ERROR_FETCH = 16 };

// enter.S: all that the handlers take for our own code while a run is on.
extern const uint8_t trampoline_start[], trampoline_end[];
extern uint64_t sandbox_armed;

static sigjmp_buf run_over;
static volatile sig_atomic_t handling;
static struct random tick_random = { 3 };
static stack_t handler_stack = { .ss_size = HANDLER_STACK };
static timer_t timer;
static struct program program;
static uint64_t code;
static struct result *volatile result;
static uint64_t previous_rip;           // the instruction that was stepped last; 0 at the start
static volatile uint32_t bases_changed; // found by any handler of this run: a nested one restores them before the outer one looks

static bool bit(const uint8_t *bits, uint64_t at) { return bits[at / 8] >> at % 8 & 1; }

static bool in_trampoline(uint64_t rip) { return rip - (uint64_t)trampoline_start < (uint64_t)(trampoline_end - trampoline_start); }

static const uint8_t *in_code(uint64_t rip) { return rip - code < CODE_SIZE - 16 ? (const uint8_t *)rip : NULL; }

static void __attribute__((noreturn)) over(const ucontext_t *context, int signal, uint64_t address, enum ending ending, uint32_t escape)
{
    static const int order[REGISTERS] = { REG_RAX, REG_RCX, REG_RDX, REG_RBX, REG_RSP, REG_RBP, REG_RSI, REG_RDI, REG_R8, REG_R9, REG_R10, REG_R11, REG_R12, REG_R13, REG_R14, REG_R15 };
    const greg_t *gregs = context->uc_mcontext.gregs;
    result->ending = escape != 0 ? ENDED_ESCAPE : ending;
    result->signal = (uint8_t)signal;
    result->trap = (uint8_t)gregs[REG_TRAPNO];
    result->error = (uint32_t)gregs[REG_ERR];
    result->escape = escape;
    result->address = address;
    result->rip = (uint64_t)gregs[REG_RIP];
    result->flags = (uint64_t)gregs[REG_EFL];
    for (int i = 0; i < REGISTERS; i++) result->gpr[i] = (uint64_t)gregs[order[i]];
    sandbox_armed = 0;
    handling = 0;
    siglongjmp(run_over, 1);
}

static void __attribute__((noreturn)) our_own_fault(int signal, const ucontext_t *context)
{
    fprintf(stderr, "escape-harness: signal %d in the harness itself at %#llx, address %#llx\n", signal, (unsigned long long)context->uc_mcontext.gregs[REG_RIP], (unsigned long long)context->uc_mcontext.gregs[REG_CR2]);
    _exit(4);
}

static bool is_near_window(uint64_t address) { return address - (window_base - GUARD) < WINDOW_SIZE + 2 * GUARD; }

// What is wrong with where control is: an instruction of the program, its hlt padding at a bundle, or nothing mapped at all.
static uint32_t control_broken(uint64_t rip, bool stepped)
{
    uint64_t at = rip - code;
    bool ok;
    if (rip - window_base >= WINDOW_SIZE) ok = false;
    else if (at >= CODE_SIZE) ok = true; // nothing there may be executed: the fetch will fault
    else if (at >= program.length) ok = at % BUNDLE_SIZE == 0 || *(const uint8_t *)rip == 0xF4;
    else ok = bit(program.starts, at);
    uint64_t before = previous_rip - code;
    if (ok && stepped && at < program.length && before < program.length && bit(program.indirects, before)) ok = bit(program.landings, at);
    return ok ? 0 : ESCAPE_CONTROL;
}

// Data isolation alone promises nothing once control has left the declared starts.
static bool is_left(uint32_t control) { return control != 0 && program.data_profile; }

static void fault(int signal, siginfo_t *info, void *raw)
{
    bases_changed |= invariant_restore_bases();
    const ucontext_t *context = raw;
    const greg_t *gregs = context->uc_mcontext.gregs;
    uint64_t rip = (uint64_t)gregs[REG_RIP], address = 0;
    if (!sandbox_armed || handling || in_trampoline(rip)) our_own_fault(signal, context);
    handling = 1;
    uint32_t control = control_broken(rip, false), escape = bases_changed | invariant_broken(context, in_code(rip));
    if (signal == SIGSYS) {
        escape |= ESCAPE_SYSTEM_CALL;
    } else if (signal == SIGSEGV && gregs[REG_TRAPNO] == TRAP_PAGE_FAULT) {
        address = (uint64_t)info->si_addr;
        bool fetch = gregs[REG_ERR] & ERROR_FETCH;
        if (!fetch && !is_near_window(address)) escape |= ESCAPE_ACCESS;
    }
    if (is_left(control)) over(context, signal, address, ENDED_LEFT, escape & ~(uint32_t)ESCAPE_ACCESS);
    over(context, signal, address, ENDED_FAULT, escape | control);
}

static void inspect(int signal, const ucontext_t *context, bool stepped)
{
    uint64_t rip = (uint64_t)context->uc_mcontext.gregs[REG_RIP];
    uint32_t control = control_broken(rip, stepped), escape = bases_changed | invariant_broken(context, in_code(rip));
    if (is_left(control)) over(context, signal, 0, ENDED_LEFT, escape);
    if ((escape | control) != 0) over(context, signal, 0, ENDED_ESCAPE, escape | control);
}

static void step(int signal, siginfo_t *info, void *raw)
{
    (void)info;
    bases_changed |= invariant_restore_bases();
    const ucontext_t *context = raw;
    uint64_t rip = (uint64_t)context->uc_mcontext.gregs[REG_RIP];
    if (!sandbox_armed || in_trampoline(rip)) return;
    if (handling) our_own_fault(signal, context);
    handling = 1;
    if (context->uc_mcontext.gregs[REG_TRAPNO] != TRAP_DEBUG) {
        inspect(signal, context, false);
        over(context, signal, 0, ENDED_FAULT, 0);
    }
    inspect(signal, context, true);
    previous_rip = rip;
    if (++result->steps >= MOST_STEPS) over(context, signal, 0, ENDED_BUDGET, 0);
    handling = 0;
}

static void arm_timer(bool on)
{
    // From a few instructions to a few thousand.
    struct itimerspec when = { .it_value.tv_nsec = on ? (long)(8000 + random_below(&tick_random, 60000)) : 0 };
    timer_settime(timer, 0, &when, NULL);
}

static void tick(int signal, siginfo_t *info, void *raw)
{
    (void)info;
    bases_changed |= invariant_restore_bases();
    const ucontext_t *context = raw;
    uint64_t rip = (uint64_t)context->uc_mcontext.gregs[REG_RIP];
    arm_timer(true);
    // Another handler may be interrupted before it has said so.
    bool interrupts_handler = (uint64_t)context->uc_mcontext.gregs[REG_RSP] - (uint64_t)handler_stack.ss_sp < HANDLER_STACK;
    if (!sandbox_armed || handling || interrupts_handler || in_trampoline(rip)) return;
    handling = 1;
    inspect(signal, context, false);
    if (++result->ticks >= MOST_TICKS) over(context, signal, 0, ENDED_BUDGET, 0);
    handling = 0;
}

// Called by the gate that does not return, on our own stack.
void __attribute__((noreturn)) gate_reached(void)
{
    bases_changed |= invariant_restore_bases();
    result->escape = bases_changed;
    result->ending = bases_changed != 0 ? ENDED_ESCAPE : ENDED_GATE;
    siglongjmp(run_over, 1);
}

void run_stack_of_signals(bool own)
{
    stack_t none = { .ss_flags = SS_DISABLE };
    sigaltstack(own ? &handler_stack : &none, NULL);
}

void run_tick(bool on) { arm_timer(on); }

void run_prepare(void)
{
    // Outside all windows: a signal frame on a sandbox's stack could be rewritten, and rsp may point into window 0.
    handler_stack.ss_sp = mmap(NULL, HANDLER_STACK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    struct sigaction action = { .sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER | SA_RESTART };
    run_stack_of_signals(true);
    static const int faults[] = { SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGSYS };
    action.sa_sigaction = fault;
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) sigaction(faults[i], &action, NULL);
    action.sa_sigaction = step;
    sigaction(SIGTRAP, &action, NULL);
    action.sa_sigaction = tick;
    sigaction(SIGALRM, &action, NULL);
    struct sigevent event = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGALRM };
    if (timer_create(CLOCK_MONOTONIC, &event, &timer) != 0) {
        perror("timer_create");
        exit(3);
    }
}

void run_once(const struct program *what, const struct layout *layout, uint32_t entry, bool stepped, uint64_t seed, struct result *where)
{
    static struct start start;
    struct random random = { seed };
    program = *what;
    code = window_base + layout->code;
    previous_rip = 0;
    bases_changed = 0;
    memset(where, 0, sizeof *where);
    result = where;
    registers_draw(&start, layout, what->length, &random);
    if (stepped) start.flags |= FLAG_TRAP;
    start.target = code + entry;
    if (sigsetjmp(run_over, 0) == 0) sandbox_enter(&start);
}
