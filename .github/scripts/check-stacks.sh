#!/usr/bin/env bash
# Fails unless these are all tenants: one that a pipeline's list lacks would never be deployed.
#
#   check-stacks.sh STACK...
set -euo pipefail

code=0
for file in Pulumi.*.yaml; do
  stack=${file#Pulumi.}
  stack=${stack%.yaml}
  [[ $stack == dev || $stack == '*' || " $* " == *" $stack "* ]] && continue
  echo "The pipeline's list of tenants does not have $stack, which has the stack file $file. Add it." >&2
  code=1
done
for stack in "$@"; do
  [[ -e Pulumi.$stack.yaml ]] && continue
  echo "The pipeline's list of tenants has $stack, and there is no Pulumi.$stack.yaml. Take it out, or onboard it." >&2
  code=1
done
exit "$code"
