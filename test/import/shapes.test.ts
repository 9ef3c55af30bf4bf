import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { histories, SEED } from "../amount.ts";
import { type Books, inBooks } from "./shape-books.ts";

const YEAR = Array.from({ length: 12 }, (_, index) => `2024-${String(index + 1).padStart(2, "0")}`);
const money = (cents: number) => (cents / 100).toFixed(2);
const sum = (numbers: number[]) => numbers.reduce((total, one) => total + one, 0);

/** What a customer pays a month, in cents, from a day until another; null for one that runs on. */
interface Level {
  from: string;
  until: string | null;
  cents: number;
}

interface Customer {
  name: string;
  levels: Level[];
}

/** Days of 2024 that are never the first or last three of a month, so that a list of a month's last day has them. */
const dayOf = (index: number) =>
  `${YEAR[Math.floor(index / 24)]}-${String((index % 24) + 2).padStart(2, "0")}`;

/** Customers whose MRR changes on several days; between two levels is nothing, or more than invoices may lag. */
const levels = fc
  .record({
    days: fc.uniqueArray(fc.nat({ max: 287 }), { minLength: 1, maxLength: 6 }),
    cents: fc.array(fc.integer({ min: 1, max: 5_000_000 }), { minLength: 6, maxLength: 6 }),
    gaps: fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }),
  })
  .map(({ days, cents, gaps }) => {
    const starts = days.sort((a, b) => a - b).map(dayOf);
    return starts.map((from, index): Level => {
      const next = starts[index + 1] ?? null;
      const early = addDays(from, 1);
      const isGap = gaps[index] === true && (next === null || early <= addDays(next, -10));
      return { from, until: isGap ? early : next, cents: cents[index] ?? 1 };
    });
  });

function addDays(day: string, count: number): string {
  return new Date(Date.parse(day) + count * 86_400_000).toISOString().slice(0, 10);
}

const firstAfter = (month: string) => addDays(`${month}-28`, 4).slice(0, 7).concat("-01");
const lastDay = (month: string) => addDays(firstAfter(month), -1);

function centsAt({ levels: all }: Customer, end: string): number {
  return all.find(({ from, until }) => from < end && (until === null || until >= end))?.cents ?? 0;
}

/** Each shape: its source, its lines, with what it holds of the customers. */
const WRITTEN: Record<string, (customers: Customer[]) => [Parameters<Books["take"]>[0], string[]]> = {
  periods: (customers) => [
    "subscriptions",
    [
      "customer,start,end,amount",
      ...customers.flatMap(({ name, levels: all }) =>
        all.map(({ from, until, cents }) => `${name},${from},${until ?? ""},${money(cents)}`),
      ),
    ],
  ],
  long: (customers) => [
    "mrr",
    [
      "customer,month,mrr",
      ...customers.flatMap((one) =>
        YEAR.flatMap((month) => {
          const cents = centsAt(one, firstAfter(month));
          return cents === 0 ? [] : [`${one.name},${month},${money(cents)}`];
        }),
      ),
      "nobody,2024-12,0",
    ],
  ],
  wide: (customers) => [
    "mrr",
    [
      `customer,${YEAR.join(",")}`,
      ...customers.map((one) =>
        [one.name, ...YEAR.map((month) => money(centsAt(one, firstAfter(month))))].join(","),
      ),
    ],
  ],
  log: (customers) => [
    "changes",
    [
      "customer,date,mrr_after",
      ...logOf(customers).map(([name, day, after]) => `${name},${day},${money(after)}`),
    ],
  ],
  movements: (customers) => [
    "changes",
    [
      "customer,date,change",
      ...logOf(customers).map(([name, day, after, before]) => `${name},${day},${money(after - before)}`),
    ],
  ],
  lists: (customers) => [
    "current",
    [
      "as_of,customer,amount",
      ...YEAR.flatMap((month) => [
        `${lastDay(month)},somebody,0`,
        ...customers.flatMap((one) => {
          const cents = centsAt(one, firstAfter(month));
          return cents === 0 ? [] : [`${lastDay(month)},${one.name},${money(cents)}`];
        }),
      ]),
    ],
  ],
  invoices: (customers) => [
    "invoices",
    [
      "customer,date,amount,period_end,interval",
      ...customers.flatMap(({ name, levels: all }) =>
        all.map(({ from, until, cents }) => `${name},${from},${money(cents)},${until ?? "2025-02-01"},month`),
      ),
      "nobody,2025-06-01,0,2025-07-01,month",
    ],
  ],
};

/** Customer, day, MRR after and before, in cents. */
function logOf(customers: Customer[]): [string, string, number, number][] {
  return customers.flatMap(({ name, levels: all }) => {
    let before = 0;
    return all.flatMap(({ from, until, cents }, index): [string, string, number, number][] => {
      const rows: [string, string, number, number][] = [[name, from, cents, before]];
      before = cents;
      if (until === null || until === all[index + 1]?.from) return rows;
      before = 0;
      return [...rows, [name, until, 0, cents]];
    });
  });
}

describe("one company in every shape", () => {
  it("has the same MRR at month ends", () =>
    inBooks(async (books) => {
      const drawn = fc.sample(levels, { numRuns: histories(60), seed: SEED });
      const customers = drawn.map((all, index) => ({ name: `c${index}`, levels: all }));
      for (const [account, write] of Object.entries(WRITTEN)) {
        const [source, lines] = write(customers);
        await books.take(source, lines, { account });
      }
      const months = YEAR.map((month) => sum(customers.map((one) => centsAt(one, firstAfter(month)))));
      for (const account of Object.keys(WRITTEN)) {
        const found = await books.mrr("2024-01", "2024-12", { where: [`account=${account}`] });
        expect({ [account]: found }).toEqual({ [account]: months });
      }
    }));
});

describe("files of a size", () => {
  /** Amounts in cents that are as good as random, and the same in every run. */
  const amount = (seed: number) => 1000 + ((seed * 7919 + 104_729) % 99_991);

  it("a month grid of 30,000 rows, to the cent", () =>
    inBooks(async (books) => {
      const months = [...YEAR, ...YEAR.map((month) => month.replace("2024", "2025"))];
      const totals = months.map(() => 0);
      const lines = ["customer,month,mrr"];
      for (let customer = 0; customer < 1250; customer += 1)
        for (const [index, month] of months.entries()) {
          const cents = amount(customer * 24 + index - (index % 3));
          totals[index] = (totals[index] ?? 0) + cents;
          lines.push(`c${customer},${month},${money(cents)}`);
        }
      await books.take("mrr", lines);
      expect(lines).toHaveLength(30_001);
      expect(await books.mrr("2024-01", "2025-12")).toEqual(totals);
    }));

  it("a log of 8,000 rows, to the cent", () =>
    inBooks(async (books) => {
      const totals = YEAR.map(() => 0);
      const lines = ["customer,date,mrr_after"];
      for (let customer = 0; customer < 1000; customer += 1)
        for (let change = 0; change < 8; change += 1) {
          const cents = change % 5 === 4 ? 0 : amount(customer * 8 + change);
          lines.push(
            `c${customer},${YEAR[change]}-${String((customer % 28) + 1).padStart(2, "0")},${money(cents)}`,
          );
          for (let month = change; month < (change === 7 ? 12 : change + 1); month += 1)
            totals[month] = (totals[month] ?? 0) + cents;
        }
      await books.take("changes", lines);
      expect(lines).toHaveLength(8001);
      expect(await books.mrr("2024-01", "2024-12")).toEqual(totals);
    }));
});
