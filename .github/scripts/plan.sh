#!/usr/bin/env bash
# Plans the deployment of a stack, before somebody approves it: what it would change, and what that means for notifications,
# stand in the job's summary. The steps of the plan are written to plans/STACK.steps, and set as the output "plan": deploy.sh
# deploys nothing else.
#
#   plan.sh STACK
set -euo pipefail

stack=$1
scripts=$(dirname "$0")
"$scripts/preview.sh" "$stack"

mkdir -p plans
{
  # Never empty, and of this commit alone.
  echo "Plan of $stack at $(git rev-parse HEAD)"
  node "$scripts/plan-steps.mjs" preview.json
} > "plans/$stack.steps"

{
  echo "# Plan of $stack"
  echo
  echo "Whoever approves the deployment approves these steps. If others are needed by then, it stops before it changes anything."
  echo
  node "$scripts/plan-steps.mjs" preview.json --markdown
  echo
  # Its code says how notifications change, which the pull request has been judged by.
  node_modules/.bin/breakglass review --head preview.json 2> review.log || {
    if [[ $? == 1 ]]; then tail -n 20 review.log; fi
  }
} > "plans/$stack.md"
cat "plans/$stack.md"
"$scripts/shorten.sh" "plans/$stack.md" "the log of this job"
cat "plans/$stack.md" >> "$GITHUB_STEP_SUMMARY"
if [[ -n ${GITHUB_OUTPUT:-} ]]; then
  { echo "plan<<END_OF_PLAN"; cat "plans/$stack.steps"; echo "END_OF_PLAN"; } >> "$GITHUB_OUTPUT"
fi
