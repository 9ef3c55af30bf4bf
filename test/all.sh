#!/usr/bin/env bash
# Runs every test on a bare machine: installs what they need beyond npm with apt-get where it may, else says what is missing.
set -euo pipefail
cd "$(dirname "$0")/.."

missing=()
command -v chromium >/dev/null || missing+=(chromium)
for program in python3 make g++; do command -v "$program" >/dev/null || missing+=("$program"); done
command -v fc-list >/dev/null || missing+=(fontconfig)
has_postgres() {
  local path
  for path in /usr/lib/postgresql/*/bin/initdb /usr/bin/initdb /usr/local/bin/initdb; do [ -x "$path" ] && return; done
  return 1
}
has_postgres || missing+=(postgresql)
fc-list :lang=zh 2>/dev/null | grep -q . || missing+=(fonts-noto-cjk)
fc-list :lang=th 2>/dev/null | grep -q . || missing+=(fonts-thai-tlwg)
if [ ${#missing[@]} -gt 0 ]; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing ${missing[*]}"
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
  else
    echo "Tests need ${missing[*]}. Install them, on Debian with: sudo apt-get install ${missing[*]}" >&2
    exit 1
  fi
fi

[ -d node_modules ] || npm install --no-audit --no-fund
node test/all.mjs
