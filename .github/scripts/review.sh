#!/usr/bin/env bash
# Says what preview.json does to who is told, in reports/review-STACK.md and in the job's summary. A change that
# makes the alerting weaker fails the step, unless somebody has accepted it (ACCEPT_WEAKER=true: a label).
#
#   review.sh STACK
set -euo pipefail

stack=$1
mkdir -p reports
report=reports/review-$stack.md

code=0
if [[ -s preview.json ]]; then
  node cli/main.ts review --head preview.json > review.md 2> review.log || code=$?
else
  code=1
  echo "There is no preview of $stack: look at the step before." > review.log
fi

{
  # By its first line the comment is found again.
  echo "<!-- breakglass-review:$stack -->"
  echo "# Stack $stack"
  if [[ $code == 1 ]]; then
    echo
    echo "⚠️ **It cannot be told what this change does to the alerting.**"
    echo
    echo '```'
    tail -n 20 review.log
    echo '```'
  else
    tail -n +2 review.md
    [[ $code == 2 ]] && echo && if [[ ${ACCEPT_WEAKER:-} == true ]]; then
      echo "Somebody has accepted this by the label \`accept-weaker-alerting\`."
    else
      echo "If that is meant, put the label \`accept-weaker-alerting\` on the pull request; until then this check fails."
    fi
  fi
} > "$report"
cat "$report" >> "$GITHUB_STEP_SUMMARY"

if [[ $code == 2 && ${ACCEPT_WEAKER:-} == true ]]; then exit 0; fi
exit "$code"
