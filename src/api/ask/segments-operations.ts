import { z } from "zod";
import { LIMITS } from "../../base/limits.ts";
import { FIELD_KINDS } from "../../metrics/segments/segment-fields.ts";
import { OPERATORS } from "../../metrics/segments/segment-filter.ts";
import { countSegment, fieldRows, segmentFilter, valueRows } from "../../metrics/segments/segments.ts";
import { removeSegment, savedSegments, saveSegment } from "../../model/saved-segments.ts";
import type { Store } from "../../store/store.ts";
import { linkedSchema, moneySchema, operation } from "../operation.ts";
import { segmentOf } from "./segment-input.ts";

const FILTER =
  "Groups joined by | (any), of conditions joined by & (all): field, one of = != ~ > >= < <=, and values with commas between; nothing behind = is unknown, a backslash takes , & | literally";
const policy = z.string().optional().describe("The policy to read the evidence under");

const segmentRow = z.object({
  name: z.string(),
  filter: z.string(),
  description: z.string(),
  updated_at: z.string(),
});

export const segments = operation({
  name: "segments",
  summary: "The saved segments: sets of customers by what they are now",
  effect: "read",
  isOfRecord: true,
  path: "/segments",
  positional: [],
  input: z.object({}),
  output: z.object({ rows: z.array(segmentRow) }),
  rows: "rows",
  async run({ store }) {
    return { rows: await savedSegments(store) };
  },
});

export const setSegment = operation({
  name: "segments set",
  summary: "Save a segment, or change one",
  effect: "write",
  path: "/segments/{name}",
  positional: ["name", "filter"],
  input: z.object({
    name: z.string().describe("Its name: up to 60 characters without = ~ < > | &"),
    filter: z.string().describe(FILTER),
    description: z.string().max(500).optional().describe("What it is for"),
  }),
  output: segmentRow,
  was: ({ store }, { name }) => savedAs(store, name),
  async run(workspace, { name, filter: text, description }) {
    const { book, subject } = await workspace.reading();
    const { filter } = await segmentFilter(book, text, subject);
    const before = (await savedSegments(workspace.store)).find((segment) => segment.name === name);
    return saveSegment(workspace.store, {
      name,
      filter,
      description: description ?? before?.description ?? "",
      updated_at: workspace.effects.now().toISOString(),
    });
  },
});

export const removeSegmentOperation = operation({
  name: "segments remove",
  summary: "Remove a saved segment",
  effect: "write",
  path: "/segments/{name}/remove",
  positional: ["name"],
  input: z.object({ name: z.string().describe("A saved segment") }),
  output: segmentRow,
  was: ({ store }, { name }) => savedAs(store, name),
  async run({ store }, { name }) {
    return removeSegment(store, name);
  },
});

async function savedAs(store: Store, name: string): Promise<unknown> {
  return (await savedSegments(store)).find((segment) => segment.name === name) ?? null;
}

export const countSegmentOperation = operation({
  name: "segments count",
  summary: "How many customers a segment or a filter has now, and what they are worth",
  effect: "read",
  isKept: true,
  path: "/segments/count",
  positional: ["filter"],
  input: z.object({
    filter: z.string().describe(`A saved segment by its name, or a filter. ${FILTER}`),
    policy,
    linked: linkedSchema,
  }),
  output: z.object({
    filter: z.string().describe("In its normal form"),
    groups: z
      .array(z.array(z.object({ field: z.string(), op: z.enum(OPERATORS), values: z.array(z.string()) })))
      .describe("The same taken apart: any of the groups, of each all conditions; an empty value is unknown"),
    currency: z.string().nullable(),
    policy: z.string(),
    customers: z.number(),
    active: z.number().describe("Those with MRR now"),
    mrr: moneySchema
      .nullable()
      .describe(
        "Their MRR now; null where the policy keeps currencies apart, or a rate of exchange is missing",
      ),
  }),
  async run(workspace, { filter, policy: name, linked }) {
    const view = { isLinked: linked ?? false };
    const { book, subject } = await workspace.reading(name, view);
    const segment = await segmentOf(workspace, filter, book, subject);
    const currency = book.isSeparate ? null : book.currency;
    const counted = await countSegment(book, segment, subject);
    const groups = segment.groups.map((group) =>
      group.map(({ field, operator: op, values }) => ({ field, op, values })),
    );
    return { filter: segment.filter, groups, currency, policy: book.policy, ...counted };
  },
});

export const segmentFieldsOperation = operation({
  name: "segments fields",
  summary: "What customers can be told by in a segment",
  effect: "read",
  isKept: true,
  path: "/segments/fields",
  positional: [],
  input: z.object({ policy }),
  output: z.object({
    rows: z.array(
      z.object({
        field: z.string(),
        kind: z.enum(FIELD_KINDS),
        operators: z.array(z.string()),
        values: z.number().nullable().describe("How many different ones there are; null where not listed"),
      }),
    ),
  }),
  rows: "rows",
  async run(workspace, { policy: name }) {
    const { book, subject } = await workspace.reading(name);
    return { rows: await fieldRows(book, subject) };
  },
});

export const segmentValuesOperation = operation({
  name: "segments values",
  summary: "The values of a field, those of most customers first",
  effect: "read",
  path: "/segments/values",
  positional: ["field"],
  input: z.object({
    field: z.string().describe("A field, as `segments fields` names it"),
    search: z.string().optional().describe("Only values that hold this text"),
    limit: z
      .number()
      .int()
      .min(1)
      .max(LIMITS.listed.most)
      .optional()
      .describe("How many to list; 50 when left out"),
    policy,
  }),
  output: z.object({
    field: z.string(),
    rows: z.array(
      z.object({
        value: z.string().describe("As a filter names it"),
        label: z.string(),
        customers: z.number().describe("How many have it"),
      }),
    ),
  }),
  rows: "rows",
  async run(workspace, { field, search = "", limit = 50, policy: name }) {
    const { book, subject } = await workspace.reading(name);
    const rows = await valueRows(book, subject, { field, search, limit });
    return { field, rows };
  },
});
