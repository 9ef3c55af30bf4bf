import { describe, expect, it } from "vitest";
import { comparePoliciesOperation } from "../../src/api/ask/compare-policies.ts";
import { explainOperation, metric } from "../../src/api/ask/questions.ts";
import { policiesPreview } from "../../src/api/books/policies-preview.ts";
import { setPolicy } from "../../src/api/settings/policies.ts";
import { PRESETS } from "../../src/engine/policy/policy.ts";
import {
  MOVING_SETTINGS,
  type MovingSetting,
  type RATE_SETTINGS,
} from "../../src/engine/policy/policy-setting.ts";
import type { ComparedMetric } from "../../src/metrics/readings/period-figures.ts";
import { importHistory } from "../metrics/books.ts";
import { evidence, micros } from "../oracle/examples.ts";
import type { History } from "../oracle/histories.ts";
import type { Evidence } from "../oracle/items.ts";
import { inWorkspace } from "../workspace.ts";

/** One setting changed from what `stripe` has, and the one customer it makes a difference to, in whole dollars. */
interface Example {
  to: string;
  period: string;
  metric: ComparedMetric;
  /** Under stripe, and under the changed policy. */
  figures: [number, number];
  /** Instants of the customer with what began to hold then. */
  life: [string, Partial<Evidence>][];
}

const worth = (units: number): Partial<Evidence> => ({ amount: micros(units) });
const SINCE = "2023-01-01";
const ended = { status: "ended" } as const;
const once = { once: 200_000, repeating: 0, forever: 0 };

/** Each lives in a month of its own, so that no other customer moves in it. */
const EXAMPLES: Record<MovingSetting, Example> = {
  discounts: {
    to: "all",
    period: "2024-01",
    metric: "net_new_mrr",
    figures: [0, -20],
    life: [
      [SINCE, worth(100)],
      ["2024-01-10", { ...worth(100), percentOff: once }],
    ],
  },
  movement: {
    to: "period",
    period: "2024-02",
    metric: "expansion_mrr",
    figures: [50, 20],
    life: [
      [SINCE, worth(100)],
      ["2024-02-05", worth(150)],
      ["2024-02-20", worth(120)],
    ],
  },
  past_due_days: {
    to: "30",
    period: "2024-03",
    metric: "churned_mrr",
    figures: [0, -100],
    life: [
      [SINCE, worth(100)],
      ["2024-03-01", { ...worth(100), status: "past_due" }],
    ],
  },
  paused: {
    to: "yes",
    period: "2024-04",
    metric: "net_new_mrr",
    figures: [-100, 0],
    life: [
      [SINCE, worth(100)],
      ["2024-04-10", { ...worth(100), status: "paused" }],
    ],
  },
  churn_at: {
    to: "period_end",
    period: "2024-05",
    metric: "net_new_mrr",
    figures: [-100, 0],
    life: [
      [SINCE, worth(100)],
      ["2024-05-10", { ...worth(100), status: "canceling" }],
      ["2024-07-10", { ...worth(100), ...ended }],
    ],
  },
  reactivation: {
    to: "expansion",
    period: "2024-06",
    metric: "expansion_mrr",
    figures: [0, 100],
    life: [
      [SINCE, worth(100)],
      ["2023-02-10", ended],
      ["2024-06-15", worth(100)],
    ],
  },
  shortest_gap_days: {
    to: "30",
    period: "2024-07",
    metric: "churned_mrr",
    figures: [-100, 0],
    life: [
      [SINCE, worth(100)],
      ["2024-07-05", ended],
      ["2024-07-20", worth(120)],
    ],
  },
  shortest_gap_months: {
    to: "1",
    period: "2025-05",
    metric: "churned_mrr",
    figures: [-100, 0],
    life: [
      [SINCE, worth(100)],
      ["2025-05-05", ended],
      ["2025-06-20", worth(120)],
    ],
  },
  longest_gap_days: {
    to: "90",
    period: "2024-08",
    metric: "new_mrr",
    figures: [0, 100],
    life: [
      [SINCE, worth(100)],
      ["2023-02-10", ended],
      ["2024-08-10", worth(100)],
    ],
  },
  free_to_paid: {
    to: "expansion",
    period: "2024-09",
    metric: "new_mrr",
    figures: [100, 0],
    life: [
      [SINCE, worth(0)],
      ["2024-09-10", worth(100)],
    ],
  },
  in_and_out: {
    to: "netted",
    period: "2024-10",
    metric: "new_mrr",
    figures: [100, 0],
    life: [
      ["2024-10-05", worth(100)],
      ["2024-10-20", ended],
    ],
  },
  merge_minutes: {
    to: "60",
    period: "2024-11",
    metric: "expansion_mrr",
    figures: [50, 20],
    life: [
      [SINCE, worth(100)],
      ["2024-11-05T10:00Z", worth(150)],
      ["2024-11-05T10:30Z", worth(120)],
    ],
  },
  resubscribe_hours: {
    to: "24",
    period: "2024-12",
    metric: "churned_mrr",
    figures: [-100, 0],
    life: [
      [SINCE, worth(100)],
      ["2024-12-05T09:00Z", ended],
      ["2024-12-05T20:00Z", { ...worth(120), item: "second" }],
    ],
  },
  usage: {
    to: "last_period",
    period: "2025-01",
    metric: "new_mrr",
    figures: [0, 40],
    life: [
      [SINCE, { isMetered: true }],
      ["2025-01-15", { isMetered: true, usage: micros(40), usageClosedAt: Date.parse("2025-01-15") }],
    ],
  },
  currency: {
    to: "constant",
    period: "2025-02",
    metric: "fx_mrr",
    figures: [20, 0],
    life: [[SINCE, { ...worth(100), currency: "EUR" }]],
  },
  week_factor: {
    to: "4",
    period: "2025-03",
    metric: "new_mrr",
    figures: [52, 48],
    life: [["2025-03-05", { ...worth(12), interval: "week" }]],
  },
  day_factor: {
    to: "30",
    period: "2025-04",
    metric: "new_mrr",
    figures: [365, 360],
    life: [["2025-04-05", { ...worth(12), interval: "day" }]],
  },
};

type RateSetting = (typeof RATE_SETTINGS)[number];

const company: History = {
  states: MOVING_SETTINGS.flatMap((setting) =>
    EXAMPLES[setting].life.map(([at, what]) => evidence(setting, at, what)),
  ),
  zone: "UTC",
  currency: "USD",
  rates: [
    { day: "2022-01-01", currency: "EUR", e12: 10n ** 12n },
    { day: "2025-02-10", currency: "EUR", e12: 12n * 10n ** 11n },
  ],
  families: { p: "core" },
};

describe("what two policies differ by is put down to the setting and the customer", () => {
  it("for each setting", async () => {
    await inWorkspace(async (workspace, directory) => {
      await importHistory(workspace, directory, company);
      for (const setting of MOVING_SETTINGS) {
        const { to, period, metric, figures } = EXAMPLES[setting];
        const [a, b] = figures.map((units) => units * 100);
        const difference = b! - a!;
        await setPolicy.run(workspace, { name: "mine", from: "stripe", set: [`${setting}=${to}`] });
        const found = await comparePoliciesOperation.run(workspace, {
          a: "stripe",
          b: "mine",
          period,
          metric,
        });
        const row = { setting, account: "main", customer: setting, name: null, a, b, difference };
        expect({ setting, rows: found.rows, rest: found.rest }).toEqual({ setting, rows: [row], rest: 0 });
        expect(found.settings).toMatchObject([
          { setting, a: PRESETS.stripe[setting], difference, customers: 1 },
        ]);
        expect(found.figures.find((one) => one.metric === metric)).toMatchObject({ a, b, difference });
        expect(found.explanation).toContain(`; ${setting} (`);
      }
    });
  });

  it("with the settings in their fixed order, each after those before it", async () => {
    await inWorkspace(async (workspace, directory) => {
      const states = [
        evidence("acme", SINCE, worth(100)),
        evidence("acme", "2024-06-10", { ...worth(100), status: "paused", percentOff: once }),
      ];
      await importHistory(workspace, directory, { ...company, states });
      const asked = { period: "2024-06", metric: "mrr" as const };
      const there = await comparePoliciesOperation.run(workspace, { a: "stripe", b: "maxio", ...asked });
      expect(there.settings.map(({ setting, difference }) => [setting, difference])).toEqual([
        ["discounts", 0],
        ["paused", 8000],
        ["longest_gap_days", 0],
      ]);
      const back = await comparePoliciesOperation.run(workspace, { a: "maxio", b: "stripe", ...asked });
      expect(back.settings.map(({ difference }) => difference)).toEqual([2000, -10_000, 0]);
    });
  });
});

/** A metric that a setting defines, under each of its values; the first is what `stripe` has. */
const RATES: Record<RateSetting, { metric: "logo_churn_rate" | "nrr" | "grr"; values: [string, number][] }> =
  {
    customer_churn: {
      metric: "logo_churn_rate",
      values: [
        ["rolling_30_days", 0.4],
        ["opening", 0.25],
      ],
    },
    net_retention: {
      metric: "nrr",
      values: [
        ["customers", 0.85],
        ["rolling_30_days", 0.725],
        ["rolling_30_days_no_contraction", 0.825],
      ],
    },
    gross_retention: {
      metric: "grr",
      values: [
        ["customers", 0.65],
        ["totals", 0.85],
      ],
    },
  };

/** April: a stays at 100, b rises by 80, c falls by 40, d leaves; e begins at 50 and leaves. */
const april: History = {
  ...company,
  states: [
    ...["a", "b", "c", "d"].map((customer) => evidence(customer, SINCE, worth(100))),
    evidence("b", "2024-04-10", worth(180)),
    evidence("c", "2024-04-12", worth(60)),
    evidence("d", "2024-04-15", ended),
    evidence("e", "2024-04-10", worth(50)),
    evidence("e", "2024-04-20", ended),
  ],
};

describe("a setting that defines a rate", () => {
  it("changes the rate, its definition and its preview, and moves nothing", async () => {
    await inWorkspace(async (workspace, directory) => {
      await importHistory(workspace, directory, april);
      const range = { from: "2024-04", to: "2024-04" };
      for (const [setting, { metric: id, values }] of Object.entries(RATES)) {
        for (const [value, figure] of values) {
          const set = [`${setting}=${value}`];
          await setPolicy.run(workspace, { name: "mine", from: "stripe", set });
          const told = await metric.run(workspace, { metric: id, policy: "mine", ...range });
          expect({ setting, value, figure: told.rows[0]?.value }).toEqual({ setting, value, figure });
          const isOurs = value === "opening" || value === "customers";
          expect([setting, value, told.definition === undefined]).toEqual([setting, value, isOurs]);
          const asked = { a: "stripe", b: "mine", period: "2024-04", metric: "mrr" as const };
          const compared = await comparePoliciesOperation.run(workspace, asked);
          expect(compared.settings).toEqual([]);
          const isStripes = value === values[0]?.[0];
          expect(compared.explanation).toContain(
            isStripes ? "same settings" : `rates differently (${setting})`,
          );
          const { rows } = await policiesPreview.run(workspace, { from: "stripe", set, period: "2024-04" });
          const previewed = rows.find((row) => row.metric === id);
          expect(previewed?.after ?? figure).toBe(figure);
        }
      }
    });
  });

  it("can't be explained by balances that it isn't the sum of", async () => {
    await inWorkspace(async (workspace, directory) => {
      await importHistory(workspace, directory, april);
      const asked = { from: "2024-04", to: "2024-04" };
      const explain = (id: string, policy: string) =>
        explainOperation.run(workspace, { metric: id, policy, ...asked });
      expect((await explain("nrr", "stripe")).total).toBe(340_00);
      await expect(explain("nrr", "baremetrics")).rejects.toThrow("computed from other metrics");
      await expect(explain("grr", "chargebee")).rejects.toThrow("computed from other metrics");
      const byStage = { metric: "logo_churn_rate", policy: "stripe", by: ["stage"], ...asked };
      await expect(metric.run(workspace, byStage)).rejects.toThrow("looks 30 days back");
    });
  });
});
