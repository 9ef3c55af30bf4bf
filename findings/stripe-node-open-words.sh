#!/usr/bin/env bash
# stripe-node types its words as a list or any other text: a switch over all of them is not exhaustive, and a misspelt one compiles.
# Versions: stripe 23.1.0, typescript 5.9.3. Run on 2026-11-29.
# Seen: after a switch over all eight statuses of a subscription, TypeScript still has 'OtherString' left (TS2322);
# `status === "cancelled"`, which is never true, passes.
# Why it matters: the compiler neither says that a new status came nor that an old one is misspelt; both are churn that nobody sees.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund stripe@23.1.0 typescript@5.9.3
cat >misspelt.mts <<'TS'
import type Stripe from "stripe";

export const isOver = (one: Stripe.Subscription): boolean => one.status === "cancelled";
TS
cat >exhaustive.mts <<'TS'
import type Stripe from "stripe";

export function word({ status }: Stripe.Subscription): string {
  switch (status) {
    case "active":
    case "canceled":
    case "incomplete":
    case "incomplete_expired":
    case "past_due":
    case "paused":
    case "trialing":
    case "unpaid":
      return status;
  }
  const rest: never = status;
  return rest;
}
TS
npm ls stripe typescript
check() { npx tsc --noEmit --strict --skipLibCheck --module nodenext --target es2022 "$1"; }
check misspelt.mts && echo "misspelt.mts compiles"
if said=$(check exhaustive.mts); then
  echo "exhaustive.mts compiles: this has changed"
  exit 1
fi
echo "$said"
grep -q "'OtherString' is not assignable to type 'never'" <<<"$said"
