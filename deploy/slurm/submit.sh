#!/bin/bash
# submit.sh SHARDS: a job array of so many shards, and a job after it that merges and sums up.
# Environment: TMEBOX (the command), RESULTS (a folder that all nodes share), SEED, CASES; more options for sbatch in SBATCH_OPTIONS,
# and for each shard in CAMPAIGN_OPTIONS.
set -eu
shards=${1:?the number of shards}
: "${TMEBOX:?the tmebox command}" "${RESULTS:?a folder that all nodes share}" "${SEED:?a number}"
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
mkdir -p "$RESULTS"
# shellcheck disable=SC2086
array=$(sbatch --parsable ${SBATCH_OPTIONS:-} --chdir "$RESULTS" --export=ALL --array="0-$((shards - 1))" "$here/campaign.sbatch")
# shellcheck disable=SC2086
merge=$(sbatch --parsable ${SBATCH_OPTIONS:-} --chdir "$RESULTS" --export=ALL --dependency="afterok:${array%%;*}" "$here/merge.sbatch")
printf '%s %s\n' "${array%%;*}" "${merge%%;*}"
