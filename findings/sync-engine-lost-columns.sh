#!/usr/bin/env bash
# Supabase's Stripe sync engine keeps a column for each field that it knows, and drops what today's API moved: discounts, and whose an invoice is.
# Versions: @supabase/stripe-sync-engine 0.48.5 (the newest), stripe 23.1.0, Debian's PostgreSQL. Run on 2026-11-29.
# Seen: of a subscription with "discounts", "trial_settings" and "test_clock" (API of 2025-03-31 and later) the row has discount null and no
# other trace of them; of its invoice, "subscription" is null and "parent" has no column, though the lines in "lines" name both.
# Why it matters: SQL on subscriptions.discount or invoices.subscription, which worked before that version, now finds no discount and no
# invoice of a subscription, without an error.
set -euo pipefail
programs=$(find /usr/lib/postgresql -name initdb 2>/dev/null | sort -V | tail -1 | xargs -r dirname)
[ -n "$programs" ] || { echo "PostgreSQL is not installed: apt-get install postgresql"; exit 1; }
folder=$(mktemp -d)
as() { "$@"; }
if [ "$(id -u)" = 0 ]; then
  chown postgres "$folder"
  as() { setpriv --reuid=postgres --regid=postgres --clear-groups "$@"; }
fi
cd "$folder"
trap 'as "$programs/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null 2>&1 || true; rm -rf "$folder"' EXIT
port=$(node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })')
as "$programs/initdb" --pgdata data --username postgres --auth trust --no-sync >/dev/null
as "$programs/pg_ctl" -D data -w -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off" -l log start >/dev/null
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund @supabase/stripe-sync-engine@0.48.5 stripe@23.1.0 pg@8.23.1
npm ls --depth 0
cat >run.mjs <<'JS'
import { createRequire } from "node:module";
import pg from "pg";

// Its ES module makes no tables: see sync-engine-migrates-nothing.sh.
const { runMigrations, StripeSync } = createRequire(import.meta.url)("@supabase/stripe-sync-engine");
const databaseUrl = process.env.FINDINGS_URL;
await runMigrations({ databaseUrl, schema: "stripe" });
const sync = new StripeSync({
  poolConfig: { connectionString: databaseUrl, max: 1 },
  stripeSecretKey: "sk_test_findings",
  stripeWebhookSecret: "whsec_findings",
  backfillRelatedEntities: false,
  autoExpandLists: false,
});
const item = { id: "si_findings", object: "subscription_item", created: 1, price: { id: "price_findings" }, quantity: 1, discounts: [] };
const details = { subscription: "sub_findings", subscription_item: "si_findings" };
await sync.upsertSubscriptions([
  {
    id: "sub_findings",
    object: "subscription",
    customer: "cus_findings",
    status: "active",
    discounts: ["di_findings"],
    trial_settings: { end_behavior: { missing_payment_method: "pause" } },
    test_clock: "clock_findings",
    items: { object: "list", data: [item], has_more: false },
  },
]);
await sync.upsertInvoices([
  {
    id: "in_findings",
    object: "invoice",
    customer: "cus_findings",
    status: "paid",
    discounts: ["di_findings"],
    parent: { type: "subscription_details", subscription_details: details },
    lines: { data: [{ id: "il_findings", parent: { subscription_item_details: details } }], has_more: false },
  },
]);
const client = new pg.Client({ connectionString: databaseUrl });
await client.connect();
const one = async (sql) => Object.values((await client.query(sql)).rows[0])[0];
console.log(await one("select version()"));
const seen = [];
for (const [table, fields] of [
  ["subscriptions", ["discount", "discounts", "trial_settings", "test_clock"]],
  ["invoices", ["subscription", "parent", "discounts"]],
]) {
  const row = await one(`select to_jsonb(t) from stripe.${table} t`);
  for (const field of fields) seen.push(`${table}.${field} ${field in row ? JSON.stringify(row[field]) : "no column"}`);
}
const named = await one("select lines #>> '{data,0,parent,subscription_item_details,subscription}' from stripe.invoices");
seen.push(`invoices.lines ${named}`);
console.log(seen.join("\n"));
await client.end();
const expected = [
  "subscriptions.discount null",
  "subscriptions.discounts no column",
  "subscriptions.trial_settings no column",
  "subscriptions.test_clock no column",
  "invoices.subscription null",
  "invoices.parent no column",
  'invoices.discounts ["di_findings"]',
  "invoices.lines sub_findings",
];
process.exit(seen.join() === expected.join() ? 0 : 1);
JS
FINDINGS_URL="postgresql://postgres@127.0.0.1:$port/postgres" node run.mjs
