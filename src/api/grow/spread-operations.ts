import { z } from "zod";
import { dateOfDay } from "../../base/zone.ts";
import { adjacencies, liftOf } from "../../growth/headroom/adjacency.ts";
import { attachOn } from "../../growth/headroom/attach.ts";
import { headroomOn } from "../../growth/headroom/headroom.ts";
import type { WhitespaceColumn } from "../../growth/headroom/whitespace.ts";
import type { Book } from "../../model/parts/book.ts";
import { readLabels } from "../../model/parts/dimensions.ts";
import { segmentSchema } from "../ask/segment-input.ts";
import { operation } from "../operation.ts";
import { dayOf, growthOf } from "./growth-of.ts";
import { asOf, monthEnds, monthsSchema } from "./headroom-history.ts";
import { customersOn, readHeadroom } from "./headroom-operations.ts";

/** The names of families and add-ons. */
async function columnNames(book: Book): Promise<(column: WhitespaceColumn) => string> {
  const labels = await readLabels(book, ["product", "family"]);
  return ({ kind, family, product }) =>
    (kind === "family" ? labels.get("family")?.(family) : labels.get("product")?.(product)) ?? "";
}

export const attachOperation = operation({
  name: "attach",
  summary: "Show the attach rate of each add-on, and how many customers use it",
  effect: "read",
  isKept: "growth",
  path: "/attach",
  positional: [],
  input: z.object({ as_of: asOf, months: monthsSchema, segment: segmentSchema }),
  output: z.object({
    rows: z.array(
      z.object({
        on: z.string().describe("Month end, or today"),
        add_on: z.string(),
        holders: z.number(),
        eligible: z.number().describe("Holders, and those to whom it is open"),
        attach: z
          .number()
          .nullable()
          .describe("Attach rate: holders divided by eligible customers, from 0 to 1"),
        adopted: z
          .number()
          .nullable()
          .describe("Holders that used it in the last 28 days; null without a metric"),
        bought_and_unused: z
          .number()
          .nullable()
          .describe("Used under 20% of its limit 60 days after; null without a limit"),
      }),
    ),
  }),
  rows: "rows",
  async run(workspace, input) {
    const { growth, reading } = await growthOf(workspace);
    const labels = await readLabels(reading.book, ["product"]);
    const rows = [];
    for (const day of monthEnds(dayOf(input.as_of, growth.today), input.months ?? 12)) {
      const only = await customersOn(workspace, reading, input.segment, day);
      const all = await headroomOn(growth, day);
      for (const { product, holders, eligible, adopted, unused } of await attachOn(growth, all, day, only))
        rows.push({
          on: dateOfDay(day),
          add_on: labels.get("product")?.(product) ?? "",
          holders,
          eligible,
          attach: eligible === 0 ? null : holders / eligible,
          adopted,
          bought_and_unused: unused,
        });
    }
    return { rows };
  },
});

export const adjacencyOperation = operation({
  name: "adjacency",
  summary: "Show which families and add-ons customers own together",
  effect: "read",
  isKept: "growth",
  path: "/adjacency",
  positional: [],
  input: z.object({ as_of: asOf, segment: segmentSchema }),
  output: z.object({
    as_of: z.string(),
    customers: z.number(),
    rows: z.array(
      z.object({
        owned: z.string().describe("Family or add-on that is owned"),
        other: z.string(),
        owners: z.number(),
        other_owners: z.number(),
        both: z.number(),
        support: z.number().describe("Share of active customers who own both"),
        confidence: z.number().describe("Share of the first's owners who also own the other"),
        lift: z.number().describe("Confidence divided by the share of active customers who own the other"),
      }),
    ),
  }),
  rows: "rows",
  async run(workspace, input) {
    const { all, customers, day, book } = await readHeadroom(workspace, input);
    const nameOf = await columnNames(book);
    return {
      as_of: dateOfDay(day),
      customers: customers.length,
      rows: adjacencies({ ...all, customers }).map((pair) => ({
        owned: nameOf(pair.owned),
        other: nameOf(pair.other),
        owners: pair.owners,
        other_owners: pair.otherOwners,
        both: pair.both,
        support: pair.both / pair.customers,
        confidence: pair.both / pair.owners,
        lift: liftOf(pair),
      })),
    };
  },
});

export const headroomHistoryOperation = operation({
  name: "headroom history",
  summary: "Show open headroom and saturation at month ends",
  effect: "read",
  isKept: "growth",
  path: "/headroom/history",
  positional: [],
  input: z.object({
    as_of: asOf,
    months: monthsSchema,
    by: z.string().optional().describe("A dimension of customers, such as country, account or an attribute"),
    segment: segmentSchema,
  }),
  output: z.object({
    currency: z.string(),
    dimensions: z.array(z.string()).describe("What it can be broken down by"),
    rows: z.array(
      z.object({
        on: z.string().describe("Month end, or today"),
        group: z
          .string()
          .nullable()
          .describe("Value of the dimension; null for customers without one, and as a whole"),
        customers: z.number(),
        mrr: moneySchema,
        open: moneySchema.describe("Open headroom, a month"),
        saturated: z.number().describe("Customers with nothing likely left to buy"),
        saturated_mrr: moneySchema,
        saturated_share: z.number().nullable().describe("Share of customers, from 0 to 1"),
        saturated_mrr_share: z.number().nullable().describe("Share of MRR, from 0 to 1"),
      }),
    ),
  }),
  rows: "rows",
  async run(workspace, input) {
    const { growth, reading } = await growthOf(workspace);
    const { book, subject } = reading;
    const { customers } = await narrowing(workspace, input.segment, book, subject);
    const only = customers === undefined ? null : await numbersIn(workspace, customers, book.schema);
    const groupOf = input.by === undefined ? () => null : await groupsOf(workspace, input.by, book.schema);
    const rows = [];
    for (const day of monthEnds(dayOf(input.as_of, growth.today), input.months ?? 12)) {
      const all = await headroomOn(growth, day);
      const groups = new Map<string | null, Headroom[]>();
      for (const one of all.customers) {
        if (only !== null && !only.has(one.held.customer)) continue;
        const group = groupOf(one.held.customer);
        const known = groups.get(group);
        if (known === undefined) groups.set(group, [one]);
        else known.push(one);
      }
      checkMost("cells", rows.length + groups.size);
      const sorted = [...groups].sort(([a], [b]) => (a ?? "").localeCompare(b ?? "", "en"));
      for (const [group, list] of sorted)
        rows.push({ on: dateOfDay(day), group, ...saturation(list, book.currency) });
    }
    return { currency: book.currency, dimensions: await dimensionsOf(workspace, book.schema), rows };
  },
});

async function dimensionsOf({ warehouse }: Workspace, schema: string): Promise<string[]> {
  const rows = await warehouse.query("select distinct dimension from dimension_values order by 1", schema);
  return rows.map((row) => textIn(row, "dimension"));
}

function saturation(list: Headroom[], currency: string) {
  const money = (micros: number) => minorUnits(BigInt(micros) * 1_000_000_000_000n, currency);
  const sum = (value: (one: Headroom) => number) => list.reduce((total, one) => total + value(one), 0);
  const mrr = sum(({ held }) => held.mrr);
  const saturated = list.filter(({ isSaturated }) => isSaturated);
  const saturatedMrr = saturated.reduce((total, { held }) => total + held.mrr, 0);
  return {
    customers: list.length,
    mrr: money(mrr),
    open: money(sum(({ open }) => open)),
    saturated: saturated.length,
    saturated_mrr: money(saturatedMrr),
    saturated_share: list.length === 0 ? null : saturated.length / list.length,
    saturated_mrr_share: mrr === 0 ? null : saturatedMrr / mrr,
  };
}

/** The value of a dimension by customer. @throws CambiumError `usage` for an unknown one */
export async function groupsOf(
  workspace: Workspace,
  by: string,
  schema: string,
): Promise<(customer: number) => string | null> {
  const { warehouse } = workspace;
  const names = await dimensionsOf(workspace, schema);
  if (!names.includes(by))
    throw new CambiumError("usage", `customers have no dimension "${by}"`, {
      hint: `Use one of ${names.join(", ")}.`,
    });
  const labels = await warehouse.query(
    `select code, label from dimension_values where dimension = ${literal(by)}`,
    schema,
  );
  const label = new Map(labels.map((row) => [numberIn(row, "code"), textIn(row, "label")]));
  const codes = new Map<number, number>();
  const sql = `select customer, code from customer_dimensions where dimension = ${literal(by)} order by customer`;
  for await (const { rows, columns } of warehouse.stream(sql, ["integer", "integer"], schema))
    for (let row = 0; row < rows; row++) codes.set(columns[0]?.[row] ?? 0, columns[1]?.[row] ?? 0);
  return (customer) => label.get(codes.get(customer) ?? -1) ?? null;
}
