#!/bin/sh
# Builds the escape harness: build.sh OUTPUT. The flags are here and nowhere else.
# A handler may run when sandboxed code has changed the thread pointer, so nothing of ours may lean on it before it is restored.
set -eu
cd "$(dirname "$0")"
exec gcc -std=gnu11 -O2 -g -fPIE -pie -Wall -Wextra -Werror -fno-stack-protector -fcf-protection=none -mno-red-zone -Wl,-z,noexecstack,-z,now \
    -o "$1" main.c windows.c registers.c invariant.c run.c system_calls.c enter.S
