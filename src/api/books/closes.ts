import { z } from "zod";
import { CambiumError } from "../../base/error.ts";
import { dateOfDay, dayOfDate } from "../../base/zone.ts";
import { heldEvidence } from "../../model/build.ts";
import {
  type Close,
  checkTerms,
  closable,
  readCloses,
  removeClose,
} from "../../model/closes/close-record.ts";
import { closeBooks } from "../../model/closes/reported-books.ts";
import { operation } from "../operation.ts";
import type { Workspace } from "../workspace.ts";

const closeRow = z.object({
  period: z.string(),
  closed_up_to: z.string().describe("Last day that this close covers"),
  closed_at: z.string(),
  evidence: z.number().describe("Number of the last import in these figures"),
  policy: z.string(),
  timezone: z.string(),
  currency: z.string(),
});

export const closeOperation = operation({
  name: "close",
  summary: "Close a past month, quarter or year, and keep its figures as reported",
  effect: "write",
  path: "/closes",
  positional: ["period"],
  input: z.object({
    period: z.string().describe("Period to close: 2024-06, 2024-Q2 or 2024"),
    with_earlier: z.boolean().optional().describe("Also close any open periods before it"),
  }),
  output: closeRow,
  run: (workspace, input) => workspace.frozen(() => close(workspace, input)),
});

/** Closes a period as known at one moment, whatever evidence arrives meanwhile. */
async function close(
  workspace: Workspace,
  { period: label, with_earlier }: { period: string; with_earlier?: boolean | undefined },
): Promise<z.infer<typeof closeRow>> {
  const { settings: own, zone, subject } = await workspace.reading();
  const { policy, timezone, currency } = own;
  const closes = await readCloses(workspace.store);
  const now = workspace.effects.now();
  const period = closable(label, closes, zone.dayOf(now.getTime()), with_earlier ?? false);
  checkEvidence(subject.lastDay);
  const books = await workspace.books();
  const settings = books.plan.policy;
  checkTerms(closes, { policy, settings, timezone, currency });
  await workspace.reading(policy, { isReported: true });
  const closed = await closeBooks(workspace.store, workspace.warehouse, closes, books, {
    period: period.label,
    open_from: dateOfDay(period.end),
    closed_at: now.toISOString(),
    evidence: await heldEvidence(workspace.warehouse),
    policy,
    settings,
    timezone,
    currency,
  });
  return rowOf(closed);
}

export const closesOperation = operation({
  name: "closes",
  summary: "List closed periods, each with its policy and evidence",
  effect: "read",
  isOfRecord: true,
  path: "/closes",
  positional: [],
  input: z.object({}),
  output: z.object({ rows: z.array(closeRow) }),
  rows: "rows",
  async run({ store }) {
    return { rows: (await readCloses(store)).map(rowOf) };
  },
});

export const removeCloseOperation = operation({
  name: "closes remove",
  summary: "Undo the last close, so its figures follow the evidence again",
  effect: "write",
  path: "/closes/{period}/remove",
  positional: ["period"],
  input: z.object({ period: z.string().describe("The last closed period") }),
  output: closeRow,
  async run({ store }, { period }) {
    return rowOf(await removeClose(store, period));
  },
});

function checkEvidence(lastDay: number | null): void {
  if (lastDay !== null) return;
  throw new CambiumError("not_found", "there's no data to close yet", {
    hint: "Import a file with `cambium import`, or try the demo company: `cambium demo`.",
  });
}

function rowOf({ period, open_from, closed_at, evidence, policy, timezone, currency }: Close) {
  const closed_up_to = dateOfDay(dayOfDate(open_from) - 1);
  return { period, closed_up_to, closed_at, evidence, policy, timezone, currency };
}
