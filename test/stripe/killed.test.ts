import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { syncTwice } from "../../bench/killed-sync.ts";
import { several } from "../amount.ts";
import { inFolder } from "../workspace.ts";

const CUSTOMERS = several({ few: 100, all: 300 });
const KILLS = several({ few: 2, all: 5 });
const dist = fileURLToPath(new URL("../../dist", import.meta.url));

it("a sync that is killed on the way again and again ends with the same as one that is not", async () => {
  await inFolder(async (directory) => {
    const size = { customers: CUSTOMERS, invoices: 10 * CUSTOMERS };
    const options = { dist, directory, ...size, kills: KILLS, rate: 500, concurrency: 8 };
    const { whole, killed } = await syncTwice(options);
    expect(killed.kills).toBe(KILLS);
    expect(killed.counts).toEqual(whole.counts);
    expect(killed.digest).toBe(whole.digest);
    expect(whole.counts).toMatchObject({
      customer: CUSTOMERS,
      subscription: CUSTOMERS,
      invoice: size.invoices,
    });
    expect(killed.server.peakConcurrency).toBeLessThanOrEqual(8);
    expect(Object.keys(whole.server.byFault).length).toBeGreaterThan(0);
  });
});
