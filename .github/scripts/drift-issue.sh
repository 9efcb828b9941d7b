#!/usr/bin/env bash
# Keeps one issue about drift: opens it, changes it, or closes it when nothing differs any more.
#
#   drift-issue.sh FILE...
#
# CHECKED=false says that not every stack was looked at: then nothing is closed.
set -euo pipefail

label=alerting-drift
reports=()
for file in "$@"; do
  if [[ -e $file ]]; then reports+=("$file"); fi
done
issue=$(gh issue list --state open --label "$label" --limit 1 --json number --jq '.[0].number // empty')

if [[ ${#reports[@]} == 0 ]]; then
  if [[ -n $issue && ${CHECKED:-true} == true ]]; then
    gh issue close "$issue" --comment "Every stack is as the code has it again."
  fi
  echo "No drift."
  exit 0
fi

{
  echo "What Azure has differs from the code. Deploy again to mend it, or change the code if it was meant."
  for report in "${reports[@]}"; do
    echo
    cat "$report"
  done
  echo
  echo "<sub>By [this run]($GITHUB_SERVER_URL/$GITHUB_REPOSITORY/actions/runs/$GITHUB_RUN_ID).</sub>"
} > issue.md
# GitHub takes 65,536 characters.
if [[ $(wc -c < issue.md) -gt 60000 ]]; then
  head -c 59000 issue.md > short.md
  printf '\n\n… the rest is in the summary of the run.\n' >> short.md
  mv short.md issue.md
fi

if [[ -n $issue ]]; then
  gh issue edit "$issue" --body-file issue.md
  echo "Changed the issue $issue."
else
  gh label create "$label" --force --color B60205 --description "Azure differs from the code"
  gh issue create --title "The break-glass alerting in Azure differs from the code" --label "$label" --body-file issue.md
fi
