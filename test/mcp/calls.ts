import { z } from "zod";
import { type Company, doneHere } from "./company.ts";

const customerSchema = z.object({
  rows: z.array(z.object({ account: z.string(), customer: z.string() })).min(1),
});
const moveSchema = z.object({
  rows: z.array(z.object({ account: z.string(), customer: z.string(), price: z.string() })).min(1),
});
const signalSchema = z.object({
  rows: z
    .array(z.object({ kind: z.string(), account: z.string(), customer: z.string(), subject: z.string() }))
    .min(1),
});
const fitSchema = z.object({ rows: z.array(z.object({ plan: z.string(), metric: z.string() })).min(1) });
const productSchema = z.object({ rows: z.array(z.object({ product: z.string() })).min(1) });

/**
 * What each tool is asked that needs an input, or gives an answer worth a look only with one. Makes what isn't there
 * yet: an opportunity, a report, a close.
 */
export async function callsOf({ api, workspace }: Company): Promise<Record<string, Record<string, unknown>>> {
  const done = (name: string, input: Record<string, unknown>) => doneHere(workspace, name, input);
  const { account, customer } = customerSchema.parse(await api("customers", { limit: 1 })).rows[0]!;
  const move = moveSchema.parse(await api("headroom moves", { limit: 1 })).rows[0]!;
  const signal = signalSchema.parse(await api("signals", { limit: 1 })).rows[0]!;
  const { plan, metric } = fitSchema.parse(await api("plan fit")).rows[0]!;
  const { product } = productSchema.parse(await api("catalogue")).rows[0]!;
  await done("opportunities add", { customer, account, id: "deal", mrr: 40, title: "More seats" });
  await done("reports save", { id: "report", title: "Board" });
  await done("sql save", { id: "count", name: "Customers", sql: "select count(*) as n from customers" });
  await done("close", { period: "2024-06", with_earlier: true });
  const month = { from: "2024-06", to: "2024-06" };
  return {
    imports_bad: { import: 1 },
    metric: { metric: "net_new_mrr", ...month, by: ["cause"] },
    figures: { columns: ["mrr", "expansion_mrr"], ...month },
    explain: { metric: "expansion_mrr", from: "2024-01", to: "2024-06", interval: "range" },
    movers: { metric: "expansion_mrr", from: "2024-01", to: "2024-06", interval: "range" },
    moves: { kind: "plans" },
    moved: { kind: "seats" },
    expansion: { by: "customer", from: "2024-01", to: "2024-06" },
    leaderboard: { metric: "mrr", by: "product" },
    customer: { account, customer },
    cohort_customers: { cohort: "2024-01", age: 3 },
    signal,
    signals_history: { account, customer },
    signals_curve: { kind: "limit_hit" },
    plan_fit_customers: { plan, metric },
    "pricing_what-if": { plan, metric },
    opportunity: { id: "deal" },
    offer_check: { customer, account },
    prompt: { customer, account, place: "billing" },
    quote: { customer: move.customer, account: move.account, what: move.price },
    segments_count: { filter: "mrr>=50" },
    segments_values: { field: "product" },
    report: { id: "report" },
    sql: { sql: "select type, count(*) as n from cambium.changes group by 1 order by 1" },
    sql_run: { id: "count" },
    drift: {},
    "compare-policies": { a: "cambium", b: "stripe", period: "2024-06" },
    catalogue_preview: { product, kind: "add_on" },
    settings_preview: { name: "timezone", value: "Europe/Vienna" },
  };
}
