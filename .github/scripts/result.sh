#!/usr/bin/env bash
# What came of a pull request as a whole: CHECK, STACKS and PREVIEW are the results of its jobs, AFFECTED the tenants.
# Fails unless all that had to run has succeeded. It always reports, so that one check can be required whatever the
# tenants are called.
set -euo pipefail

echo "Lint and types: $CHECK. Affected tenants: $STACKS, ${AFFECTED:-unknown}. Previews: $PREVIEW."
if [ "$CHECK" != success ] || [ "$STACKS" != success ]; then exit 1; fi
if [ "$AFFECTED" = "[]" ] || [ "$PREVIEW" = success ]; then exit 0; fi
if [ "$PREVIEW" = skipped ]; then
  echo "A pull request from a fork has no preview: push its branch to this repository."
fi
exit 1
