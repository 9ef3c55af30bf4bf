import { z } from "zod";
import { dateOfDay } from "../../base/zone.ts";
import { dealNow, kept } from "../../growth/pipeline/deal-changes.ts";
import type { DealFilter } from "../../growth/pipeline/deal-list.ts";
import { DEAL_STATUSES, dealPage } from "../../growth/pipeline/deal-list.ts";
import type { Version } from "../../store/version-log.ts";
import { operation } from "../operation.ts";
import { dealFigures, dealRow, dealRowOf } from "./deal-rows.ts";
import { toldOf } from "./opportunity-changes.ts";
import { pipelineOf } from "./pipeline-of.ts";

/** How many changes are listed. */
const MOST_CHANGES = 500;

const changeRow = z.object({
  version: z.number(),
  at: z.string().describe("The instant from which it holds"),
  recorded_at: z.string().describe("When it was told"),
  by: z.string(),
  what: z.enum(["added", "changed", "removed"]),
  field: z.string().nullable().describe("Which field changed; a line for each"),
  before: z.union([z.string(), z.number()]).nullable(),
  after: z.union([z.string(), z.number()]).nullable(),
});
type ChangeRow = z.infer<typeof changeRow>;

export const opportunity = operation({
  name: "opportunity",
  summary: "Show one opportunity with its history: what changed, when, and by whom",
  effect: "read",
  isKept: "growth",
  path: "/opportunities/{id}",
  positional: ["id"],
  input: z.object({
    id: z.string().min(1).max(200).describe("Id of the opportunity, as in `opportunities`"),
  }),
  output: z.object({
    as_of: z.string(),
    currency: z.string().describe("Of amount and weighted"),
    opportunity: dealRow.nullable().describe("Null if it was removed"),
    probability: z.number().nullable().describe("In percent, set by hand"),
    rows: z.array(changeRow).describe("Its changes, newest first; money in minor units of its currency"),
  }),
  rows: "rows",
  async run(workspace, { id }) {
    const pipeline = await pipelineOf(workspace);
    const { book, today } = pipeline;
    const history = workspace.store.versions.history("opportunity", id);
    const last = history.at(-1);
    const deal = last === undefined || last.body !== null ? dealNow(workspace.store, id) : null;
    const figures = await dealFigures(pipeline, today, dateOfDay(today));
    const page =
      deal === null ? [] : await dealPage(book, only(id, today), { sort: "stage", limit: 1, offset: 0 });
    const [row] = page.map((one) => dealRowOf(pipeline, figures, one));
    return {
      as_of: figures.day,
      currency: book.currency,
      opportunity: row ?? null,
      probability: deal?.deal.probability ?? null,
      rows: changesIn(history).slice(0, MOST_CHANGES),
    };
  },
});

function only(id: string, day: number): DealFilter {
  return {
    ...{ day, id, statuses: DEAL_STATUSES, stages: null, owners: null, types: null },
    ...{ quarter: null, customers: null, customer: null },
  };
}

/** Newest version first, fields in the order of the schema. */
function changesIn(history: readonly Version[]): ChangeRow[] {
  return history.toReversed().flatMap((version, index) => {
    const { seq, at, recordedAt, by } = version;
    const told = { version: seq, at, recorded_at: recordedAt, by };
    const before = history[history.length - index - 2];
    if (version.body === null) return [{ ...told, what: "removed", field: null, before: null, after: null }];
    if (before === undefined || before.body === null)
      return [{ ...told, what: "added", field: null, before: null, after: null }];
    const [was, is] = [toldFields(before), toldFields(version)];
    return [...is].flatMap(([field, after]): ChangeRow[] => {
      const value = was.get(field) ?? null;
      return value === after ? [] : [{ ...told, what: "changed", field, before: value, after }];
    });
  });
}

/** The fields of an opportunity in the order of its schema. */
function toldFields(version: Version): Map<string, string | number | null> {
  const { id: _id, version: _version, signal, ...fields } = toldOf(kept(version));
  return new Map<string, string | number | null>([
    ...Object.entries(fields),
    ["signal", signal === null ? null : `${signal.kind}:${signal.subject}`],
  ]);
}
