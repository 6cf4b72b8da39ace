#!/usr/bin/env bash
# Builds what a caller in C needs into a folder: include/tmebox.h, lib/libtmebox.so and the managed code beside it.
#   scripts/build-libtmebox.sh FOLDER              builds src/TmeBox.Native first
#   scripts/build-libtmebox.sh FOLDER --no-build   takes it as it was built
# Then: gcc program.c -I FOLDER/include -L FOLDER/lib -ltmebox -Wl,-rpath,FOLDER/lib
set -euo pipefail
give_up() { echo "build-libtmebox: $*" >&2; exit 3; }
[[ $# -eq 1 || ( $# -eq 2 && $2 == --no-build ) ]] || { echo "usage: scripts/build-libtmebox.sh FOLDER [--no-build]" >&2; exit 2; }
mkdir -p "$1"
target=$(cd "$1" && pwd)
cd "$(dirname "$0")/.."
command -v gcc >/dev/null || give_up "gcc is needed; run: sudo apt-get install gcc libc6-dev"
dotnet=${DOTNET_ROOT:+$DOTNET_ROOT/dotnet}
dotnet=${dotnet:-$(command -v dotnet)} || give_up "the .NET 10 SDK is needed"

[[ $# -eq 2 ]] || "$dotnet" build src/TmeBox.Native/TmeBox.Native.csproj -c Release -v quiet -nologo >&2
built=src/TmeBox.Native/bin/Release/net10.0
[[ -r $built/TmeBox.Native.dll ]] || give_up "$built/TmeBox.Native.dll is not there; leave out --no-build"

# The SDK brings nethost, which finds the runtime; the newest pack will do for any.
packs=$(dirname "$(readlink -f "$dotnet")")/packs
host=$(find "$packs" -path '*Microsoft.NETCore.App.Host.*' -name nethost.h 2>/dev/null | sort -V | tail -n 1)
[[ -n $host ]] || give_up "no nethost.h below $packs; install the SDK's Microsoft.NETCore.App.Host pack (package dotnet-apphost-pack-10.0)"
host=$(dirname "$host")

mkdir -p "$target/include" "$target/lib"
cp include/tmebox.h "$target/include/"
cp "$built"/*.dll "$built"/TmeBox.Native.runtimeconfig.json "$built"/TmeBox.Native.deps.json "$host/libnethost.so" "$target/lib/"
gcc -std=c17 -O2 -Wall -Wextra -Werror -fPIC -shared -fvisibility=hidden -o "$target/lib/libtmebox.so" src/TmeBox.Native/shim/tmebox.c \
    -I include -I "$host" -L "$target/lib" -lnethost -ldl -pthread -Wl,-rpath,'$ORIGIN' -Wl,-soname,libtmebox.so
