import { expect, it } from "vitest";
import { ask, importText, withClock } from "./company.ts";

it("an opportunity takes the next step of a signal over in one go; the signal is taken up, and still open", () =>
  withClock("2026-01-01T12:00:00Z", async (workspace) => {
    workspace.store.setSetting("currency", "USD");
    const sold = [
      "customer_id,start,amount,product",
      "acme,2025-01-01,50,Team",
      "big,2025-01-01,120,Business",
      "big,2025-06-01,120,Business",
    ];
    await importText(workspace, "subscriptions", `${sold.join("\n")}\n`);
    const days = Array.from({ length: 10 }, (_, day) => `acme,storage,2025-12-${20 + day},95`);
    await importText(workspace, "usage", `${["customer,metric,at,value", ...days].join("\n")}\n`);
    await ask(workspace, "limits set", { metric: "storage", amount: 90, product: "Team" });
    await ask(workspace, "limits set", { metric: "storage", amount: 500, product: "Business" });
    await ask(workspace, "catalogue set", { product: "Team", family: "suite", kind: "plan", rank: 1 });
    await ask(workspace, "catalogue set", { product: "Business", family: "suite", kind: "plan", rank: 2 });
    const signals = (input: Record<string, unknown> = {}) =>
      ask(workspace, "signals", { kind: ["limit_hit"], ...input });
    const before = await signals();
    expect(before.rows).toMatchObject([
      { customer: "acme", subject: "storage", step: "plan", step_mrr: 7000, taken_up: false },
    ]);
    const added = await ask(workspace, "opportunities add", {
      customer: "acme",
      signal: "limit_hit:storage",
      expected_close: "2026-03-31",
    });
    expect(added).toMatchObject({
      ...{ mrr: 7000, currency: "USD", type: "upsell", product: "Business", quantity: 1, source: "signal" },
      ...{ signal: { kind: "limit_hit", subject: "storage" }, stage: "identified" },
    });
    expect(await signals()).toMatchObject({ total: 1, rows: [{ taken_up: true }] });
    expect(await signals({ taken_up: false })).toMatchObject({ total: 0 });
    expect(await signals({ taken_up: true })).toMatchObject({ total: 1 });
    await ask(workspace, "opportunities remove", { id: added.id });
    expect(await signals({ taken_up: false })).toMatchObject({ total: 1 });
    const unknown = ask(workspace, "opportunities add", { customer: "big", signal: "limit_hit:storage" });
    await expect(unknown).rejects.toThrow("big has no open signal limit_hit:storage");
    const wrong = ask(workspace, "opportunities add", { customer: "acme", signal: "luck:storage" });
    await expect(wrong).rejects.toThrow('unknown kind of signal: "luck"');
  }));
