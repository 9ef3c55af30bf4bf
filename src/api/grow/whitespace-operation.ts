import { z } from "zod";
import { dateOfDay } from "../../base/zone.ts";
import type { Headroom, HeadroomOfAll } from "../../growth/headroom/headroom.ts";
import { type InPipeline, inPipelineOn } from "../../growth/headroom/in-pipeline.ts";
import {
  CELL_STATES,
  type WhitespaceColumn,
  whitespaceCell,
  whitespaceColumns,
} from "../../growth/headroom/whitespace.ts";
import { readLabels } from "../../model/parts/dimensions.ts";
import { customerNames, moneySchema, operation } from "../operation.ts";
import { NOBODY, namesOf } from "./customer-names.ts";
import { headroomInput, pageOf, readHeadroom } from "./headroom-operations.ts";

const columnRow = z.object({
  column: z.string().describe("Family or add-on"),
  kind: z.enum(["family", "add_on"]),
  owners: z.number(),
  open_customers: z
    .number()
    .describe("Customers that don't own it, to whom it is open, and whom nobody offers it"),
  buyers: z.number().describe("Customers of whom `open` is: those, and owners that a next plan is open to"),
  pipeline_customers: z.number().describe("Customers that an open opportunity for it is about"),
  not_eligible: z.number(),
  owned: moneySchema.describe("What owners pay for it"),
  open: moneySchema.describe("What is still open of it"),
  pipeline: moneySchema.describe("What open opportunities for it would add, as far as they name a product"),
});

export const whitespaceOperation = operation({
  name: "whitespace",
  summary: "Show who owns which family and add-on, what is in the pipeline, and what open",
  effect: "read",
  isKept: "growth",
  path: "/whitespace",
  positional: [],
  input: headroomInput,
  output: z.object({
    total: z.number().describe("How many customers there are"),
    as_of: z.string(),
    currency: z.string(),
    columns: z.array(columnRow).describe("Sums over all customers"),
    rows: z.array(
      z.object({
        ...customerNames,
        mrr: moneySchema,
        open: moneySchema,
        cells: z.array(
          z.object({
            state: z.enum(CELL_STATES),
            owned: moneySchema,
            open: moneySchema,
            pipeline: moneySchema.describe("What open opportunities for it would add"),
            reason: z.string().nullable(),
          }),
        ),
      }),
    ),
  }),
  async run(workspace, input) {
    const { growth, customers, all, day, currency, book, money } = await readHeadroom(workspace, input);
    const columns = whitespaceColumns(all);
    const inPipeline = await inPipelineOn(growth, all.catalogue, day);
    const page = pageOf(customers, input);
    const names = await namesOf(
      workspace,
      page.map(({ held }) => held.customer),
    );
    const labels = await readLabels(book, ["product", "family"]);
    return {
      total: customers.length,
      as_of: dateOfDay(day),
      currency,
      columns: columns.map((column) => ({
        column:
          labels.get(column.kind === "family" ? "family" : "product")?.(column.product || column.family) ??
          "",
        ...columnSums(customers, column, inPipeline, money),
      })),
      rows: page.map((one) => ({
        ...(names.get(one.held.customer) ?? NOBODY),
        mrr: money(one.held.mrr),
        open: money(one.open),
        cells: columns.map((column) => {
          const { state, owned, open, pipeline, reason } = cellOf(one, column, inPipeline);
          return { state, owned: money(owned), open: money(open), pipeline: money(pipeline), reason };
        }),
      })),
    };
  },
});

/** A cell with what is in the pipeline for it: what a customer owns stays owned. */
function cellOf(one: Headroom, column: WhitespaceColumn, inPipeline: InPipeline) {
  const cell = whitespaceCell(one, column);
  const pipeline = inPipeline(one.held.customer, column);
  const isWorked = pipeline !== null && cell.state !== "owned";
  return {
    ...cell,
    ...(isWorked && { state: "in pipeline" as const, reason: null }),
    pipeline: pipeline ?? 0,
  };
}

function columnSums(
  customers: HeadroomOfAll["customers"],
  column: WhitespaceColumn,
  inPipeline: InPipeline,
  money: (micros: number) => number,
) {
  const cells = customers.map((one) => cellOf(one, column, inPipeline));
  const count = (state: string) => cells.filter((cell) => cell.state === state).length;
  const sum = (of: "owned" | "open" | "pipeline") => money(cells.reduce((all, cell) => all + cell[of], 0));
  return {
    kind: column.kind,
    owners: count("owned"),
    pipeline_customers: cells.filter(({ pipeline }) => pipeline > 0).length,
    open_customers: count("open"),
    buyers: cells.filter(({ state, open }) => state === "open" || open > 0).length,
    not_eligible: count("not eligible"),
    owned: sum("owned"),
    open: sum("open"),
    pipeline: sum("pipeline"),
  };
}
