#!/usr/bin/env bash
# stripe-node tries again what it was told not to, and not what one would expect it to.
# Versions: stripe 23.1.0. Run on 2026-11-29.
# Seen: a connection that is reset is tried twice with maxNetworkRetries: 0; a 429 of Stripe's own is tried once with maxNetworkRetries: 2
# (a 500 three times).
# Why it matters: a reader that keeps to a rate counts one request too few, and a backfill that relies on the retries ends at the first 429.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund stripe@23.1.0
cat >run.mjs <<'JS'
import { createServer } from "node:http";
import Stripe from "stripe";

let requests = 0;
let answer = () => undefined;
const server = createServer((request, response) => {
  requests += 1;
  answer(request, response);
});
await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
const failing = (status) => (_, response) => {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify({ error: { type: "api_error", message: "not now" } }));
};
const cases = [
  ["reset", 0, (request) => request.socket.destroy(), 2],
  ["429", 2, failing(429), 1],
  ["500", 2, failing(500), 3],
];
console.log(`stripe ${Stripe.PACKAGE_VERSION}, node ${process.version}`);
let changed = false;
for (const [name, maxNetworkRetries, how, expected] of cases) {
  [requests, answer] = [0, how];
  const stripe = new Stripe("sk_test_findings", {
    host: "127.0.0.1",
    port: server.address().port,
    protocol: "http",
    maxNetworkRetries,
    telemetry: false,
  });
  const type = await stripe.customers.retrieve("cus_findings").then(() => "nothing", (error) => error.type);
  console.log(`${name}, maxNetworkRetries ${maxNetworkRetries}: ${requests} requests, then ${type}`);
  changed ||= requests !== expected;
}
server.close();
process.exit(changed ? 1 : 0);
JS
node run.mjs
