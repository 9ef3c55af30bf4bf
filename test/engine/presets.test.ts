import { expect, it } from "vitest";
import { PRESETS } from "../../src/engine/policy/policy.ts";

const NAMES = [
  ...(["cambium", "stripe", "chartmogul", "profitwell", "baremetrics"] as const),
  ...(["chargebee", "recurly", "lago", "maxio", "snapshot"] as const),
];

/**
 * The table of the definitions, with the gap and the rates as vendors publish them: a setting, and its value under each
 * preset, in the order of `NAMES`.
 */
const TABLE = `
discounts          repeating forever all all all repeating_monthly all none all all
movement           each each each each each each each each each period
past_due_days      - - - - 30 - - - - -
paused             no no yes no no no no no yes no
churn_at           period_end request period_end period_end request request period_end request request request
reactivation       separate separate separate separate separate expansion separate expansion separate separate
shortest_gap_days  0 0 0 0 0 0 0 0 0 0
shortest_gap_months 0 0 0 0 0 0 1 0 0 0
longest_gap_days   - - - - - - - - 90 -
free_to_paid       new new new new new expansion new new new new
in_and_out         both both both netted both netted both both both netted
merge_minutes      60 0 60 0 0 0 0 0 0 0
resubscribe_hours  24 0 0 0 0 0 0 24 0 0
usage              mean_of_3 no no last_period no no no no no no
currency           converted converted converted constant converted converted converted separate converted constant
week_factor        52/12 52/12 52/12 52/12 52/12 52/12 52/12 52/12 52/12 52/12
day_factor         365/12 365/12 365/12 365/12 365/12 365/12 30 365/12 365/12 365/12
customer_churn     opening rolling_30_days opening opening opening opening opening opening opening opening
net_retention      customers customers customers customers rolling_30_days_no_contraction customers customers customers customers customers
gross_retention    customers customers customers customers customers totals customers customers customers customers
`;

const inTable = (value: string | number | boolean | null): string =>
  value === null ? "-" : typeof value === "boolean" ? (value ? "yes" : "no") : String(value);

const ROWS = TABLE.trim().split("\n");

it("the table has every preset and every setting", () => {
  expect(Object.keys(PRESETS).sort()).toEqual([...NAMES].sort());
  expect(ROWS.map((row) => row.split(/\s+/)[0]).sort()).toEqual(Object.keys(PRESETS.stripe).sort());
});

it.each(ROWS)("%s", (row) => {
  const [setting, ...values] = row.split(/\s+/);
  const found = NAMES.map(
    (name) => Object.entries(PRESETS[name]).find(([key]) => key === setting)?.[1] ?? null,
  );
  expect(found.map(inTable)).toEqual(values);
});
