#!/usr/bin/env bash
# Deploys what was approved of a stack, with the policy pack, and writes the result and the remaining manual steps to the job's
# summary. The approved plan is in PLAN, or in the file PLAN_FILE, as plan.sh wrote it. A deployment that needs a step that is
# not in it fails before it changes anything.
#
#   deploy.sh STACK
set -euo pipefail

stack=$1
if [[ $stack == dev ]]; then
  echo "dev is the sample stack, for the sandbox alone: name the stack of a tenant." >&2
  exit 2
fi

plan=${PLAN:-$(cat "${PLAN_FILE:-plans/$stack.steps}" 2> /dev/null || true)}
if [[ $(head -n 1 <<< "$plan") != "Plan of $stack at $(git rev-parse HEAD)" ]]; then
  echo "There is no plan of $stack at this commit that somebody could have approved: plan.sh makes it. Run the whole pipeline again." \
    | tee -a "$GITHUB_STEP_SUMMARY" >&2
  exit 2
fi

scripts=$(dirname "$0")
"$scripts/preview.sh" "$stack"
node "$scripts/plan-steps.mjs" preview.json | LC_ALL=C sort > now.steps
# Less than was approved is fine: an earlier run has done the rest.
if other=$(tail -n +2 <<< "$plan" | LC_ALL=C sort | LC_ALL=C comm -13 - now.steps) && [[ -n $other ]]; then
  {
    echo "## $stack is not deployed: the plan has changed since it was approved"
    echo
    echo "Needed now, and not in the approved plan:"
    echo
    cut -f 2-5 <<< "$other" | sed "s/\t/ · /g; s/^/- /"
    echo
    echo "Nothing was changed. Run the whole pipeline again, look at the new plan, and approve that."
  } | tee -a "$GITHUB_STEP_SUMMARY" >&2
  exit 1
fi

code=0
# What one refusal does not concern is deployed all the same (docs/refusals.md).
pulumi up --stack "$stack" --yes --non-interactive --color never --continue-on-error --policy-pack policies 2>&1 | tee deploy.log || code=$?

{
  if [[ $code == 0 ]]; then echo "## $stack is deployed"; else echo "## $stack failed"; fi
  echo
  echo '```'
  # The engine's last lines are what it changed, or why it stopped.
  tail -n 25 deploy.log
  echo '```'
  if [[ $code != 0 ]]; then
    echo
    echo "If something was refused, the deployment is unfinished: grant what is missing, and run it again (docs/refusals.md)."
  else
    echo
    echo "Remaining manual steps:"
    pulumi stack output --stack "$stack" --json todo | node -e '
      const todo = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
      console.log(todo.map((step) => `- ${step}`).join("\n") || "- none");
    '
  fi
} >> "$GITHUB_STEP_SUMMARY"
exit "$code"
