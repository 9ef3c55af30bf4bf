import { CambiumError } from "../../base/error.ts";
import { type Period, type Reading, wholeMonths } from "../../base/period.ts";
import { dayOfDate } from "../../base/zone.ts";
import type { Book, Costs } from "../../model/parts/book.ts";
import type { RateTable } from "../../model/rates/rate-table.ts";
import { bigintIn, textIn } from "../../warehouse/rows.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";

/**
 * Reads imported costs in the reporting currency, in 1e-18 of a major unit, at the rate of the month's first day; null
 * when that rate is missing.
 */
export async function readCosts(
  warehouse: Warehouse,
  rates: RateTable,
  reporting: string,
  schema: string,
): Promise<Costs> {
  const rows = await warehouse.query(
    "select strftime(month, '%Y-%m-%d') as month, kind, currency, micros from known_costs order by month",
    schema,
  );
  return rows.map((row) => {
    const currency = row.currency === null ? reporting : textIn(row, "currency");
    const day = dayOfDate(textIn(row, "month"));
    const rate = rates.of(currency, day, reporting);
    return {
      day,
      kind: row.kind === "new" ? "new" : "expansion",
      n: rate === undefined ? null : bigintIn(row, "micros") * rate,
      currency,
    };
  });
}

/**
 * Costs of each period by kind; null for a kind without data, and for days, weeks and policies that keep currencies
 * apart.
 */
export function costsOf(book: Book, interval: Reading, periods: Period[]) {
  return periods.map(({ start, end }) => {
    if (interval === "day" || interval === "week" || book.isSeparate) return null;
    if (interval === "range" && wholeMonths({ start, end }) === null) return null;
    const sum = (kind: "new" | "expansion") => {
      const own = book.costs.filter((cost) => cost.kind === kind && cost.day >= start && cost.day < end);
      return own.length === 0 ? null : own.reduce((total, cost) => total + known(cost), 0n);
    };
    return { new: sum("new"), expansion: sum("expansion") };
  });
}

function known({ n, currency, day }: Costs[number]): bigint {
  if (n !== null) return n;
  const month = new Date(day * 86_400_000).toISOString().slice(0, 7);
  throw new CambiumError("missing_rate", `no exchange rate for ${currency} in ${month}, needed for costs`, {
    reason: { id: "no_rate_on", currency, day: month },
    hint: "Import rates with `cambium import fx FILE` (date, base, quote, rate).",
  });
}
