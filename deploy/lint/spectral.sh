#!/usr/bin/env bash
# Lints openapi.json with the ruleset of the NL API Design Rules. Without the ruleset or Node it says so and is no pass.
set -euo pipefail
cd "$(dirname "$0")/../.."
ruleset="${ADR_RULESET:-../shared/adr/linter-2.2.1.yaml}"
if [ ! -f "$ruleset" ]; then
  echo "openapi lint: not run, no ruleset at $ruleset (set ADR_RULESET)"
  exit 0
fi
if ! command -v npm >/dev/null; then
  echo "openapi lint: not run, no Node 20 here"
  exit 0
fi
if [ ! -x deploy/lint/node_modules/.bin/spectral ]; then
  npm ci --prefix deploy/lint --ignore-scripts --no-audit --no-fund --loglevel=error
fi
deploy/lint/node_modules/.bin/spectral lint --fail-severity=error -r "$ruleset" services/gateway/openapi.json
