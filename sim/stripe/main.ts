import { parseArgs } from "node:util";
import { allFaults } from "./faults.ts";
import { largeAccount } from "./large.ts";
import { startStripe } from "./server.ts";

/** Serves a large account until it is told to stop or its standard input closes; prints where, as a line of JSON. */
const { values } = parseArgs({
  options: {
    large: { type: "boolean", default: true },
    customers: { type: "string", default: "100000" },
    invoices: { type: "string", default: "1000000" },
    port: { type: "string", default: "0" },
    faults: { type: "string", default: "0" },
    seed: { type: "string", default: "1" },
    key: { type: "string", default: "rk_live_x" },
  },
});
const account = largeAccount({ customers: Number(values.customers), invoices: Number(values.invoices) });
const stripe = await startStripe([account], {
  keys: { [values.key]: { accounts: [account.id] } },
  port: Number(values.port),
  faults: allFaults(Number(values.faults), Number(values.seed)),
  isServedCounted: false,
});
process.stdout.write(`${JSON.stringify({ url: stripe.url, account: account.id })}\n`);

async function stop(): Promise<void> {
  await stripe.close();
  process.exit(0);
}
process.once("SIGTERM", stop);
process.once("SIGINT", stop);
process.stdin.once("close", stop);
process.stdin.resume();
