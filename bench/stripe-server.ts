import { parseArgs } from "node:util";
import { largeAccount } from "../sim/stripe/large/large.ts";
import { startStripe } from "../sim/stripe/server/server.ts";

/**
 * Serves a large account where each of three kinds of fault hits one request in a hundred. Prints its URL as a line of
 * JSON, and its request counts when told to stop.
 */
const { values } = parseArgs({
  options: { customers: { type: "string" }, invoices: { type: "string" }, key: { type: "string" } },
});
const account = largeAccount({ customers: Number(values.customers), invoices: Number(values.invoices) });
const stripe = await startStripe([account], {
  keys: { [values.key ?? ""]: { accounts: [account.id] } },
  faults: { seed: 7, shares: { tooMany: 0.01, serverError: 0.01, cut: 0.01 } },
  isServedCounted: false,
});
process.stdout.write(`${JSON.stringify({ url: stripe.url })}\n`);
process.stdin.on("data", () => {
  const { total, peakPerSecond, peakConcurrency, byStatus, byFault } = stripe.requests;
  const asked = { total, peakPerSecond, peakConcurrency };
  const faults = { byStatus: Object.fromEntries(byStatus), byFault: Object.fromEntries(byFault) };
  process.stdout.write(`${JSON.stringify({ ...asked, ...faults })}\n`);
  stripe.requests.reset();
});
process.stdin.once("close", () => process.exit(0));
