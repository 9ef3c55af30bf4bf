import { rm } from "node:fs/promises";
import { resolve } from "node:path";
import { z } from "zod";
import { CambiumError } from "../../base/error.ts";
import { LIMITS } from "../../base/limits.ts";
import { type Period, periodOf, periodsBetween } from "../../base/period.ts";
import { cleaningUp } from "../../base/waiting.ts";
import { Zone } from "../../base/zone.ts";
import { type Policy, policySchema } from "../../engine/policy/policy.ts";
import { compareFigures } from "../../metrics/reconcile/compare-figures.ts";
import { type Frame, figureReader, otherReaders } from "../../metrics/reconcile/figure-reader.ts";
import { momentsOf } from "../../metrics/reconcile/month-ends.ts";
import { reconciliationOf } from "../../metrics/reconcile/reconciliation.ts";
import { REASONS } from "../../metrics/reconcile/suspects.ts";
import { type Match, readTheirs, type TheirList } from "../../metrics/reconcile/their-figures.ts";
import { checkCoverage } from "../../model/policies/policy-coverage.ts";
import { findPolicy } from "../../model/policies/policy-record.ts";
import { catalogueSettings } from "../../model/products/products.ts";
import type { FigureLayout } from "../../sources/csv/figure-headers.ts";
import { type FigureFile, readFigures } from "../../sources/csv/figure-list.ts";
import { dropStaged } from "../../sources/raw/raw.ts";
import { textIn } from "../../warehouse/rows.ts";
import { mappingFields, mappingOf } from "../mapping.ts";
import { moneySchema, operation, pathSchema } from "../operation.ts";
import type { Workspace } from "../workspace.ts";

const reason = {
  reason: z.enum(REASONS).describe("The most likely reason"),
  setting: policySchema
    .keyof()
    .nullable()
    .describe("The setting that would explain it, when the reason is setting"),
  value: z
    .string()
    .describe("Detail of the reason: the setting's value, the status that counts, the preset, or the ratio"),
};
const sides = {
  theirs: moneySchema,
  ours: moneySchema,
  difference: moneySchema.describe("Their figure minus ours"),
};
const share = z.object({ ...reason, figures: z.number(), difference: moneySchema });

export const reconcileOperation = operation({
  name: "reconcile",
  summary: "Compare a file of MRR by customer with Cambium, and explain differences",
  effect: "read",
  path: "/reconcile",
  positional: ["file"],
  input: z.object({
    file: pathSchema.describe(
      "CSV, gzipped CSV, Excel (.xlsx) or Parquet file on this machine, with MRR or changes in MRR by customer; it isn't kept",
    ),
    policy: z.string().optional().describe("Policy to compare under; defaults to the organisation's"),
    account: z
      .string()
      .min(1)
      .optional()
      .describe("Billing account that the file is about; defaults to its account column, or to all accounts"),
    ...mappingFields,
    map: mappingFields.map.describe(
      "Column names, if they aren't recognised: customer=…,month=…,mrr=… or customer=…,date=…,change=…; also email, name, currency and account",
    ),
    minor: z.boolean().optional().describe("Amounts are in minor units, such as cents"),
    skip_bad: z.boolean().optional().describe("Leave out rows that can't be read, and compare the rest"),
    limit: z
      .number()
      .int()
      .min(0)
      .max(LIMITS.differences.most)
      .optional()
      .describe("How many figures to list; defaults to 100"),
  }),
  output: z.object({
    kind: z.enum(["mrr", "change"]).describe("What the file contains: MRR at month ends, or changes in MRR"),
    policy: z.string(),
    from: z.string().describe("First month in the file"),
    to: z.string().describe("Last month in the file"),
    mapping: z.record(z.string(), z.string()).describe("Which column was used for what"),
    month_columns: z
      .number()
      .describe("How many columns are months; 0 when the month is a column of its own"),
    bad_rows: z.number().describe("Rows left out"),
    customers: z
      .object({
        id: z.number(),
        email: z.number(),
        name: z.number(),
        ambiguous: z.number(),
        unknown: z.number(),
      })
      .describe("How many of the file's customers were matched by id, e-mail or name, and how many weren't"),
    compared: z.number().describe("Figures on either side, by customer, month and currency"),
    same: z.number().describe("Figures that match"),
    explanation: z.string().describe("One sentence naming what explains most"),
    reasons: z
      .array(share.extend({ currency: z.string() }))
      .describe("Effect of each reason over all months, largest first; they add up to the difference"),
    totals: z
      .array(
        z.object({
          period: z.string(),
          currency: z.string(),
          ...sides,
          reasons: z.array(share).describe("Effect of each reason; they add up to the difference"),
        }),
      )
      .describe("Totals by month"),
    unlisted: z
      .array(z.object({ currency: z.string(), figures: z.number(), difference: moneySchema }))
      .describe("Differences not listed, including amounts below a minor unit"),
    rows: z.array(
      z.object({
        account: z.string(),
        customer: z.string(),
        name: z.string().nullable(),
        period: z.string(),
        currency: z.string(),
        ...sides,
        ...reason,
        hint: z.string().describe("The reason, in words"),
      }),
    ),
  }),
  rows: "rows",
  async run(workspace, input) {
    const { name, policy } = await findPolicy(
      workspace.store,
      input.policy ?? (await workspace.settings()).policy,
    );
    const reading = await workspace.terms();
    await prepare(workspace, name, policy);
    const { file, theirs } = await readList(workspace, input, reading);
    const frame = frameOf(file.layout, theirs, new Zone(reading.zone));
    const { warehouse, store } = workspace;
    const context = { reading, said: await catalogueSettings(store) };
    const own = await figureReader(warehouse, policy, context);
    const others = await otherReaders(warehouse, own, context, (other) => isEnough(workspace, other));
    const comparison = await compareFigures(warehouse, theirs, frame, { own, others, reading });
    const found = await reconciliationOf(warehouse, comparison, theirs.parties, {
      policy,
      frame,
      limit: input.limit ?? 100,
    });
    const { layout, badCount } = file;
    return {
      kind: layout.kind,
      policy: name,
      from: frame.months[0]?.label ?? "",
      to: frame.months.at(-1)?.label ?? "",
      mapping: layout.map,
      month_columns: layout.months.length,
      bad_rows: badCount,
      customers: customersOf(theirs),
      compared: comparison.compared,
      same: comparison.same,
      ...found,
    };
  },
});

/** Brings the states up to date and checks that the evidence is enough for the policy. */
async function prepare(workspace: Workspace, name: string, policy: Policy): Promise<void> {
  await workspace.states();
  await checkCoverage(workspace.warehouse, name, policy);
}

async function isEnough(workspace: Workspace, policy: Policy): Promise<boolean> {
  try {
    await checkCoverage(workspace.warehouse, "", policy);
    return true;
  } catch (error) {
    if (error instanceof CambiumError && error.code === "unsupported") return false;
    throw error;
  }
}

type Input = Parameters<typeof mappingOf>[0] & {
  file: string;
  account?: string;
  minor?: boolean;
  skip_bad?: boolean;
};

/** @throws CambiumError `not_found` for an unknown account */
async function checkAccount(warehouse: Workspace["warehouse"], account: string | undefined): Promise<void> {
  const rows = await warehouse.query("select distinct account from customers order by 1");
  const known = rows.map((row) => textIn(row, "account"));
  if (known.length === 0)
    throw new CambiumError("not_found", "there's no data to compare with yet", {
      hint: "Run `cambium sync stripe`, or import a file with `cambium import`.",
    });
  if (account === undefined || known.includes(account)) return;
  throw new CambiumError("not_found", `unknown account: ${account}`, {
    hint: `Use one of ${known.join(", ")}.`,
  });
}

/** Reads the file into memory and deletes the temporary copies. */
async function readList(
  { store, warehouse }: Workspace,
  input: Input,
  { currency, zone }: { currency: string; zone: string },
): Promise<{ file: FigureFile; theirs: TheirList }> {
  await checkAccount(warehouse, input.account);
  const scratch = await store.scratch();
  try {
    const mapping = mappingOf(input);
    const path = resolve(input.file);
    const file = await readFigures(warehouse, path, scratch, { mapping, account: input.account ?? "", zone });
    try {
      if (file.badCount > 0 && (input.skip_bad !== true || file.rows === 0)) throw badRows(path, file);
      const theirs = await readTheirs(warehouse, file.relation, { currency, isMinor: input.minor === true });
      return { file, theirs };
    } finally {
      await cleaningUp(() => file.drop());
    }
  } finally {
    await cleaningUp(() => dropStaged(warehouse));
    await rm(scratch, { recursive: true, force: true });
  }
}

function badRows(path: string, { badCount, bad }: FigureFile): CambiumError {
  const count = badCount === 1 ? "1 value that can't be read" : `${badCount} values that can't be read`;
  return new CambiumError("bad_input", `${path} has ${count}`, {
    hint: "Fix them, or pass --skip-bad to compare the other rows.",
    badRows: bad,
  });
}

/** The months from a list's first figure to its last. */
function frameOf({ kind }: FigureLayout, { figures }: TheirList, zone: Zone): Frame {
  const days = figures.map(({ day }) => day);
  const first = days.reduce((least, day) => Math.min(least, day), Number.POSITIVE_INFINITY);
  const last = days.reduce((most, day) => Math.max(most, day), Number.NEGATIVE_INFINITY);
  const months: Period[] = periodsBetween("month", first, last + 1);
  const before = periodOf("month", (months[0]?.start ?? first) - 1);
  const after = periodOf("month", months.at(-1)?.end ?? last + 1);
  return { kind, months, moments: momentsOf(months, before, after, zone) };
}

function customersOf({ parties }: TheirList) {
  const count = (is: (party: TheirList["parties"][number]) => boolean) => parties.filter(is).length;
  const by = (match: Match) => count((party) => party.found.length === 1 && party.match === match);
  return {
    id: by("id"),
    email: by("email"),
    name: by("name"),
    ambiguous: count(({ found }) => found.length > 1),
    unknown: count(({ found }) => found.length === 0),
  };
}
