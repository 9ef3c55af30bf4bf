import { z } from "zod";
import { LIMITS } from "../../base/limits.ts";
import { operation } from "../operation.ts";

export const audit = operation({
  name: "audit",
  summary: "Everything that was changed: when, by which way, and what it was before",
  effect: "read",
  path: "/audit",
  isOfRecord: true,
  positional: [],
  input: z.object({
    limit: z
      .number()
      .int()
      .min(0)
      .max(LIMITS.entries.most)
      .optional()
      .describe("How many to list; 100 when left out"),
    offset: z.number().int().min(0).optional().describe("How many of the newest to leave out"),
  }),
  output: z.object({
    total: z.number().describe("How many there are"),
    rows: z.array(
      z.object({
        at: z.string(),
        operation: z.string(),
        by: z.string().describe("command line or http"),
        input: z.unknown().describe("What was asked, without secrets"),
        was: z.unknown().describe("What it was before; null where that is not known, or was nothing"),
      }),
    ),
  }),
  rows: "rows",
  async run({ store }, { limit = 100, offset = 0 }) {
    return store.audit.entries({ limit, offset });
  },
});
