#!/usr/bin/env bash
# Takes a label off a pull request: what it accepted is no longer what the pull request does.
#
#   take-label-away.sh NUMBER LABEL
set -euo pipefail

gh api --silent --method DELETE "repos/$GITHUB_REPOSITORY/issues/$1/labels/$2"
echo "Took the label $2 away: add it again once the new report is read."
