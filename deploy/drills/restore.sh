#!/bin/sh
# The restore drill: puts a backup into a place of its own, holds it against the checkpoints, starts a node on it that nobody reaches, and
# writes a report. Production isn't touched, and nothing leaves the copy: no mail server, no webhook, no handover folder is known to it.
#
#   restore.sh BACKUP CHECKPOINTS REPORT
#
# WARIFU_KEYS_FILE and WARIFU_PROFILES_DIR are those of production, as the settings in WARIFU_ENV_FILE (/etc/warifu/env) have them unless they
# are set. With DRILL_DATABASE_URL the backup goes into that empty PostgreSQL database, which is yours to drop afterwards; without, into a file
# that is removed at the end. WARIFU names the program.
set -eu

if [ $# -ne 3 ]; then
  echo 'usage: restore.sh BACKUP CHECKPOINTS REPORT' >&2
  exit 2
fi
backup=$1
checkpoints=$2
report=$3
beside=$(CDPATH='' cd "$(dirname "$0")/../.." && pwd)/warifu
[ -f "$beside" ] || beside=warifu
program=${WARIFU:-$beside}
settings=${WARIFU_ENV_FILE-/etc/warifu/env}
# setting NAME: what the settings of production say of it.
setting() {
  if [ -n "$settings" ] && [ -r "$settings" ]; then (. "$settings" && eval "printf %s \"\${$1-}\""); fi
}
WARIFU_KEYS_FILE=${WARIFU_KEYS_FILE:-$(setting WARIFU_KEYS_FILE)}
WARIFU_PROFILES_DIR=${WARIFU_PROFILES_DIR:-$(setting WARIFU_PROFILES_DIR)}
: "${WARIFU_KEYS_FILE:?must name the key ring}"
: "${WARIFU_PROFILES_DIR:?must name the profiles}"

place=$(mktemp -d)
node=
finish() {
  if [ -n "$node" ]; then
    kill "$node" 2>/dev/null || true
    wait "$node" || true
  fi
  rm -rf "$place"
}
trap finish EXIT
trap 'exit 130' INT TERM

# Nothing of the surroundings but what the copy needs, and no settings: an empty WARIFU_ENV_FILE keeps ./warifu from /etc/warifu/env.
# Takes the place of the shell that calls it, so that the node's number is that of the node and not of a shell before it.
become() {
  exec env -i PATH="$PATH" HOME="$place" NODE_ENV=production WARIFU_ENV_FILE= \
    WARIFU_DATA_DIR="$place/data" WARIFU_KEYS_FILE="$WARIFU_KEYS_FILE" WARIFU_PROFILES_DIR="$WARIFU_PROFILES_DIR" \
    DATABASE_URL="${DRILL_DATABASE_URL:-}" SMTP_URL=smtp://localhost:9 \
    HOST=127.0.0.1 PORT="${DRILL_PORT:-8099}" WARIFU_DRAIN_SECONDS=0 "$@"
}
copy() { (become "$@"); }

now() { date +%s; }
told=''
tell() {
  told="$told$1
"
  echo "$1"
}

close() {
  {
    echo '# Restore drill'
    echo
    echo "- when: $(date -u +%Y-%m-%dT%H:%M:%SZ), by ${DRILL_BY:-$(id -un)}"
    echo "- backup: $(basename "$backup"), SHA-256 $(sha256sum "$backup" | cut -d' ' -f1)"
    echo "- result: **$1**"
    echo
    echo '| step | seconds | what came of it |'
    echo '|---|---|---|'
    printf '%s' "$told"
  } > "$report"
  echo "$1: $report"
}

# step NAME COMMAND…: the last line of what it says goes into the report.
step() {
  name=$1
  shift
  began=$(now)
  if copy "$@" > "$place/said" 2>&1; then
    tell "| $name | $(($(now) - began)) | ok: $(head -n 1 "$place/said" | tr '|' '/') |"
  else
    tell "| $name | $(($(now) - began)) | FAILED: $(tail -n 1 "$place/said" | tr '|' '/') |"
    close failed
    exit 1
  fi
}

mkdir -m 700 "$place/data"
by=${DRILL_BY:-$(id -un)}
step 'restore, with its fence' "$program" restore "$backup" --at-once --as "$by" --reason 'restore drill'
step 'the journal against the checkpoints' "$program" journal verify --checkpoints "$checkpoints"

began=$(now)
become "$program" serve > "$place/log" 2>&1 &
node=$!
until [ "$(curl -s -o /dev/null -w '%{http_code}' "http://127.0.0.1:${DRILL_PORT:-8099}/readyz")" = 200 ]; do
  if ! kill -0 "$node" 2>/dev/null || [ $(($(now) - began)) -gt 120 ]; then
    tell "| a node is ready | $(($(now) - began)) | FAILED: $(tail -n 1 "$place/log" | tr '|' '/') |"
    close failed
    exit 1
  fi
  sleep 0.2
done
tell "| a node is ready | $(($(now) - began)) | ok |"
close passed
