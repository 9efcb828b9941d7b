#!/usr/bin/env bash
# Installs what the lock file says, then lint, types and every test.
set -euo pipefail

npm ci
npm run lint
npm run typecheck
npm test -- --ci
