#!/bin/sh
# What systemd does with the unit of the pack, and with the units that the guide writes.
set -eu

# `DynamicUser=` with `StateDirectory=`: the folder lies below `private`, and a link leads there. One
# that was made before is taken over once; beside one that is there, the unit does not start.
own() {
  public="$ROOT/var/lib/sunshine" private="$ROOT/var/lib/private/sunshine"
  mkdir -p "$ROOT/var/lib/private"
  if [ -d "$public" ] && [ ! -h "$public" ]; then
    [ ! -e "$private" ]
    mv "$public" "$private"
  fi
  mkdir -p "$private"
  [ -h "$public" ] || ln -s private/sunshine "$public"
}

# `ExecStartPre=` migrates, but not where the guide is to do it in the same block.
start() {
  [ ! -e "$ROOT/pid.unit" ] || return 0
  own
  export SUNSHINE_DATA="$ROOT/var/lib/sunshine" SERVES_AS=unit
  [ -n "${MIGRATED_BY_HAND:-}" ] || sunshine migrate --config "$ROOT/etc/sunshine/sunshine.toml"
  sunshine serve --config "$ROOT/etc/sunshine/sunshine.toml"
}

stop() {
  [ ! -e "$ROOT/pid.unit" ] || end unit
}

# A unit that runs once, as its file says: the program lies elsewhere, and signs are written twice.
once() {
  grep -qx 'Type=oneshot' "$ROOT/units/$1"
  sed -n 's/^Environment=/export /p' "$ROOT/units/$1" > "$ROOT/once"
  sed -n 's/^ExecStart\(Post\)\{0,1\}=//p' "$ROOT/units/$1" |
    sed 's|/usr/local/bin/||g; s/%%/%/g; s/\$\$/$/g' >> "$ROOT/once"
  sh -eu "$ROOT/once"
}

case "$*" in
'daemon-reload') rm -rf "$ROOT/units" && cp -r "$ROOT/etc/systemd/system" "$ROOT/units" ;;
'enable --now sunshine' | 'start sunshine') start ;;
'restart sunshine') stop && start ;;
'stop sunshine') stop ;;
'reload sunshine') kill -HUP "$(cat "$ROOT/pid.unit")" ;;
'enable --now sunshine-backup.timer') grep -qx 'WantedBy=timers.target' "$ROOT/units/sunshine-backup.timer" ;;
'start sunshine-backup') once sunshine-backup.service ;;
*) exit 64 ;;
esac
