#!/usr/bin/env bash
# How a change affects who is notified, for every tenant, in the sandbox: it needs no access to Azure. Writes reports/ and the
# job's summary, and fails if a policy is violated, or if the alerting of a tenant gets weaker or that is unknown, unless somebody
# has read it and accepted it (ACCEPT_WEAKER=true, by the label ACCEPT_LABEL). What could not be compared cannot be accepted.
#
#   fleet-review.sh
#
# JUDGE names a checkout of the base: its policies and its review judge, so that no change is judged by itself.
set -euo pipefail

base=$(git -C "$JUDGE" rev-parse HEAD)
mkdir -p reports
npm ci
npm ci --prefix "$JUDGE"
breakglass=$JUDGE/node_modules/.bin/breakglass

policies=0
"$breakglass" fleet preview --sandbox --policy-pack "$JUDGE/policies" --markdown reports/policies.md > /dev/null || policies=$?
review=0
"$breakglass" fleet review --base "$base" --json --markdown reports/review.md > reports/review.json || review=$?
for report in reports/policies.md reports/review.md; do
  [[ ! -s $report ]] || cat "$report" | tee -a "$GITHUB_STEP_SUMMARY"
done

[[ $policies == 0 ]] || exit 1
[[ $review != 0 ]] || exit 0
[[ $review == 1 ]] || exit "$review"
# Nobody can accept what is not said: a tenant without a verdict.
if ! node -e '
  const { tenants } = JSON.parse(require("node:fs").readFileSync("reports/review.json", "utf8"));
  const said = ["weaker", "unknown", "removed"];
  process.exit(tenants.every(({ state, verdict }) => state === "succeeded" || (state === "failed" && said.includes(verdict))) ? 0 : 1);
'; then
  echo "A tenant could not be compared: see the report." | tee -a "$GITHUB_STEP_SUMMARY"
  exit 1
fi
if [[ ${ACCEPT_WEAKER:-} == true ]]; then
  echo "Somebody has accepted this with the label $ACCEPT_LABEL." | tee -a "$GITHUB_STEP_SUMMARY"
  exit 0
fi
echo "If this is intended, add the label $ACCEPT_LABEL and run this again. It counts for this commit alone." | tee -a "$GITHUB_STEP_SUMMARY"
exit 1
