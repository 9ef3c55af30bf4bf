import { z } from "zod";
import { RATE_ONE } from "../../base/money.ts";
import { dateOfDay } from "../../base/zone.ts";
import { inReporting } from "../../growth/headroom/holdings.ts";
import { localDay } from "../../growth/local-day.ts";
import { openSignalKeys } from "../../growth/signals/signal-list.ts";
import { growthSql } from "../../growth/sql.ts";
import { minorUnits } from "../../metrics/figures/figures.ts";
import { notesMark } from "../../store/growth-mark.ts";
import { numberIn } from "../../warehouse/rows.ts";
import { NOBODY, namesOf } from "../grow/customer-names.ts";
import { numbersIn } from "../grow/headroom-operations.ts";
import { pageInputs, USUAL_ROWS } from "../grow/page-inputs.ts";
import { Kept } from "../kept.ts";
import { customerNames, moneySchema, operation } from "../operation.ts";
import { type Restraint, restraintOf } from "../restraint/restraint-of.ts";
import { narrowing, segmentSchema } from "../segments/segment-input.ts";
import type { Workspace } from "../workspace.ts";

const sumsSchema = z.object({ customers: z.number(), mrr: moneySchema });

export const reachOperation = operation({
  name: "reach",
  summary: "Show how many customers with an open signal somebody works on, and who is left",
  effect: "read",
  isKept: "growth",
  path: "/reach",
  positional: [],
  input: z.object({
    segment: segmentSchema,
    ...pageInputs,
  }),
  output: z.object({
    as_of: z.string(),
    currency: z.string(),
    open: sumsSchema.describe("Customers with an open or taken-up signal"),
    worked: sumsSchema.describe("Those with an offer or opportunity made in the last 90 days"),
    reach: z.number().nullable().describe("Share of customers, from 0 to 1"),
    reach_mrr: z.number().nullable().describe("Share of their MRR, from 0 to 1"),
    total: z.number().describe("Customers that nobody works"),
    rows: z
      .array(z.object({ ...customerNames, mrr: moneySchema, signals: z.number() }))
      .describe("Customers that nobody works, the largest MRR first"),
  }),
  rows: "rows",
  page: 1000,
  async run(workspace, { segment, limit = USUAL_ROWS, offset = 0 }) {
    const known = await restraintOf(workspace);
    const { book, today } = known.growth;
    const { customers } = await narrowing(workspace, segment, known.reading.book, known.reading.subject);
    const only = customers === undefined ? null : await numbersIn(workspace, customers, book.schema);
    const open = (await openCustomers(workspace, known)).filter(
      ({ customer }) => only === null || only.has(customer),
    );
    const worked = await workedOn(workspace, known);
    const reached = open.filter(({ customer }) => worked.has(customer));
    const rest = open
      .filter(({ customer }) => !worked.has(customer))
      .sort((a, b) => b.mrr - a.mrr || a.customer - b.customer);
    const page = rest.slice(offset, offset + limit);
    const names = await namesOf(
      workspace,
      page.map(({ customer }) => customer),
    );
    const money = (micros: number) => minorUnits(BigInt(micros) * RATE_ONE, book.currency);
    const mrrOf = (some: OpenCustomer[]) => some.reduce((sum, { mrr }) => sum + mrr, 0);
    const sums = (some: OpenCustomer[]) => ({ customers: some.length, mrr: money(mrrOf(some)) });
    return {
      as_of: dateOfDay(today),
      currency: book.currency,
      open: sums(open),
      worked: sums(reached),
      reach: open.length === 0 ? null : reached.length / open.length,
      reach_mrr: mrrOf(open) === 0 ? null : mrrOf(reached) / mrrOf(open),
      total: rest.length,
      rows: page.map(({ customer, mrr, signals }) => ({
        ...(names.get(customer) ?? NOBODY),
        mrr: money(mrr),
        signals,
      })),
    };
  },
});

interface OpenCustomer {
  customer: number;
  signals: number;
  /** In micros of the reporting currency. */
  mrr: number;
}

/** What open signals depend on besides the books. */
const TOLD = ["usage_metric", "usage_limit", "signal_settings", "signal_dismissal"];
const kept = new Kept<OpenCustomer[]>();

/** The customers with open signals today, by number. No offer or opportunity changes them. */
async function openCustomers(workspace: Workspace, { growth }: Restraint): Promise<OpenCustomer[]> {
  const key = JSON.stringify([growth.today, await notesMark(workspace.store, TOLD)]);
  return kept.get(workspace, key, async () => {
    const { book, today } = growth;
    const signals = new Map<number, number>();
    for (const { customer } of await openSignalKeys(growth, { day: today, customers: null }))
      signals.set(customer, (signals.get(customer) ?? 0) + 1);
    const mrr = new Map<number, number>();
    const sql = await growthSql("headroom/product_mrr.sql", { day: `date '${dateOfDay(today)}'` });
    for await (const { rows, columns } of book.warehouse.stream(
      `select customer, currency, sum(micros)::double from (${sql}) group by customer, currency order by customer, currency`,
      ["integer", "smallint", "bigint"],
      book.schema,
    ))
      for (let row = 0; row < rows; row++) {
        const [customer = 0, currency = 0, micros = 0] = columns.map((column) => column[row]);
        mrr.set(customer, (mrr.get(customer) ?? 0) + inReporting(book, currency, today, micros));
      }
    return [...signals]
      .map(([customer, count]) => ({ customer, signals: count, mrr: mrr.get(customer) ?? 0 }))
      .sort((a, b) => a.customer - b.customer);
  });
}

async function workedOn(
  { warehouse }: Workspace,
  { growth: { book, today } }: Restraint,
): Promise<Set<number>> {
  const made = localDay(book, "made_at");
  const rows = await warehouse.query(
    await growthSql("review/worked.sql", { made, day: `date '${dateOfDay(today)}'` }),
    book.schema,
  );
  return new Set(rows.map((row) => numberIn(row, "customer")));
}
