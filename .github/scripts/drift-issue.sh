#!/usr/bin/env bash
# Maintains one issue about drift: opens it, updates it, or closes it when nothing differs any more.
#
#   drift-issue.sh FILE...
#
# CHECKED=false means that not every stack was checked: then the issue stays open.
set -euo pipefail

label=alerting-drift
reports=()
for file in "$@"; do
  if [[ -e $file ]]; then reports+=("$file"); fi
done
issue=$(gh issue list --state open --label "$label" --limit 1 --json number --jq '.[0].number // empty')

if [[ ${#reports[@]} == 0 ]]; then
  if [[ -n $issue && ${CHECKED:-true} == true ]]; then
    gh issue close "$issue" --comment "Every stack matches the code again."
  fi
  echo "No drift."
  exit 0
fi

{
  echo "Azure differs from the code. Deploy again to fix it, or change the code if the difference is intended."
  for report in "${reports[@]}"; do
    echo
    cat "$report"
  done
  echo
  echo "<sub>From [this run]($GITHUB_SERVER_URL/$GITHUB_REPOSITORY/actions/runs/$GITHUB_RUN_ID).</sub>"
} > issue.md
"$(dirname "$0")/shorten.sh" issue.md "the summary of the run"

if [[ -n $issue ]]; then
  gh issue edit "$issue" --body-file issue.md
  echo "Updated issue $issue."
else
  gh label create "$label" --force --color B60205 --description "Azure differs from the code"
  gh issue create --title "The break-glass alerting in Azure differs from the code" --label "$label" --body-file issue.md
fi
