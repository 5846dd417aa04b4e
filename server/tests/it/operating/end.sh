#!/bin/sh
# end NAME [SIGNAL]: ends the server of this name, which has to run, and waits until it has ended.
set -eu
server=$(cat "$ROOT/pid.$1")
kill -"${2:-TERM}" "$server"
while kill -0 "$server" 2>/dev/null; do sleep 0.1; done
rm "$ROOT/pid.$1"
