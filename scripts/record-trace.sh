#!/usr/bin/env bash
# Records models/traces/sort.lackey.gz: the loads, stores and modifies of sort(1) on a generated input,
# under Valgrind's lackey, and writes how many there are into sort.map.yaml.
# The addresses depend on the machine's libraries; the map's ranges hold for any Linux x86-64 with Valgrind.
set -euo pipefail
cd "$(dirname "$0")/.."
lines=${1:-1150}
trace=models/traces/sort.lackey.gz
map=models/traces/sort.map.yaml

for tool in valgrind gzip awk sort seq; do
    command -v "$tool" >/dev/null || { echo "record-trace: '$tool' is needed; run: sudo apt-get install valgrind gzip coreutils" >&2; exit 3; }
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The rows come in the order of a multiplicative shuffle, so that sorting them is work.
seq 1 "$lines" | awk '{ print ($1 * 7919) % 10007, "row", $1 }' >"$work/input.txt"

# An empty environment and one thread: nothing of the session reaches the stack or the heap.
(cd "$work" && env -i PATH=/usr/bin:/bin LC_ALL=C valgrind --tool=lackey --trace-mem=yes --basic-counts=no --log-file=log \
    "$(command -v sort)" --parallel=1 -S 1M -n input.txt >/dev/null)
grep -E '^ [LSM] ' "$work/log" >"$work/trace"
accesses=$(wc -l <"$work/trace")

gzip -9nc "$work/trace" >"$trace.new"
mv "$trace.new" "$trace"
sed "s/^accesses: .*/accesses: $accesses/" "$map" >"$work/map"
cat "$work/map" >"$map"
echo "$trace: $accesses accesses, $(wc -c <"$trace") bytes"
