#!/usr/bin/env bash
# Deploys a stack with the policy pack, and writes the result and the remaining manual steps to the job's summary.
#
#   deploy.sh STACK
set -euo pipefail

stack=$1
if [[ $stack == dev ]]; then
  echo "dev is the sample stack, for the sandbox alone: name the stack of a tenant." >&2
  exit 2
fi

npm ci
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
