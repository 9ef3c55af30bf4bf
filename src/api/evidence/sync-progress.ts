import { z } from "zod";
import { operation } from "../operation.ts";
import { hasStripeKey } from "./sync-operations.ts";

export const syncProgressOperation = operation({
  name: "sync progress",
  summary: "Show the progress of the running sync, and how the last one ended",
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
        line: z.string().nullable().describe("Progress, in words"),
        percent: z.number().nullable().describe("Progress of the current step, from 0 to 100"),
        rows: z.number().nullable().describe("Objects or rows that the current step has read"),
      }),
    ),
    last: z
      .object({
        ended_at: z.string(),
        error: z.string().nullable().describe("What went wrong, if anything did"),
      })
      .nullable()
      .describe("The last sync to end; null if none has since the process started"),
    can_sync: z
      .boolean()
      .describe("True if a Stripe key is set and the folder doesn't contain the demo company"),
  }),
  rows: "running",
  async run(workspace) {
    const { running, last } = workspace.activity;
    return { running, last, can_sync: (await hasStripeKey(workspace)) && !(await workspace.isDemo()) };
  },
});
