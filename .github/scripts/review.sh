#!/usr/bin/env bash
# Writes how preview.json changes notifications to reports/review-STACK.md and to the job's summary. A change that makes
# the alerting weaker, or that could not be played, fails the step, unless somebody has read it and accepted it with a label
# (ACCEPT_WEAKER=true). A review that failed cannot be accepted.
#
#   review.sh STACK
#
# JUDGE names a checkout whose review reports: that of the base branch, so that no change is judged by itself.
set -euo pipefail

stack=$1
mkdir -p reports
report=reports/review-$stack.md

code=0
rm -f review.md
if [[ -s preview.json ]]; then
  "${JUDGE:+$JUDGE/}node_modules/.bin/breakglass" review --head preview.json > review.md 2> review.log || code=$?
else
  code=1
  echo "There is no preview of $stack: see the previous step." > review.log
fi
# Nobody can accept what is not said: without a report, or with one that says something else, the review has failed.
verdict=$(head -n 1 review.md 2> /dev/null || true)
case $code in
  0) [[ $verdict == "## Break-glass alerting: "* ]] || code=3 ;;
  1) [[ $verdict == "## Break-glass alerting: ❓"* ]] || code=3 ;;
  2) [[ $verdict == "## Break-glass alerting: ⚠️"* ]] || code=3 ;;
  *) code=3 ;;
esac

{
  # comment.sh finds the comment by this line.
  echo "<!-- breakglass-review:$stack -->"
  echo "# Stack $stack"
  echo
  if [[ $code == 3 ]]; then
    echo "⚠️ **It is unknown how this change affects the alerting: the review failed.**"
    echo
    echo '```'
    tail -n 20 review.log
    echo '```'
  else
    cat review.md
    [[ $code != 0 ]] && echo && if [[ ${ACCEPT_WEAKER:-} == true ]]; then
      echo "Somebody has accepted this with the label \`accept-weaker-alerting\`."
    else
      echo "If this is intended, add the label \`accept-weaker-alerting\` to the pull request. Until then this check fails. A new commit takes the label away."
    fi
  fi
} > "$report"
cat "$report" >> "$GITHUB_STEP_SUMMARY"

if [[ $code == 3 ]]; then exit 1; fi
if [[ ${ACCEPT_WEAKER:-} == true ]]; then exit 0; fi
exit "$code"
