import { z } from "zod";
import { operation } from "../operation.ts";
import { hasStripeKey } from "./sync-operations.ts";

export const syncProgressOperation = operation({
  name: "sync progress",
  summary: "What a sync that runs in this process is doing, and how the last one ended",
  effect: "read",
  path: "/sync/progress",
  positional: [],
  takesTurns: false,
  input: z.object({}),
  output: z.object({
    running: z.array(
      z.object({
        name: z.string().describe("sync stripe, sync postgres or poll"),
        started_at: z.string(),
        line: z.string().nullable().describe("How far it is, in words"),
        percent: z.number().nullable().describe("How much of its present step is done, from 0 to 100"),
        rows: z.number().nullable().describe("How many objects or rows its present step has read"),
      }),
    ),
    last: z
      .object({ ended_at: z.string(), error: z.string().nullable().describe("What went wrong") })
      .nullable()
      .describe("The one that ended last; null when none has since the process began"),
    can_sync: z
      .boolean()
      .describe("Whether there is a key to read Stripe with, and the folder does not hold the demo company"),
  }),
  rows: "running",
  async run(workspace) {
    const { running, last } = workspace.activity;
    return { running, last, can_sync: (await hasStripeKey(workspace)) && !(await workspace.isDemo()) };
  },
});
