#!/usr/bin/env bash
# Deploys a stack with the policy pack, and says in the job's summary what came of it and what a person has to do.
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
pulumi up --stack "$stack" --yes --skip-preview --non-interactive --color never --policy-pack policies 2>&1 | tee deploy.log || code=$?

{
  if [[ $code == 0 ]]; then echo "## $stack is deployed"; else echo "## $stack failed"; fi
  echo
  echo '```'
  # The engine ends with what it changed, or with why it stopped.
  tail -n 25 deploy.log
  echo '```'
  if [[ $code == 0 ]]; then
    echo
    echo "What a person still has to do:"
    pulumi stack output --stack "$stack" --json todo | node -e '
      const todo = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
      console.log(todo.map((step) => `- ${step}`).join("\n") || "- nothing");
    '
  fi
} >> "$GITHUB_STEP_SUMMARY"
exit "$code"
