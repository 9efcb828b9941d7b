#!/usr/bin/env bash
# Sends a test message through every channel of a stack, and checks the stack. Writes what was found to reports/, and fails
# if a message was not accepted or the doctor finds an error.
#
#   test-message.sh STACK
set -euo pipefail

stack=$1
mkdir -p reports

npm ci
sent=0
node_modules/.bin/breakglass test-message "$stack" --out reports > reports/test-message.txt 2> test-message.log || sent=$?
checked=0
node_modules/.bin/breakglass doctor "$stack" > reports/doctor.txt 2> doctor.log || checked=$?

{
  echo "# Stack $stack"
  echo
  echo "## Test message"
  echo
  echo '```'
  if [[ $sent == 2 ]]; then tail -n 20 test-message.log; else cat reports/test-message.txt; fi
  echo '```'
  echo
  echo "## Doctor"
  echo
  echo '```'
  cat reports/doctor.txt
  if [[ $checked == 2 ]]; then tail -n 20 doctor.log; fi
  echo '```'
} >> "$GITHUB_STEP_SUMMARY"

# The doctor ends with 1 for warnings.
[[ $sent == 0 && $checked != 2 ]]
