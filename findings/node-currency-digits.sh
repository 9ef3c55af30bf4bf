#!/usr/bin/env bash
# How many digits a currency has depends on the release of Node, and a newer one may know less.
# Versions: node 20.19.0, 20.20.2, 24.11.1 (npm's `node`). Run on 2026-11-29.
# Seen: Intl gives COP, IDR, PKR and HUF two digits in 20.19.0 and 24.11.1 (ICU 76, 77) and none in 20.20.2 (ICU 78); RSD the other way round.
# Stripe counts all five in hundredths.
# Why it matters: an amount that is divided by what Intl says is off by a hundred after a patch release, and right again on another machine.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
cat >digits.cjs <<'JS'
const digits = (currency) =>
  new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits;
const said = ["COP", "IDR", "PKR", "HUF", "RSD"].map((code) => `${code} ${digits(code)}`).join(", ");
console.error(`node ${process.version}, ICU ${process.versions.icu}: ${said}`);
console.log(said);
JS
few="COP 0, IDR 0, PKR 0, HUF 0, RSD 2"
many="COP 2, IDR 2, PKR 2, HUF 2, RSD 0"
while read -r version expected; do
  npm install --silent --no-audit --no-fund --prefix "$version" "node@$version"
  [ "$("$version/node_modules/node/bin/node" digits.cjs)" = "$expected" ] || { echo "changed"; exit 1; }
done <<END
20.19.0 $many
20.20.2 $few
24.11.1 $many
END
