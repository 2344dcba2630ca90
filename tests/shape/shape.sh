#!/bin/sh
# Holds the shape of the house (CONTRIBUTING.md): who may include whom, which library lives in which room, what may not
# be called, how long a file may be. Prints FILE:LINE: and what is wrong; fails if anything is.
#
#     shape.sh [TOP of the tree]
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cd "${1-$here/../..}"

list() {
    find "$@" -name '*.[ch]' -type f | LC_ALL=C sort
}

# shellcheck disable=SC2046
found=$(
    awk -f "$here/floors.awk" $(list src)
    awk -f "$here/banned.awk" $(list src tests)
    awk -f "$here/globals.awk" $(list src)
)
[ -z "$found" ] || { printf '%s\n' "$found"; exit 1; }
