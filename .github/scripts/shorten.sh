#!/usr/bin/env bash
# Cuts a text that is too long for GitHub, which accepts at most 65,536 characters, and says where the rest is.
#
#   shorten.sh FILE WHERE
set -euo pipefail

if [[ $(wc -c < "$1") -le 60000 ]]; then exit 0; fi
short=$(mktemp)
head -c 59000 "$1" > "$short"
printf '\n\n… see %s for the rest.\n' "$2" >> "$short"
mv "$short" "$1"
