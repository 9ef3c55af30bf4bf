import { z } from "zod";
import { LIMITS } from "../../base/limits.ts";
import { FIELD_KINDS, SIGNAL } from "../../metrics/segments/segment-fields.ts";
import { OPERATORS } from "../../metrics/segments/segment-filter.ts";
import { countSegment, fieldRows, segmentFilter, valueRows } from "../../metrics/segments/segments.ts";
import { removeSegment, savedSegments, saveSegment } from "../../model/saved-segments.ts";
import type { Store } from "../../store/store.ts";
import { todayOf } from "../growing/growth-books.ts";
import { linkedSchema, moneySchema, operation } from "../operation.ts";
import { openSignalsOf } from "../segments/open-signals.ts";
import { segmentOf } from "../segments/segment-input.ts";

const FILTER =
  "Conditions joined by & must all match; | separates alternatives. A condition is a field, one of = != ~ > >= < <=, and values separated by commas. An empty value matches customers without one; escape , & and | with a backslash";
const policy = z.string().optional().describe("Policy to apply; defaults to the organisation's");

const segmentRow = z.object({
  name: z.string(),
  filter: z.string(),
  description: z.string(),
  updated_at: z.string(),
});

export const segments = operation({
  name: "segments",
  summary: "List saved segments",
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
  summary: "Create or update a segment",
  effect: "write",
  path: "/segments/{name}",
  positional: ["name", "filter"],
  input: z.object({
    name: z.string().describe("Name of the segment: up to 60 characters, without = ~ < > | &"),
    filter: z.string().describe(FILTER),
    description: z.string().max(500).optional().describe("What the segment is for"),
  }),
  output: segmentRow,
  was: ({ store }, { name }) => savedAs(store, name),
  async run(workspace, { name, filter: text, description }) {
    const { book, subject } = await workspace.reading();
    const signals = await openSignalsOf(workspace, false);
    const { filter } = await segmentFilter(book, text, { ...subject, signals });
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
  input: z.object({ name: z.string().describe("Name of a saved segment") }),
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
  summary: "Count the customers that match a segment or filter, and their MRR",
  effect: "read",
  isKept: true,
  path: "/segments/count",
  positional: ["filter"],
  input: z.object({
    filter: z.string().describe(`The name of a saved segment, or a filter. ${FILTER}`),
    policy,
    linked: linkedSchema,
  }),
  output: z.object({
    filter: z.string().describe("The filter in its normal form"),
    groups: z
      .array(z.array(z.object({ field: z.string(), op: z.enum(OPERATORS), values: z.array(z.string()) })))
      .describe(
        "The filter as groups of conditions: a customer matches any group, and all conditions in it; an empty value means unknown",
      ),
    currency: z.string().nullable(),
    policy: z.string(),
    customers: z.number(),
    active: z.number().describe("Customers with MRR now"),
    mrr: moneySchema
      .nullable()
      .describe(
        "Their current MRR; null if the policy keeps currencies separate or an exchange rate is missing",
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
  summary: "List the fields that segments can filter by",
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
        values: z.number().nullable().describe("Number of distinct values; null if they aren't listed"),
      }),
    ),
  }),
  rows: "rows",
  async run(workspace, { policy: name }) {
    const { book, subject } = await workspace.reading(name);
    const signals = await openSignalsOf(workspace, false);
    return { rows: await fieldRows(book, { ...subject, signals }) };
  },
});

export const segmentValuesOperation = operation({
  name: "segments values",
  summary: "List the values of a field, most common first",
  effect: "read",
  path: "/segments/values",
  positional: ["field"],
  input: z.object({
    field: z.string().describe("Field, as `segments fields` names it"),
    search: z.string().optional().describe("Only values that contain this text"),
    limit: z
      .number()
      .int()
      .min(1)
      .max(LIMITS.listed.most)
      .optional()
      .describe("How many to list; defaults to 50"),
    policy,
  }),
  output: z.object({
    field: z.string(),
    rows: z.array(
      z.object({
        value: z.string().describe("The value to use in a filter"),
        label: z.string(),
        customers: z.number().describe("Customers with this value"),
      }),
    ),
  }),
  rows: "rows",
  async run(workspace, { field, search = "", limit = 50, policy: name }) {
    const { book, subject } = await workspace.reading(name);
    const signals = await openSignalsOf(workspace, field === SIGNAL);
    const today = await todayOf(workspace, book.zone, subject);
    const rows = await valueRows(book, { ...subject, today, signals }, { field, search, limit });
    return { field, rows };
  },
});
