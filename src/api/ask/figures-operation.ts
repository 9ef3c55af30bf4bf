import { z } from "zod";
import { checkMost, LIMITS } from "../../base/limits.ts";
import { READINGS, type Reading } from "../../base/period.ts";
import { answer } from "../../metrics/figures/compute.ts";
import type { AnswerRow } from "../../metrics/figures/figures.ts";
import { understand } from "../../metrics/question/question.ts";
import { operation } from "../operation.ts";
import { membershipOf, membershipSchema, narrowingIn } from "../segments/segment-input.ts";
import type { Workspace } from "../workspace.ts";
import { asReported, isLinked, ranged, UNITS, viewOf } from "./questions.ts";

/** The segment name for every customer. */
const EVERYBODY = "*";

const { segment: _, ...shared } = ranged;
const input = z.object({
  ...shared,
  columns: z
    .array(z.string())
    .min(1)
    .max(LIMITS.columns.most)
    .describe(
      `Metric to show, with any filters of its own after semicolons: mrr or expansion_mrr;group=upsell. Up to ${LIMITS.columns.most}`,
    ),
  by: z.string().optional().describe("Dimension to break down by, with a row for each value"),
  segment: z
    .array(z.string())
    .max(LIMITS.stacked.most)
    .optional()
    .describe(
      `Only these customers: the name of a saved segment, a filter, or * for everybody. Up to ${LIMITS.stacked.most}, listed one below the other`,
    ),
  compare: z
    .enum(["previous", "year"])
    .optional()
    .describe("Compare each figure with the range before (previous) or a year earlier (year)"),
  counts: z.boolean().optional().describe("Show how many customers are behind each figure"),
});
type Input = z.infer<typeof input>;

type Row = Record<string, string | number | null>;

/** The values of an answer besides its figure, each with its column suffix. */
const BESIDE = { previous: "previous", change: "change", customers: "customers" } as const;

export const figuresOperation = operation({
  name: "figures",
  summary: "Show several metrics side by side, with a row for each period",
  effect: "read",
  isKept: true,
  path: "/figures",
  positional: [],
  input,
  output: z.object({
    currency: z.string().nullable().describe("Null when rows have different currencies"),
    policy: z.string(),
    linked: isLinked,
    interval: z.enum(READINGS),
    as_reported: z.boolean().optional().describe("True when asked for as reported"),
    membership: membershipSchema,
    columns: z.array(z.object({ column: z.string(), metric: z.string(), unit: z.enum(UNITS) })),
    rows: z
      .array(z.record(z.string(), z.union([z.string(), z.number(), z.null()])))
      .describe(
        "segment if there are several, period, the dimension, and each column's figure under the column's name, as `metric` gives it; compare and counts add NAME previous, NAME change and NAME customers",
      ),
  }),
  rows: "rows",
  money: ({ columns }) =>
    columns
      .filter(({ unit }) => unit === "money")
      .flatMap(({ column }) => [column, `${column} ${BESIDE.previous}`, `${column} ${BESIDE.change}`]),
  async run(workspace, asked) {
    const segments = asked.segment ?? [EVERYBODY];
    const rows = new Map<string, Row>();
    let cells = 0;
    let told: Told | undefined;
    for (const segment of segments) {
      const beside: Row = segments.length > 1 ? { segment } : {};
      const own = await addSegment(workspace, asked, segment, (found) => {
        cells += found.length;
        checkMost("cells", cells);
        for (const [key, row] of found) {
          const name = JSON.stringify([segment, key]);
          rows.set(name, { ...(rows.get(name) ?? beside), ...row });
        }
      });
      told = { ...told, ...own };
    }
    const names = new Set([...rows.values()].flatMap((row) => Object.keys(row)));
    const empty = Object.fromEntries([...names].map((name) => [name, null]));
    return { ...told!, ...asReported(asked), rows: [...rows.values()].map((row) => ({ ...empty, ...row })) };
  },
});

interface Told {
  currency: string | null;
  policy: string;
  linked?: true;
  membership?: z.infer<typeof membershipSchema>;
  interval: Reading;
  columns: { column: string; metric: string; unit: (typeof UNITS)[number] }[];
}

/**
 * Asks for every column of one segment.
 * @param add receives the cells of a column, keyed by row
 */
async function addSegment(
  workspace: Workspace,
  { columns, by, where = [], segment: _all, segment_as_of, ...asked }: Input,
  segment: string,
  add: (found: [key: string, row: Row][]) => void,
): Promise<Told> {
  const view = viewOf(asked);
  const { book, subject } = await workspace.reading(asked.policy, view);
  const chosen = { segment: segment === EVERYBODY ? undefined : segment, segment_as_of };
  const narrowed = await narrowingIn(workspace, chosen, book, subject);
  const units: Told["columns"] = [];
  let told: Omit<Told, "columns"> = { currency: null, policy: book.policy, interval: "month" };
  for (const column of columns) {
    const [metric = "", ...filters] = column.split(";");
    const question = {
      ...asked,
      ...narrowed,
      metric,
      where: [...where, ...filters],
      by: by === undefined ? [] : [by],
    };
    const understood = understand(question, subject);
    const { unit, rows, currency, linked } = await answer(book, understood);
    told = { currency, policy: book.policy, ...(linked && { linked }), interval: understood.interval };
    units.push({ column, metric, unit });
    add(rows.map((row) => cellsOf(row, column, understood.by)));
  }
  return { ...told, ...membershipOf(chosen, subject), columns: units };
}

function cellsOf(row: AnswerRow, column: string, by: string[]): [key: string, row: Row] {
  const labels = Object.fromEntries(["period", ...by].map((name) => [name, row[name] ?? null]));
  const beside = Object.entries(BESIDE).flatMap(([name, ending]) =>
    name in row ? [[`${column} ${ending}`, row[name] ?? null]] : [],
  );
  return [JSON.stringify(labels), { ...labels, [column]: row.value ?? null, ...Object.fromEntries(beside) }];
}
