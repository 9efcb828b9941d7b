#!/usr/bin/env bash
# Installs what the lock file says, then lint and types.
set -euo pipefail

npm ci
npm run lint
npm run typecheck
