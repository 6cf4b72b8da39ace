#pragma once
#include <stdbool.h>

// From now on a system call from any window raises SIGSYS, whatever its number and calling convention; false with errno.
bool system_calls_forbid(void);
