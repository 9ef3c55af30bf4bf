import { expect, it } from "vitest";
import { type SteppedKey, signalSums } from "../../src/api/grow/signal-rows.ts";

const next = { what: "plan", product: 2, price: 7, quantity: 1, list: 149_000_000, now: 49_000_000 } as const;
const key: SteppedKey = { kind: "limit_hit", customer: 1, subject: 1, limit: 100n, next, isTakenUp: false };

it("counts a step that two signals of a customer ask for once, and steps down not at all", () => {
  const same = { ...key, kind: "usage_growing" } as const;
  const other = { ...key, customer: 2 };
  const down = { ...key, customer: 3, next: { ...next, what: "term", list: 44_000_000 } as const };
  const none = { ...key, customer: 4, next: null };
  expect(signalSums([key, same, other, down, none], "USD")).toEqual({
    signals: 5,
    customers: 4,
    step_mrr: 20_000,
  });
});
