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
  summary: "Show how fresh and complete your data is, and where it comes from",
  effect: "read",
  path: "/trust",
  positional: [],
  input: z.object({
    policy: z.string().optional().describe("Policy to apply; defaults to the organisation's"),
    live: z
      .boolean()
      .optional()
      .describe(
        "Compare the books with what Stripe last reported; defaults to true. With false, only if already known: after new evidence, a large account takes seconds",
      ),
  }),
  output: z.object({
    sources: z.array(
      z.object({
        kind: z.enum(["stripe", "import", "postgres", "demo"]),
        account: z.string(),
        at: z.string().describe("Time of the last import, or when it was last requested or seen"),
        rows: z.number().describe("Rows imported, or objects and events kept"),
      }),
    ),
    unfinished: z
      .array(z.string())
      .describe(
        "Stripe accounts whose first sync hasn't finished: figures cover only what's been read so far",
      ),
    evidence_on: z.string().nullable().describe("Local date of the last state"),
    live: z
      .array(liveSchema)
      .nullable()
      .describe(
        "Stripe accounts: MRR of their subscriptions as last seen, next to the books; null if not known yet",
      ),
    excluded: z.object({
      rows: z.number().describe("Bad rows left out of imports"),
      imports: z.array(z.number()).describe("Imports with bad rows; list them with `imports bad`"),
    }),
    last_poll: z
      .object({
        ended_at: z.string(),
        error: z.string().nullable().describe("What went wrong, if anything did"),
      })
      .nullable()
      .describe("The last time this process polled Stripe"),
    last_error: z.string().nullable().describe("Error of the last poll, if it failed"),
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
