#!/usr/bin/env bash
# stripe-node takes a failing HTTP status for success when its JSON body has no `error`.
# Versions: stripe 23.1.0. Run on 2026-11-29.
# Seen: 404, 429, 500 and 503 with {"message": "no healthy upstream"} all resolve, with that object as the customer.
# Why it matters: what a proxy or a gateway says becomes a customer without an id or, after the retries, an empty record of an invoice.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund stripe@23.1.0
cat >run.mjs <<'JS'
import { createServer } from "node:http";
import Stripe from "stripe";

let status = 503;
const server = createServer((_, response) => {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify({ message: "no healthy upstream" }));
});
await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
const stripe = new Stripe("sk_test_findings", {
  host: "127.0.0.1",
  port: server.address().port,
  protocol: "http",
  maxNetworkRetries: 0,
  telemetry: false,
});
console.log(`stripe ${Stripe.PACKAGE_VERSION}, node ${process.version}`);
let changed = false;
for (status of [404, 429, 500, 503]) {
  const said = await stripe.customers.retrieve("cus_findings").then(
    (customer) => `resolves with ${JSON.stringify(customer)}`,
    (error) => `rejects with ${error.type}`,
  );
  console.log(`${status} ${said}`);
  changed ||= !said.startsWith("resolves");
}
server.close();
process.exit(changed ? 1 : 0);
JS
node run.mjs
