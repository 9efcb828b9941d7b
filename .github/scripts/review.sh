#!/usr/bin/env bash
# Writes how preview.json changes notifications to reports/review-STACK.md and to the job's summary. A change that makes
# the alerting weaker fails the step, unless somebody has accepted it with a label (ACCEPT_WEAKER=true).
#
#   review.sh STACK
#
# JUDGE names a checkout whose review reports: that of the base branch, so that no change is judged by itself.
set -euo pipefail

stack=$1
mkdir -p reports
report=reports/review-$stack.md

code=0
if [[ -s preview.json ]]; then
  "${JUDGE:+$JUDGE/}node_modules/.bin/breakglass" review --head preview.json > review.md 2> review.log || code=$?
else
  code=1
  echo "There is no preview of $stack: see the previous step." > review.log
fi
# Nobody can accept what is not said.
if [[ $code == 2 && ! -s review.md ]]; then
  code=1
  echo "The review says that the alerting gets weaker, and not how." >> review.log
fi

{
  # comment.sh finds the comment by this line.
  echo "<!-- breakglass-review:$stack -->"
  echo "# Stack $stack"
  if [[ $code == 1 ]]; then
    echo
    echo "⚠️ **It is unknown how this change affects the alerting.**"
    echo
    echo '```'
    tail -n 20 review.log
    echo '```'
  else
    tail -n +2 review.md
    [[ $code == 2 ]] && echo && if [[ ${ACCEPT_WEAKER:-} == true ]]; then
      echo "Somebody has accepted this with the label \`accept-weaker-alerting\`."
    else
      echo "If this is intended, add the label \`accept-weaker-alerting\` to the pull request. Until then this check fails."
    fi
  fi
} > "$report"
cat "$report" >> "$GITHUB_STEP_SUMMARY"

if [[ $code == 2 && ${ACCEPT_WEAKER:-} == true ]]; then exit 0; fi
exit "$code"
