#!/usr/bin/env bash
# stripe-node gives one field as a Decimal where it is retrieved and as a text where an event holds it, under one type.
# Versions: stripe 23.1.0. Run on 2026-11-29.
# Seen: prices.retrieve gives unit_amount_decimal as an object; constructEvent and events.list give "0.05". The types say Decimal for all
# three, so that .toFixed(2, "half-even") compiles, and throws "is not a function" in the handler of a webhook.
# Why it matters: code for tenths of a cent that is right in a nightly sync fails in the webhook, and a text plus a number is a longer text.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund stripe@23.1.0 typescript@5.9.3
cat >typed.mts <<'TS'
import type Stripe from "stripe";

export const ofPrice = (price: Stripe.Price) => price.unit_amount_decimal?.toFixed(2, "half-even");
export const ofEvent = (event: Stripe.PriceCreatedEvent) =>
  event.data.object.unit_amount_decimal?.toFixed(2, "half-even");
TS
npx tsc --noEmit --strict --skipLibCheck --module nodenext --target es2022 typed.mts
echo "toFixed compiles for a price that was retrieved and for one in an event"
cat >run.mjs <<'JS'
import { createServer } from "node:http";
import Stripe from "stripe";

const price = { id: "price_findings", object: "price", currency: "usd", unit_amount_decimal: "0.05" };
const event = { id: "evt_findings", object: "event", type: "price.created", data: { object: price } };
const server = createServer(({ url }, response) => {
  response.writeHead(200, { "content-type": "application/json" });
  const list = { object: "list", has_more: false, data: [event] };
  response.end(JSON.stringify(url.includes("/events") ? list : price));
});
await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
const stripe = new Stripe("sk_test_findings", {
  host: "127.0.0.1",
  port: server.address().port,
  protocol: "http",
  telemetry: false,
});
const payload = JSON.stringify(event);
const secret = "whsec_findings";
const signature = stripe.webhooks.generateTestHeaderString({ payload, secret });
const ways = {
  "prices.retrieve": await stripe.prices.retrieve("price_findings"),
  "webhooks.constructEvent": stripe.webhooks.constructEvent(payload, signature, secret).data.object,
  "events.list": (await stripe.events.list()).data[0].data.object,
};
server.close();
console.log(`stripe ${Stripe.PACKAGE_VERSION}, node ${process.version}`);
const seen = Object.entries(ways).map(([way, { unit_amount_decimal: value }]) => {
  let rounded;
  try {
    rounded = value.toFixed(2, "half-even");
  } catch (error) {
    rounded = error.constructor.name;
  }
  console.log(`${way}: ${typeof value}, plus 1 is ${JSON.stringify(value + 1)}, toFixed gives ${rounded}`);
  return `${typeof value} ${rounded}`;
});
process.exit(seen.join() === "object 0.05,string TypeError,string TypeError" ? 0 : 1);
JS
node run.mjs
