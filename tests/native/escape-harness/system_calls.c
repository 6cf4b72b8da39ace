#include "system_calls.h"
#include "geometry.h"
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>

bool system_calls_forbid(void)
{
    // The upper half of the instruction pointer is the window's index.
    uint32_t index = (uint32_t)(window_base >> 32);
    struct sock_filter filter[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, instruction_pointer) + 4),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0, 5, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, index - 1, 4, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, index, 3, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, index + 1, 2, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, index + 2, 1, 0),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRAP),
    };
    struct sock_fprog program = { sizeof filter / sizeof filter[0], filter };
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}
