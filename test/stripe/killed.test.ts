import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { syncTwice } from "../../bench/killed-sync.ts";
import { inFolder } from "../workspace.ts";

const dist = fileURLToPath(new URL("../../dist", import.meta.url));

it("a sync that is killed on the way again and again ends with the same as one that is not", async () => {
  await inFolder(async (directory) => {
    const size = { customers: 300, invoices: 3000 };
    const options = { dist, directory, ...size, kills: 5, rate: 500, concurrency: 8 };
    const { whole, killed } = await syncTwice(options);
    expect(killed.kills).toBe(5);
    expect(killed.counts).toEqual(whole.counts);
    expect(killed.digest).toBe(whole.digest);
    expect(whole.counts).toMatchObject({ customer: 300, subscription: 300, invoice: 3000 });
    expect(killed.server.peakConcurrency).toBeLessThanOrEqual(8);
    expect(Object.keys(whole.server.byFault).length).toBeGreaterThan(0);
  });
});
