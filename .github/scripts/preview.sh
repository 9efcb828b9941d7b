#!/usr/bin/env bash
# Previews a stack with the policy pack into preview.json. If the engine or a policy rejects it, writes the reason to the
# job's summary and fails the step.
#
#   preview.sh STACK
#
# JUDGE names a checkout whose policies judge: that of the base branch, so that no change is judged by itself.
set -euo pipefail

stack=$1
pack=${JUDGE:+$JUDGE/}policies

npm ci
if [[ -n ${JUDGE:-} ]]; then npm ci --prefix "$JUDGE"; fi
code=0
pulumi preview --stack "$stack" --json --show-sames --non-interactive --policy-pack "$pack" > preview.json || code=$?
[[ $code == 0 ]] && exit 0

# The engine's JSON does not contain policy violations, so run the preview again as text.
pulumi preview --stack "$stack" --non-interactive --color never --policy-pack "$pack" > preview.log 2>&1 || true
{
  echo "## Preview of $stack failed"
  echo
  echo '```'
  tail -n 60 preview.log
  echo '```'
} | tee -a "$GITHUB_STEP_SUMMARY" >&2
exit "$code"
