#!/usr/bin/env bash
# Checks the files of deploy/ without an engine or a cluster; $1 is the environment of the checkers.
set -euo pipefail
cd "$(dirname "$0")/../.."
tools=$1/bin
rendered=$(mktemp -d)
trap 'rm -rf "$rendered"' EXIT

"$tools/hadolint" --config deploy/lint/hadolint.yaml deploy/Dockerfile
"$tools/yamllint" --strict --config-file deploy/lint/yamllint.yaml deploy

.venv/bin/python -m deploy.lint.kustomize "$rendered"
# custom resources have no schema here: tests/unit/deploy looks at those
"$tools/kubernetes-validate" --strict --quiet "$rendered"/*/kubernetes/*.yaml
cp deploy/Dockerfile "$rendered/Dockerfile"
"$tools/checkov" --config-file deploy/lint/checkov.yaml --directory "$rendered"

deploy/lint/rules.sh "$tools"
