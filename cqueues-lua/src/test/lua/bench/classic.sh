#!/bin/sh
# classic.sh [COMMAND...]: runs classic.lua with each Lua and puts the results side by side. Without
# commands: lua5.2, lua5.4, luajit and bin/cqueues. SECONDS: for each case, 5 if unset.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cqueues=$(cd "$here/../../../../.." && pwd)/bin/cqueues
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
[ $# -gt 0 ] || set -- lua5.2 lua5.4 luajit "$cqueues"

n=10
for command in "$@"; do
  { printf '\t%s\n' "${command##*/}"; $command "$here/classic.lua"; } >"$results/$n"
  n=$((n + 1))
done
paste "$results"/* | awk -F '\t' '{ printf "%-16s", $1; for (i = 2; i <= NF; i += 2) printf " %12.12s", $i; print "" }'
