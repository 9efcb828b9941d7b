#!/usr/bin/env bash
# Previews a stack with the policy pack into preview.json. What the engine or a policy has against it is said in
# the job's summary, and fails the step.
#
#   preview.sh STACK
set -euo pipefail

stack=$1

npm ci
code=0
pulumi preview --stack "$stack" --json --show-sames --non-interactive --policy-pack policies > preview.json || code=$?
[[ $code == 0 ]] && exit 0

{
  echo "## Preview of $stack failed"
  echo
  echo '```'
  node -e '
    const text = require("node:fs").readFileSync("preview.json", "utf8");
    try {
      for (const { urn = "", message } of JSON.parse(text).diagnostics ?? [])
        console.log([urn.split("::").at(-1), message.trim()].filter((part) => part !== "").join(": "));
    } catch {
      console.log(text.trim() || "pulumi said nothing.");
    }
  '
  echo '```'
} | tee -a "$GITHUB_STEP_SUMMARY" >&2
exit "$code"
