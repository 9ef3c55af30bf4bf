import { z } from "zod";
import { dateOfDay } from "../../base/zone.ts";
import { adjacencies, liftOf, planAttach } from "../../growth/headroom/adjacency.ts";
import { attachOn } from "../../growth/headroom/attach.ts";
import { headroomOn } from "../../growth/headroom/headroom.ts";
import type { WhitespaceColumn } from "../../growth/headroom/whitespace.ts";
import type { Book } from "../../model/parts/book.ts";
import { readLabels } from "../../model/parts/dimensions.ts";
import { operation } from "../operation.ts";
import { segmentSchema } from "../segments/segment-input.ts";
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
  input: z.object({
    as_of: asOf,
    segment: segmentSchema,
    of: z
      .enum(["families", "plans"])
      .optional()
      .describe(
        "families: what is owned together (default); plans: of each plan's customers, how many own which add-on or other family",
      ),
  }),
  output: z.object({
    as_of: z.string(),
    customers: z.number(),
    rows: z.array(
      z.object({
        owned: z.string().describe("Family or add-on that is owned, or the plan"),
        other: z.string(),
        owners: z.number(),
        other_owners: z.number(),
        both: z.number(),
        support: z.number().describe("Share of active customers who own both"),
        confidence: z.number().describe("Share of the first's owners who also own the other"),
        lift: z.number().describe("Confidence divided by the share of active customers who own the other"),
        kind: z.enum(["family", "add_on"]).describe("What the other is"),
      }),
    ),
  }),
  rows: "rows",
  async run(workspace, input) {
    const { all, customers, day, book } = await readHeadroom(workspace, input);
    const nameOf = await columnNames(book);
    const counted = { ...all, customers };
    const pairs =
      input.of === "plans"
        ? planAttach(counted).map(({ plan, ...pair }) => ({
            ...pair,
            owned: { kind: "add_on" as const, family: 0, product: plan },
          }))
        : adjacencies(counted);
    return {
      as_of: dateOfDay(day),
      customers: customers.length,
      rows: pairs.map((pair) => ({
        owned: nameOf(pair.owned),
        other: nameOf(pair.other),
        owners: pair.owners,
        other_owners: pair.otherOwners,
        both: pair.both,
        support: pair.both / pair.customers,
        confidence: pair.both / pair.owners,
        lift: liftOf(pair),
        kind: pair.other.kind,
      })),
    };
  },
});
