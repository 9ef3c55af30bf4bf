import { z } from "zod";
import { dateOfDay } from "../../base/zone.ts";
import { type Live, liveMrr } from "../../model/checks/live-mrr.ts";
import { findPolicy } from "../../model/policies/policy-record.ts";
import { type Held, knownSources } from "../../sources/known-sources.ts";
import { Kept } from "../kept.ts";
import { operation } from "../operation.ts";
import type { Workspace } from "../workspace.ts";
import { liveRows, liveSchema } from "./verify.ts";

const heldOfStripe = new Kept<Held>();
const liveFigures = new Kept<Live[]>();

export const trust = operation({
  name: "trust",
  summary: "How fresh and how whole the evidence is: where it comes from, until when, and what was left out",
  effect: "read",
  path: "/trust",
  positional: [],
  input: z.object({
    policy: z.string().optional().describe("The organisation's own when left out"),
    live: z
      .boolean()
      .optional()
      .describe(
        "Hold the books against what Stripe last said; true when left out. With false only if that is known already: a large account takes seconds after new evidence",
      ),
  }),
  output: z.object({
    sources: z.array(
      z.object({
        kind: z.enum(["stripe", "import", "postgres", "demo"]),
        account: z.string(),
        at: z.string().describe("Up to when it is known: the last import, or what was last asked or seen"),
        rows: z.number().describe("Rows that were imported, or objects and events that are kept"),
      }),
    ),
    unfinished: z
      .array(z.string())
      .describe(
        "Accounts of Stripe whose first sync has not ended: figures cover only what has been read so far",
      ),
    evidence_on: z.string().nullable().describe("Local date of the last state"),
    live: z
      .array(liveSchema)
      .nullable()
      .describe(
        "Accounts of Stripe: MRR as their subscriptions were last seen, beside the books; null: not known yet",
      ),
    excluded: z.object({
      rows: z.number().describe("Bad rows that imports left out"),
      imports: z.array(z.number()).describe("Which imports: `imports bad` lists them"),
    }),
    last_poll: z
      .object({ ended_at: z.string(), error: z.string().nullable().describe("What went wrong") })
      .nullable()
      .describe("The last time that this process asked Stripe for what is new"),
    last_error: z.string().nullable().describe("What went wrong the last time that Stripe was polled"),
  }),
  rows: "sources",
  async run(workspace, input) {
    const { store, activity } = workspace;
    const { lastDay } = (await workspace.reading(input.policy)).subject;
    const held = await heldOfStripe.get(workspace, "", async () => store.stripe.accounts());
    const known = await knownSources(store, held);
    const hasStripe = held.length > 0;
    const bad = (await store.standingImports()).flatMap(({ seq, files }) =>
      files.filter(({ badRows }) => badRows > 0).map(({ badRows }) => ({ seq, badRows })),
    );
    return {
      sources: known,
      unfinished: await workspace.unfinished(),
      evidence_on: lastDay === null ? null : dateOfDay(lastDay),
      live: hasStripe ? await liveIn(workspace, input) : [],
      excluded: {
        rows: bad.reduce((sum, { badRows }) => sum + badRows, 0),
        imports: [...new Set(bad.map(({ seq }) => seq))],
      },
      last_poll: activity.lastPoll,
      last_error: activity.lastPoll?.error ?? null,
    };
  },
});

async function liveIn(workspace: Workspace, input: { policy?: string; live?: boolean }) {
  const { store, warehouse } = workspace;
  const { book } = await workspace.reading(input.policy);
  if (input.live === false) {
    const known = await liveFigures.find(workspace, book.policy);
    return known === undefined ? null : liveRows(known);
  }
  const { policy } = await findPolicy(store, book.policy);
  return liveRows(
    await liveFigures.get(workspace, book.policy, () => liveMrr(store, warehouse, policy, book.schema)),
  );
}
