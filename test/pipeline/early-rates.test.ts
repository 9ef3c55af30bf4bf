import { expect, it } from "vitest";
import { ask, importText, withClock } from "./company.ts";
import { tellDeal } from "./deals.ts";

// The books begin in 2025, and so do the rates that they know: 2 dollars for a euro.
it("an open deal on a day before the first known rate is at that one, not at par", () =>
  withClock("2025-02-10T12:00:00Z", async (workspace) => {
    await importText(workspace, "fx", "date,base,quote,rate\n2023-01-01,USD,EUR,0.5\n");
    const states = "customer,item,effective_at,amount_micros,currency\n";
    await importText(workspace, "states", `${states}a,i,2025-01-01T00:00:00Z,10000000,USD\n`);
    tellDeal(workspace, "early", [["2024-06-01", { currency: "USD", expected_close: "2024-06-20" }]]);
    const as_of = "2024-06-10";
    expect(await ask(workspace, "pipeline", { as_of })).toMatchObject({ sums: { amount: 5000 } });
    expect(await ask(workspace, "opportunities", { as_of })).toMatchObject({ rows: [{ amount: 5000 }] });
    expect((await ask(workspace, "forecast", { as_of })).open).toBe(5000);
    expect((await ask(workspace, "coverage", { as_of })).now).toMatchObject({ open: 5000 });
  }));
