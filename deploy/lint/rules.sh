#!/usr/bin/env bash
# Runs the unit tests of the alert rules. Without promtool it says so and is no pass; on CI it takes it from Debian's
# package (only that program: no server is installed or started) and keeps it in the folder $1.
set -euo pipefail
cd "$(dirname "$0")/../observability"
PATH=$PATH:$OLDPWD/$1

if ! command -v promtool >/dev/null && [ "${CI:-}" = true ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  folder=$(mktemp -d)
  trap 'rm -rf "$folder"' EXIT
  if (cd "$folder" && apt-get -qq update && apt-get -qq -o APT::Sandbox::User=root download prometheus) >/dev/null 2>&1; then
    dpkg-deb --extract "$folder"/prometheus_*.deb "$folder"
    cp "$folder/usr/bin/promtool" "$OLDPWD/$1/"
  fi
fi
if ! command -v promtool >/dev/null; then
  echo "alert rules: not tested, no promtool here (Debian: apt-get install prometheus)"
  exit 0
fi
promtool check rules rules.yml >/dev/null
promtool test rules rules.test.yml >/dev/null || { promtool test rules rules.test.yml; exit 1; }
