#!/bin/sh
# tiers.sh [COMMAND...]: runs tiers.lua with each Lua and puts the results side by side. Without
# commands: lua5.2, lua5.4, luajit and bin/cqueues, in each tier. SECONDS: for each case, 2 if unset.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cqueues=$(cd "$here/../../../../.." && pwd)/bin/cqueues
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT

# Runs tiers.lua with the command $2 under the heading $1.
column() {
  { printf '\t%s\n' "$1"; $2 "$here/tiers.lua" | cut -f 1,2; } >"$results/$n"
  n=$((n + 1))
}

n=10
if [ $# -gt 0 ]; then
  for command in "$@"; do column "$command" "$command"; done
else
  for lua in lua5.2 lua5.4 luajit; do column $lua $lua; done
  for tier in both compiled interpreted; do
    column $tier "env CQUEUES_JAVA_OPTS=-Dcqueues.tier=$tier $cqueues"
  done
fi
paste "$results"/* | awk -F '\t' '{ printf "%-28s", $1; for (i = 2; i <= NF; i += 2) printf " %12.12s", $i; print "" }'
