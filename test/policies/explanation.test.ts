import { expect, it } from "vitest";
import { PRESETS } from "../../src/engine/policy/policy.ts";
import { explanation, type SettingShare } from "../../src/metrics/readings/comparison.ts";

const ASKED = {
  a: { name: "stripe", policy: PRESETS.stripe },
  b: { name: "mine", policy: PRESETS.baremetrics },
  ...{ metric: "mrr" as const, period: "2024-03", currency: "USD" },
};
const DISCOUNTS: SettingShare = {
  setting: "discounts",
  a: "forever",
  b: "all",
  difference: -1_250,
  customers: 3,
};
const PAST_DUE: SettingShare = { setting: "past_due_days", a: null, b: 30, difference: 1_000, customers: 1 };

it.each([
  [
    "the setting that moves most, up or down, with its values and the whole difference",
    [PAST_DUE, DISCOUNTS],
    "mrr for 2024-03 differs by -2.50 USD from stripe to mine; discounts (forever to all) explains most: -12.50 USD.",
  ],
  [
    "that nothing differs",
    [{ ...DISCOUNTS, difference: 0, customers: 0 }],
    "stripe and mine give the same mrr for 2024-03.",
  ],
  [
    "that customers differ though the whole doesn't",
    [{ ...DISCOUNTS, difference: 0 }],
    "stripe and mine give the same mrr for 2024-03, though not for every customer.",
  ],
])("says %s", (_, settings, sentence) => {
  expect(explanation(ASKED, settings)).toBe(sentence);
});

it.each([
  ["that there is no other setting", PRESETS.stripe, "stripe and mine have the same settings."],
  [
    "which settings of rates are all that differs",
    { ...PRESETS.stripe, customer_churn: "opening" as const, gross_retention: "totals" as const },
    "stripe and mine only define rates differently (customer_churn, gross_retention); no MRR differs.",
  ],
])("says %s", (_, policy, sentence) => {
  expect(explanation({ ...ASKED, b: { name: "mine", policy } }, [])).toBe(sentence);
});

it("says customers as a number", () => {
  const settings = [{ ...PAST_DUE, difference: -2 }];
  expect(explanation({ ...ASKED, metric: "active_customers" }, settings)).toBe(
    "active_customers for 2024-03 differs by -2 from stripe to mine; past_due_days (always to 30) explains most: -2.",
  );
});
