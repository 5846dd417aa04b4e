#!/bin/sh
# The real program. A server goes to the background, whether a unit's or one that was typed, and
# takes a free port; no two run on this machine. Passwords are typed.
set -eu
case "$1" in
serve)
  for other in "$ROOT"/pid.*; do
    [ ! -e "$other" ] || { echo "a server runs already: $other" >&2; exit 1; }
  done
  pid="$ROOT/pid.${SERVES_AS:-typed}"
  SUNSHINE_PORT=0 "$PROGRAM" "$@" > "$ROOT/out" 2>> "$ROOT/log" &
  echo $! > "$pid"
  for turn in $(seq 300); do
    grep -q '^listening on ' "$ROOT/out" && break
    kill -0 "$(cat "$pid")" || { rm "$pid"; exit 1; }
    sleep 0.1
  done
  listens=$(sed -n 's/^listening on //p' "$ROOT/out")
  port=${listens##*:}
  echo "$port" > "$ROOT/port"
  case "$listens" in
  https:*) echo "https://127.0.0.1:$port" > "$ROOT/url" ;;
  *) echo "$listens" > "$ROOT/url" ;;
  esac
  ;;
admin) printf 'correct horse 7 battery\n' | "$PROGRAM" "$@" ;;
health) exec "$PROGRAM" "$@" --port "$(cat "$ROOT/port")" ;;
*) exec "$PROGRAM" "$@" ;;
esac
