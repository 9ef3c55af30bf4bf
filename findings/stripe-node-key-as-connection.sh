#!/usr/bin/env bash
# stripe-node says of a key that no request can carry that the connection failed, and that it tried again.
# Versions: stripe 23.1.0, Node 20.20.2. Run on 2026-11-29.
# Seen: with a line end, or a long dash, in the key, StripeConnectionError "An error occurred with our connection to Stripe. Request was retried 2 times.",
#   after a second, though no request was ever made; the reason stands in `detail.code` alone. A key with a space, or an o with two dots, is sent.
# Why it matters: a key that was copied with its line end looks like a network that is down.
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
const server = createServer((_, response) => {
  requests += 1;
  response.end('{"object":"list","data":[],"has_more":false,"url":"/v1/customers"}');
});
await new Promise((ready) => server.listen(0, "127.0.0.1", ready));

/** What listing customers with a key comes to, and how many requests that took. */
async function seen(key) {
  requests = 0;
  const { port } = server.address();
  const stripe = new Stripe(key, { host: "127.0.0.1", port, protocol: "http", maxNetworkRetries: 2 });
  const found = await stripe.customers.list().then(
    ({ data }) => `${data.length} customers`,
    ({ type, message, detail }) => `${type} (${detail?.code}): ${message}`,
  );
  return `${found} [${requests} requests]`;
}

const failed = "StripeConnectionError (ERR_INVALID_CHAR): An error occurred with our connection to Stripe. Request was retried 2 times. [0 requests]";
const expected = [
  ["sk_live_example", "0 customers [1 requests]"],
  ["sk_live_example\n", failed],
  ["sk_live_exam\u2013ple", failed],
  ["sk_live_exam ple", "0 customers [1 requests]"],
  ["sk_live_ex\u00f6mple", "0 customers [1 requests]"],
];
let isChanged = false;
for (const [key, was] of expected) {
  const now = await seen(key);
  console.log(`${JSON.stringify(key)}\n  ${now}`);
  if (now !== was) {
    isChanged = true;
    console.log(`  was: ${was}`);
  }
}
server.close();
process.exit(isChanged ? 1 : 0);
JS
node run.mjs
