import { parseArgs } from "node:util";
import { largeAccount } from "./large/large.ts";
import { simulateAccount } from "./lives/scenario.ts";
import { allFaults } from "./server/faults.ts";
import { startStripe } from "./server/server.ts";

/**
 * Serves an account until it's told to stop or its standard input closes; prints its URL as a line of JSON. The account
 * is simulated from a seed or, with `--large`, of any size.
 */
const { values } = parseArgs({
  options: {
    large: { type: "boolean", default: false },
    customers: { type: "string", default: "100000" },
    invoices: { type: "string", default: "1000000" },
    seed: { type: "string", default: "1" },
    port: { type: "string", default: "0" },
    faults: { type: "string", default: "0" },
    key: { type: "string" },
  },
});
const seed = Number(values.seed);
const account = values.large
  ? largeAccount({ customers: Number(values.customers), invoices: Number(values.invoices) })
  : simulateAccount(seed);
const key = values.key ?? (account.livemode ? "rk_live_x" : "rk_test_x");
const stripe = await startStripe([account], {
  keys: { [key]: { accounts: [account.id] } },
  port: Number(values.port),
  faults: allFaults(Number(values.faults), seed),
  isServedCounted: false,
});
process.stdout.write(`${JSON.stringify({ url: stripe.url, account: account.id, key })}\n`);

async function stop(): Promise<void> {
  await stripe.close();
  process.exit(0);
}
process.once("SIGTERM", stop);
process.once("SIGINT", stop);
process.stdin.once("close", stop);
process.stdin.resume();
