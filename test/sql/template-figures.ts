import type { Workspace } from "../../src/api/workspace.ts";
import { apiRows, type Months, minor, type Row, rate, templateRows, type Value } from "./template-answers.ts";

/** What a figure is by its ready-made query and by the API: lines that have to be the same. */
type Compare = (workspace: Workspace, months: Months) => Promise<{ query: unknown; api: unknown }>;

type Read = (value: Value | undefined) => Value;

/** Rows as text, in an order of their own. */
const lines = (rows: readonly Value[][]) => rows.map((row) => JSON.stringify(row)).sort();

/** Compares columns of a query's rows by month with metrics by month. */
const byMonth =
  (id: string, columns: Record<string, Read>): Compare =>
  async (workspace, months) => {
    const query = await templateRows(workspace, id, { ...months });
    const api: Value[][] = [];
    for (const metric of Object.keys(columns))
      for (const { period, value } of await apiRows(workspace, "metric", {
        metric,
        interval: "month",
        ...months,
      }))
        api.push([metric, period ?? null, isRate(columns[metric]) ? rate(value) : (value ?? null)]);
    return {
      query: lines(
        Object.entries(columns).flatMap(([metric, read]) =>
          query.map((row): Value[] => [metric, row.month ?? null, read(row[metric])]),
        ),
      ),
      api: lines(api),
    };
  };

const isRate = (read: Read | undefined) => read === rate;
const count: Read = (value) => Number(value ?? 0);
const money: Read = (value) => (value === null || value === undefined ? null : minor(value));

const KEY = {
  mrr: money,
  expansion_mrr: money,
  net_new_mrr: money,
  quick_ratio: rate,
} as const;

const MOVES = {
  new_mrr: "new_mrr",
  reactivation_mrr: "reactivation_mrr",
  expansion_mrr: "expansion_mrr",
  contraction_mrr: "contraction_mrr",
  churned_mrr: "churned_mrr",
  switched: "net_new_mrr;type=transfer;type=none",
  fx_mrr: "fx_mrr",
} as const;

const isSomething = (values: readonly Value[]) => values.some((value) => value !== 0 && value !== null);

/** Each figure that has a query, with what it has to be equal to. */
export const COMPARED: Record<string, Compare> = {
  "charts/movements": byMonth("charts/movements", {
    ...{ new_mrr: money, reactivation_mrr: money, expansion_mrr: money, contraction_mrr: money },
    ...{ churned_mrr: money, fx_mrr: money, net_new_mrr: money, mrr: money },
  }),
  "charts/waterfall": async (workspace, months) => {
    const query = await templateRows(workspace, "charts/waterfall", { ...months });
    const api = await apiRows(workspace, "waterfall", { ...months });
    const known = new Set(api.map(({ id }) => id));
    const steps = new Map<Value, Value>();
    for (const { step, amount } of query) {
      const id = String(step).replace("-", "_");
      const shown = known.has(id) ? id : "other_expansion";
      steps.set(shown, Number(steps.get(shown) ?? 0) + minor(amount));
    }
    return {
      query: lines([...steps]),
      api: lines(api.map(({ id, value }) => [id ?? null, value ?? null])),
    };
  },
  "charts/expansion": async (workspace, months) => {
    const query = await templateRows(workspace, "charts/expansion", { ...months });
    const asked = { metric: "expansion_mrr", by: ["cause"], counts: true, interval: "month", ...months };
    const api = await apiRows(workspace, "metric", asked);
    return {
      query: lines(
        query.map((row) => [row.month, row.cause, minor(row.expansion_mrr), row.customers] as Value[]),
      ),
      api: lines(
        api
          .filter(({ customers }) => customers !== 0)
          .map((row) => [row.period, row.cause, row.value, row.customers] as Value[]),
      ),
    };
  },
  "charts/key-cards": async (workspace, months) => {
    const [row = {}] = await templateRows(workspace, "charts/key-cards", { ...months });
    const api: Value[] = [];
    const columns = { nrr: rate, grr: rate, ...KEY };
    for (const [metric, read] of Object.entries(columns)) {
      const [one] = await apiRows(workspace, "metric", { metric, interval: "range", ...months });
      api.push(isRate(read) ? rate(one?.value) : (one?.value ?? null));
    }
    return { query: Object.entries(columns).map(([name, read]) => read(row[name])), api };
  },
  "charts/key-figures": byMonth("charts/key-figures", { nrr_12m: rate, grr_12m: rate, ...KEY }),
  "charts/expansion-rate": async (workspace, months) => {
    const query = await templateRows(workspace, "charts/expansion-rate", { ...months });
    const asked = { metric: "expansion_rate", by: "country", interval: "range", top: 500, ...months };
    const api = await apiRows(workspace, "leaderboard", asked);
    return {
      query: lines(query.map(({ country, expansion_rate }) => [country ?? null, rate(expansion_rate)])),
      api: lines(
        api.filter(({ value }) => value !== null).map(({ name, value }) => [name ?? null, rate(value)]),
      ),
    };
  },
  "charts/retention": byMonth("charts/retention", { nrr_12m: rate, grr_12m: rate, nrr: rate, grr: rate }),
  "charts/metrics": byMonth("charts/metrics", {
    ...{ mrr: money, arr: money, active_customers: count, arpa: money },
    ...{ gross_churn_rate: rate, net_churn_rate: rate, logo_churn_rate: rate, expansion_rate: rate },
  }),
  ...Object.fromEntries(["net", "gross", "customers"].map((of) => [`charts/cohorts ${of}`, cohortsOf(of)])),
  ...Object.fromEntries(["country", "plan"].map((by) => [`charts/comparison ${by}`, comparisonBy(by)])),
  "charts/plans": async (workspace, months) => {
    const query = await templateRows(workspace, "charts/plans", { ...months });
    const columns = ["mrr", "active_customers", "arpa", "logo_churn_rate"];
    const asked = { columns, by: "product", interval: "range", ...months };
    const api = await apiRows(workspace, "figures", asked);
    return {
      query: lines(
        query
          .map(
            (row) =>
              [
                row.product,
                minor(row.mrr),
                row.active_customers,
                money(row.arpa),
                rate(row.logo_churn_rate),
              ] as Value[],
          )
          .filter(([, ...values]) => isSomething(values)),
      ),
      api: lines(
        api
          .map(
            (row) =>
              [row.product, row.mrr, row.active_customers, row.arpa, rate(row.logo_churn_rate)] as Value[],
          )
          .filter(([, ...values]) => isSomething(values)),
      ),
    };
  },
  "charts/plan-movements": async (workspace, months) => {
    const query = await templateRows(workspace, "charts/plan-movements", { ...months });
    const asked = { columns: Object.values(MOVES), by: "product", interval: "range", ...months };
    const api = await apiRows(workspace, "figures", asked);
    const of = (row: Row, names: readonly string[], read: Read): Value[] => [
      row.product ?? null,
      ...names.map((name) => read(row[name])),
    ];
    const some = (rows: Value[][]) => lines(rows.filter(([, ...values]) => isSomething(values)));
    return {
      query: some(query.map((row) => of(row, Object.keys(MOVES), money))),
      api: some(api.map((row) => of(row, Object.values(MOVES), (value) => value ?? 0))),
    };
  },
  "charts/plan-flows": async (workspace, months) => {
    const query = await templateRows(workspace, "charts/plan-flows", { ...months });
    const api = await apiRows(workspace, "moves", { kind: "plans", ...months });
    return {
      query: lines(
        query.map(
          (row) =>
            [row.plan_before, row.plan_after, minor(row.expansion_mrr), row.moves, row.customers] as Value[],
        ),
      ),
      api: lines(api.map((row) => [row.before, row.after, row.value, row.moves, row.customers] as Value[])),
    };
  },
  "charts/trials": async (workspace, months) => {
    const query = await templateRows(workspace, "charts/trials", { ...months });
    const api = await apiRows(workspace, "export summary", { ...months });
    const of = (row: Row, period: Value | undefined) =>
      [
        period,
        row.trials_started,
        row.trials_ended,
        row.trials_converted,
        rate(row.trial_conversion),
      ] as Value[];
    return { query: query.map((row) => of(row, row.month)), api: api.map((row) => of(row, row.period)) };
  },
  "charts/durability": async (workspace, { to }) => {
    const query = await templateRows(workspace, "charts/durability", { to });
    const api = await apiRows(workspace, "durability", { at: to, months: 24 });
    return {
      query: query.map((row) => [
        row.months,
        minor(row.expanded),
        minor(row.kept),
        rate(row.share_kept),
        row.customers,
      ]),
      api: api
        .filter(({ expanded }) => expanded !== 0)
        .map((row) => [row.months, row.expanded, row.kept, rate(row.value), row.customers]),
    };
  },
  "charts/expansion-regret": async (workspace, months) => {
    const query = await templateRows(workspace, "charts/expansion-regret", { ...months });
    const api = await apiRows(workspace, "metric", {
      metric: "expansion_regret",
      interval: "month",
      ...months,
    });
    return {
      query: query.map(({ month, regret }) => [month, rate(regret)]),
      api: api.map(({ period, value }) => [period, rate(value)]),
    };
  },
  "charts/average-expansion": byMonth("charts/average-expansion", {
    average_expansion: money,
    average_expansion_per_customer: money,
  }),
  "charts/headroom": async (workspace) => {
    const query = await templateRows(workspace, "charts/headroom");
    const api = await apiRows(workspace, "headroom", { limit: 0 });
    const names = ["open", "next_plan", "add_on", "family", "saturated_mrr"];
    const rest = ["saturated", "saturated_mrr_share"];
    return {
      query: query.map((row) => [
        ...names.map((name) => minor(row[name])),
        ...rest.map((name) => rate(row[name])),
      ]),
      api: api.map((row) => [...names.map((name) => row[name]), ...rest.map((name) => rate(row[name]))]),
    };
  },
  "charts/coverage": async (workspace, { from, to }) => {
    const first = quarterOf(from);
    const query = await templateRows(workspace, "charts/coverage", { from: first.month, to });
    const api = await apiRows(workspace, "coverage", { quarter: first.label, as_of: "2025-10-31" });
    const days = new Set(api.map(({ day }) => day));
    return {
      query: query
        .filter(({ day }) => days.has(day ?? null))
        .map((row) => [
          row.day,
          money(row.open),
          money(row.expanded),
          money(row.target),
          money(row.remaining),
          rate(row.coverage),
          rate(row.plain),
        ]),
      api: api.map((row) => [
        row.day,
        row.open,
        row.expanded,
        row.target,
        row.remaining,
        rate(row.coverage),
        rate(row.plain),
      ]),
    };
  },
  "movements/mrr-by-currency": async (workspace, { to }) => {
    const query = await templateRows(workspace, "movements/mrr-by-currency", { month: to });
    const asked = { metric: "mrr", by: ["currency"], from: to, to, interval: "month" };
    const api = await apiRows(workspace, "metric", asked);
    return {
      query: lines(query.map(({ currency, mrr }) => [currency ?? null, minor(mrr)])),
      api: lines(
        api
          .filter(({ value }) => value !== 0)
          .map(({ currency, value }) => [currency ?? null, value ?? null]),
      ),
    };
  },
};

/** The quarter of a month, with its first month. */
function quarterOf(month: string): { label: string; month: string } {
  const number = Math.ceil(Number(month.slice(5)) / 3);
  const year = month.slice(0, 4);
  return { label: `${year}-Q${number}`, month: `${year}-${String(3 * number - 2).padStart(2, "0")}` };
}

function cohortsOf(of: string): Compare {
  return async (workspace, months) => {
    const query = await templateRows(workspace, "charts/cohorts", { ...months, of });
    const api = await apiRows(workspace, "cohorts", { of, interval: "month", ...months });
    const read = of === "customers" ? count : money;
    return {
      query: lines(
        query.map(
          (row) =>
            [
              row.cohort,
              row.age,
              row.customers,
              minor(row.base),
              read(row.amount),
              rate(row.share),
            ] as Value[],
        ),
      ),
      api: lines(
        api.map(
          (row) => [row.cohort, row.age, row.customers, row.base, row.amount, rate(row.value)] as Value[],
        ),
      ),
    };
  };
}

function comparisonBy(by: string): Compare {
  return async (workspace, months) => {
    const query = await templateRows(workspace, "charts/comparison", { ...months, by });
    const asked = { metric: "nrr_12m", by: [by === "plan" ? "product" : by], interval: "month", ...months };
    const api = await apiRows(workspace, "metric", asked);
    const name = by === "plan" ? "product" : by;
    return {
      query: lines(query.map((row) => [row.month, row.name, rate(row.nrr_12m)] as Value[])),
      api: lines(
        api
          .filter(({ value }) => value !== null)
          .map((row) => [row.period, row[name], rate(row.value)] as Value[]),
      ),
    };
  };
}
