#!/bin/bash
# Makes the virtual environment in $1 with exactly the locked dependencies; each fault is one line.
set -euo pipefail
venv=$1
python=${PYTHON:-python3.11}

fail() {
    echo "zorgketen: $1" >&2
    exit 1
}

command -v "$python" >/dev/null || fail "$python is not installed: Python 3.11 is the one thing this needs besides make"
"$python" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || fail "$python is not Python 3.11"
"$python" -c 'import venv, ensurepip' 2>/dev/null || fail "$python has no venv module: install python3.11-venv"
free=$(df -Pm . | awk 'NR == 2 { print $4 }')
[ "$free" -ge 2500 ] || fail "too little disk: $free MB free, 2500 MB needed"

if ! "$venv/bin/python" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null; then
    rm -rf "$venv"
    "$python" -m venv "$venv" || fail "cannot make the virtual environment in $venv"
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT
reason() {
    if grep -qiE 'connection|timed out|temporary failure|name resolution|unreachable|proxy|certificate|error sending request' "$log"; then
        echo "the package registry cannot be reached"
    elif grep -qi 'no matching distribution' "$log"; then
        echo "the package registry cannot be reached, or lacks the locked version"
    elif grep -qi 'no space left' "$log"; then
        echo "the disk is full"
    elif grep -qiE 'hash' "$log"; then
        echo "a package has another hash than the lock file says: refused"
    else
        grep -vE '^[[:space:]]*$' "$log" | tail -n 1
    fi
}

"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bootstrap.txt >"$log" 2>&1 ||
    fail "cannot install uv: $(reason)"
sync() {
    "$venv/bin/uv" pip sync --python "$venv/bin/python" --require-hashes requirements/dev.txt "$@"
}

echo "packages: $(grep -cE '^[a-z0-9].*==' requirements/dev.txt) locked, installing" >&2
if [ -t 2 ]; then
    sync || { sync >"$log" 2>&1 || fail "cannot install the packages: $(reason)"; } # the first shows progress, the second says why
else
    sync >"$log" 2>&1 || fail "cannot install the packages: $(reason)"
    grep -vE '^ [+-] ' "$log" >&2 || true
fi
