#!/usr/bin/env bash
# Compares a stack with what is in Azure. Writes the differences, or why they are unknown, to reports/drift-STACK.md.
# No report means no drift. What the stack's file can take of Azure is in reports/Pulumi.STACK.yaml.
#
#   drift.sh STACK
set -euo pipefail

stack=$1
mkdir -p reports

npm ci
code=0
settings=Pulumi.$stack.yaml
cp "$settings" before.yaml
node_modules/.bin/breakglass drift --stack "$stack" --adopt > drift.md 2> drift.log || code=$?

verdict=$(head -n 1 drift.md 2> /dev/null || true)
# Without a verdict, the comparison has failed; with one, 1 is a difference that could not be played.
if [[ $verdict != "## Break-glass alerting: "* ]]; then code=4; fi

case $code in
  0) echo "$stack matches the code." | tee -a "$GITHUB_STEP_SUMMARY" ;;
  1 | 2 | 3)
    {
      echo "# Stack $stack"
      echo
      cat drift.md
    } > "reports/drift-$stack.md"
    ;;
  *)
    {
      echo "# Stack $stack"
      echo
      echo "⚠️ **It is unknown whether Azure matches the code.**"
      echo
      echo '```'
      tail -n 20 drift.log
      echo '```'
    } > "reports/drift-$stack.md"
    ;;
esac
[[ ! -e reports/drift-$stack.md ]] || cat "reports/drift-$stack.md" >> "$GITHUB_STEP_SUMMARY"
cmp --silent "$settings" before.yaml || cp "$settings" reports/
