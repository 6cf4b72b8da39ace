# Between the harness and the sandbox. While `sandbox_armed` is set, rip between trampoline_start and trampoline_end is ours.
    .data
    .globl sandbox_armed
    .balign 8
sandbox_armed:  .quad 0
host_stack:     .quad 0
stack_pointer:  .quad 0
target:         .quad 0
default_mxcsr:  .long 0x1F80
    .globl vector_level
vector_level:   .long 0         # 0 SSE, 1 AVX, 2 AVX-512

    .text
    .globl trampoline_start, trampoline_end, sandbox_enter, gate_return, gate_end
trampoline_start:

# sandbox_enter(const struct start *): never returns; the run ends by siglongjmp.
sandbox_enter:
    movq    %rsp, host_stack(%rip)
    fninit
    ldmxcsr default_mxcsr(%rip)
    movq    144(%rdi), %rax
    cmpl    $1, vector_level(%rip)
    je      1f
    ja      2f
    .irp n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15
    movups  64*\n(%rax), %xmm\n
    .endr
    jmp     3f
1:
    .irp n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15
    vmovups 64*\n(%rax), %ymm\n
    .endr
    jmp     3f
2:
    .irp n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
    vmovups 64*\n(%rax), %zmm\n
    .endr
    .irp n, 0,1,2,3,4,5,6,7
    kmovq   2048+8*\n(%rax), %k\n
    .endr
3:
    movq    32(%rdi), %rax
    movq    %rax, stack_pointer(%rip)
    movq    136(%rdi), %rax
    movq    %rax, target(%rip)
    movq    $1, sandbox_armed(%rip)
    pushq   128(%rdi)
    movq    0(%rdi), %rax
    movq    8(%rdi), %rcx
    movq    16(%rdi), %rdx
    movq    24(%rdi), %rbx
    movq    40(%rdi), %rbp
    movq    48(%rdi), %rsi
    movq    64(%rdi), %r8
    movq    72(%rdi), %r9
    movq    80(%rdi), %r10
    movq    88(%rdi), %r11
    movq    96(%rdi), %r12
    movq    104(%rdi), %r13
    movq    112(%rdi), %r14
    movq    120(%rdi), %r15
    movq    56(%rdi), %rdi
    # With the trap flag set, every instruction after this one is stepped.
    popfq
    movq    stack_pointer(%rip), %rsp
    jmp     *target(%rip)

# A host call that does nothing: r11 is masked again, whatever the sandbox put there.
gate_return:
    andl    $-32, %r11d
    addq    window_base(%rip), %r11
    jmp     *%r11

# A host call that ends the run. Stepping ends with popfq.
gate_end:
    movq    host_stack(%rip), %rsp
    cld
    pushfq
    andl    $~0x100, (%rsp)
    popfq
    movq    $0, sandbox_armed(%rip)
    andq    $-16, %rsp
    call    gate_reached
    ud2
trampoline_end:

    .section .note.GNU-stack, "", @progbits
