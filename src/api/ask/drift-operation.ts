import { z } from "zod";
import { CambiumError } from "../../base/error.ts";
import { LIMITS } from "../../base/limits.ts";
import { type Period, parsePeriod } from "../../base/period.ts";
import type { Zone } from "../../base/zone.ts";
import { customersOf } from "../../metrics/proof/state-evidence.ts";
import { DRIFTED, driftOf, type PeriodDrift, type TwoBooks } from "../../metrics/readings/drift.ts";
import { lateEvidence } from "../../metrics/readings/late-evidence.ts";
import { type Close, openFrom, readCloses } from "../../model/closes/close-record.ts";
import type { Book } from "../../model/parts/book.ts";
import { textIn } from "../../warehouse/rows.ts";
import { customerNames, moneySchema, operation } from "../operation.ts";
import type { Workspace } from "../workspace.ts";
import { evidenceNamer, evidenceSchema } from "./proof-output.ts";

const both = {
  reported: moneySchema,
  now: moneySchema,
  difference: moneySchema.describe("Figure now minus figure as reported"),
};

const driftRow = z.object({
  period: z.string(),
  currency: z.string(),
  ...customerNames,
  type: z.string().describe("Movement type; opening for the customer's MRR at the start"),
  cause: z.string().nullable(),
  ...both,
  evidence: z.array(evidenceSchema).describe("Evidence that arrived after the close"),
});

export const driftOperation = operation({
  name: "drift",
  summary: "Show what changed in closed periods since they were closed, and why",
  effect: "read",
  path: "/drift",
  positional: [],
  input: z.object({
    period: z.string().optional().describe("Closed period to check; defaults to all of them"),
    limit: z
      .number()
      .int()
      .min(0)
      .max(LIMITS.differences.most)
      .optional()
      .describe("How many lines to list per period; defaults to 100"),
  }),
  output: z.object({
    policy: z.string(),
    figures: z
      .array(z.object({ period: z.string(), currency: z.string(), metric: z.enum(DRIFTED), ...both }))
      .describe("Each figure as reported and as it is now"),
    unlisted: z
      .array(z.object({ period: z.string(), currency: z.string(), lines: z.number(), rest: moneySchema }))
      .describe("Lines of each period that aren't listed, and their total"),
    rows: z
      .array(driftRow)
      .describe(
        "The lines of a period add up to the difference in mrr; without openings, to that in net_new_mrr",
      ),
  }),
  rows: "rows",
  async run(workspace, { period, limit = 100 }) {
    const closes = await readCloses(workspace.store);
    const { book: now, subject, zone } = await workspace.reading();
    const { book: reported } = await workspace.reading(undefined, { isReported: true });
    const books = { reported, now, subject };
    const drifts: PeriodDrift[] = [];
    const rows: z.infer<typeof driftRow>[] = [];
    for (const each of periodsOf(closes, period)) {
      for (const currency of await currenciesOf(reported)) {
        const drift = await driftOf(books, each, currency);
        drifts.push(drift);
        rows.push(...(await inWords(workspace, closes, { ...books, zone }, each, drift, limit)));
      }
    }
    return {
      policy: now.policy,
      figures: drifts.flatMap(({ figures, lines: _, ...of }) => figures.map((one) => ({ ...of, ...one }))),
      unlisted: drifts.filter(({ lines }) => lines.length > limit).map((one) => unlisted(one, limit)),
      rows,
    };
  },
});

function periodsOf(closes: Close[], label: string | undefined): Period[] {
  const last = closes.at(-1);
  if (last === undefined) {
    throw new CambiumError("not_found", "no period is closed yet", {
      hint: "Close a past period first, such as `cambium close 2024-06`.",
    });
  }
  if (label === undefined) return closes.map((close) => parsePeriod(close.period));
  const period = parsePeriod(label);
  if (period.end <= openFrom(last)) return [period];
  throw new CambiumError("conflict", `${label} is not closed`, {
    hint: `The last closed period is ${last.period}.`,
  });
}

async function currenciesOf({ warehouse, schema, isSeparate, currency }: Book): Promise<string[]> {
  if (!isSeparate) return [currency];
  const rows = await warehouse.query("select code from currencies order by code", schema);
  return rows.map((row) => textIn(row, "code"));
}

function unlisted({ period, currency, lines }: PeriodDrift, limit: number) {
  const left = lines.slice(limit);
  return {
    period,
    currency,
    lines: left.length,
    rest: left.reduce((sum, { difference }) => sum + difference, 0),
  };
}

/** The listed lines with names, and the evidence that arrived late. */
async function inWords(
  workspace: Workspace,
  closes: Close[],
  { reported, zone }: TwoBooks & { zone: Zone },
  period: Period,
  { currency, lines }: PeriodDrift,
  limit: number,
): Promise<z.infer<typeof driftRow>[]> {
  const listed = lines.slice(0, limit);
  const numbers = [...new Set(listed.map(({ customer }) => customer))];
  const known = await customersOf(reported, numbers);
  const late = await lateEvidence(reported, closes, period, numbers, zone);
  const named = await evidenceNamer(workspace);
  return listed.map(({ customer: number, ...line }) => {
    const { account = "", customer = "", name = null } = known.get(number) ?? {};
    const evidence = (late.get(number) ?? []).map(named);
    return { period: period.label, currency, account, customer, name, ...line, evidence };
  });
}
