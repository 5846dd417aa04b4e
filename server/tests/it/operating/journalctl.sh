#!/bin/sh
[ "$1" = -u ] && [ "$2" = sunshine ] && cat "$ROOT/log"
