#!/bin/sh
# The failover drill: asks the service five times a second, while a command takes away a node or the primary database, until it has answered
# for ten seconds again, and writes a report. It fails if nobody was served for longer than MAX_SECONDS (10).
#
#   failover.sh ORIGIN REPORT COMMAND…
#   failover.sh https://otp.example.jp report.md patronictl switchover warifu --force
set -eu

if [ $# -lt 3 ]; then
  echo 'usage: failover.sh ORIGIN REPORT COMMAND…' >&2
  exit 2
fi
origin=$1
report=$2
shift 2
max=${MAX_SECONDS:-10}

place=$(mktemp -d)
asking=
finish() {
  if [ -n "$asking" ]; then kill "$asking" 2>/dev/null || true; fi
  rm -rf "$place"
}
trap finish EXIT
trap 'exit 130' INT TERM

# Each line: when it was asked, and the status; 000 for no answer within two seconds.
ask() {
  while :; do
    at=$(date +%s.%N)
    status=$(curl -s -o /dev/null -m 2 -w '%{http_code}' "$origin/readyz" || true)
    echo "$at $status" >> "$place/answers"
    sleep 0.2
  done
}

: > "$place/answers"
ask &
asking=$!
sleep 2
if ! grep -q ' 200$' "$place/answers"; then
  echo "$origin/readyz does not say 200 before the drill" >&2
  exit 1
fi
command_failed=0
"$@" > "$place/said" 2>&1 || command_failed=1
began=$(date +%s)
# Ten seconds of answers after the last one that failed, and three minutes at most.
while [ $(($(date +%s) - began)) -lt 180 ]; do
  sleep 1
  quiet=$(awk -v now="$(date +%s)" '$2 != 200 { last = $1 } END { print int(last == "" ? now : now - last) }' "$place/answers")
  if [ "$quiet" -ge 10 ] && [ $(($(date +%s) - began)) -ge 10 ]; then break; fi
done
kill "$asking" 2>/dev/null || true

# From the first answer that was not 200 to the next one that was: the longest such time.
figures=$(awk -v end="$(date +%s)" '
  { asked++ }
  $2 != 200 { failed++; if (since == "") since = $1 }
  $2 == 200 { if (since != "" && $1 - since > longest) longest = $1 - since; since = "" }
  END { if (since != "" && end - since > longest) longest = end - since; printf "%d %d %.1f", asked, failed, longest }' "$place/answers")
set -- $figures "$*"
result=passed
if awk -v longest="$3" -v max="$max" 'BEGIN { exit !(longest > max) }' || [ "$command_failed" = 1 ]; then result=failed; fi
{
  echo '# Failover drill'
  echo
  echo "- when: $(date -u +%Y-%m-%dT%H:%M:%SZ), by ${DRILL_BY:-$(id -un)}"
  echo "- what was done: \`$4\`$([ "$command_failed" = 0 ] || printf ', which FAILED: %s' "$(tail -n 1 "$place/said")")"
  echo "- result: **$result**"
  echo
  echo '| asked | without 200 | longest time without service, seconds | allowed |'
  echo '|---|---|---|---|'
  echo "| $1 | $2 | $3 | $max |"
} > "$report"
echo "$result: $report"
[ "$result" = passed ]
