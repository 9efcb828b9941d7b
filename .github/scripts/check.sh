#!/usr/bin/env bash
# Installs the locked dependencies, then runs the linter and the type checker.
set -euo pipefail

npm ci
npm run --if-present lint
npm run typecheck
