import { expect, it } from "vitest";
import { type SignalRow, signalSums } from "../../src/api/grow/signal-rows.ts";

const row: SignalRow = {
  kind: "limit_hit",
  account: "main",
  customer: "cus_1",
  name: null,
  subject: "storage",
  subject_name: "Storage",
  open_since: "2026-01-01",
  fired_on: "2026-01-01",
  left_cut: false,
  value: 101,
  limit: 100,
  unit: "GB",
  seen_on: "2026-01-02",
  why: "",
  step: "plan",
  step_product: "Team",
  step_price: "Team monthly",
  step_quantity: 1,
  step_list: 14900,
  step_now: 4900,
  step_mrr: 10000,
};

it("counts a step that two signals of a customer ask for once, and steps down not at all", () => {
  const same = { ...row, kind: "usage_growing" } as const;
  const other = { ...row, customer: "cus_2" };
  const down = { ...row, customer: "cus_3", step: "term", step_mrr: -500 } as const;
  const none = { ...row, customer: "cus_4", step: null, step_price: null, step_mrr: null };
  expect(signalSums([row, same, other, down, none])).toEqual({ signals: 5, customers: 4, step_mrr: 20000 });
});
