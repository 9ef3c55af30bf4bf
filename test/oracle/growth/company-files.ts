import { toCsv } from "../../../src/api/csv.ts";
import { dayOf, startOfDay } from "../calendar.ts";
import { plusMonths } from "../days.ts";
import { byItemAndTime } from "../examples.ts";
import type { Evidence } from "../items.ts";
import type { Company, DiscountEnd, Limit, Observation, Product, UsageMetric } from "./company.ts";

/** A company as what is imported and declared. */
export interface CompanyFiles {
  /** For `import subscriptions`. */
  "subscriptions.csv": string;
  /** For `import subscriptions` on an earlier day each: one row of some customers, with the size of their team. */
  teams: Array<{ day: string; csv: string }>;
  /** For `import fx`. */
  "fx.csv": string;
  /** For `import usage`. */
  "usage.csv": string;
  /** For `catalogue set`; the subscriptions say the same of the products that are sold. */
  catalogue: Array<{ product: string; family: string; kind: string; rank: number }>;
  /** For `usage metrics set`. */
  metrics: UsageMetric[];
  /** For `limits set`; amounts in units. */
  limits: Array<Omit<Limit, "amount" | "isHard"> & { amount: number; hard: boolean }>;
  discounts: DiscountEnd[];
}

/** Writes a company as files and declarations; undated attributes are columns of its subscriptions. */
export function filesOf(company: Company): CompanyFiles {
  const { states, rates, observations, currency } = company;
  const plain = company.attributes.filter(({ from, name }) => from === null && name === "industry");
  const industries = new Map(plain.map(({ customer, value }) => [customer, value]));
  return {
    "subscriptions.csv": toCsv(byItemAndTime(states).flatMap((item) => rowsOf(company, item, industries))),
    teams: teamsOf(company),
    "fx.csv": toCsv(
      rates.map((rate) => ({
        ...{ date: rate.day, base: rate.currency, quote: currency },
        rate: decimal(rate.e12, 12),
      })),
    ),
    "usage.csv": toCsv(observations.map((observation) => usageRow(observation))),
    catalogue: company.products.map(({ id, family, kind, rank }) => ({ product: id, family, kind, rank })),
    metrics: company.metrics,
    limits: company.limits.map(({ isHard, amount, ...limit }) => ({
      ...{ ...limit, amount: amount / 1000, hard: isHard },
    })),
    discounts: company.discounts,
  };
}

/** The files that told the size of teams, oldest first. */
function teamsOf(company: Company): CompanyFiles["teams"] {
  const { states, settings, attributes } = company;
  const told = attributes.filter(({ name }) => name === settings.employees);
  const items = byItemAndTime(states);
  const firstOf = new Map(items.toReversed().map((item) => [item[0]?.customer ?? "", item]));
  return [...new Set(told.flatMap(({ from }) => from ?? []))].sort().map((day) => ({
    day,
    csv: toCsv(
      told
        .filter(({ from }) => from === day)
        .flatMap(({ customer, value }) => {
          const [row] = rowsOf(company, firstOf.get(customer) ?? [], new Map());
          return row ? [{ ...row, industry: "", employees: value }] : [];
        }),
    ),
  }));
}

/** The rows of one item: one for each state that is not its end; of a metered item, one for each closed period. */
function rowsOf(
  { zone, products }: Company,
  states: readonly Evidence[],
  industries: ReadonlyMap<string, string>,
): Array<Record<string, string | number>> {
  const kept = states.filter(
    ({ status, isMetered, usageClosedAt }) => status !== "ended" && !(isMetered && usageClosedAt === null),
  );
  return kept.map((state) => {
    const next = states[states.indexOf(state) + 1];
    const day = dayOf(state.at, zone);
    const isMetered = state.isMetered;
    return {
      customer_id: state.customer,
      start: textOf(isMetered ? startOfDay(plusMonths(day, -1), zone) : state.at, zone),
      end: isMetered ? day : next ? textOf(next.at, zone) : "",
      amount: decimal(BigInt(isMetered ? state.usage : state.amount), 6),
      item_id: state.item,
      subscription_id: state.customer,
      product: state.product,
      plan: state.price.slice(state.product.length + 3),
      interval: state.interval,
      interval_count: state.intervalCount,
      quantity: state.quantity,
      currency: state.currency,
      discount_percent: state.percentOff.repeating / 10_000,
      status: state.status,
      ...placeOf(products.find(({ id }) => id === state.product)),
      industry: industries.get(state.customer) ?? "",
    };
  });
}

const placeOf = (product: Product | undefined) => ({
  family: product?.family ?? "",
  kind: product?.kind ?? "",
  rank: product?.rank ?? "",
});

/** A date where a local day begins, else the instant. */
function textOf(at: number, zone: string): string {
  const day = dayOf(at, zone);
  return startOfDay(day, zone) === at ? day : new Date(at).toISOString();
}

const usageRow = ({ customer, metric, at, recordedAt, value, limit }: Observation) => ({
  ...{ customer, metric, at, recorded_at: recordedAt ?? "", value: value / 1000 },
  limit: limit === null ? "" : limit / 1000,
});

function decimal(number: bigint, places: number): string {
  const text = number.toString().padStart(places + 1, "0");
  return `${text.slice(0, -places)}.${text.slice(-places)}`;
}
