import { z } from "zod";
import { LIMITS } from "../../base/limits.ts";
import { operation } from "../operation.ts";

export const audit = operation({
  name: "audit",
  summary: "List every change: when, how, and the value before",
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
      .describe("How many to list; defaults to 100"),
    offset: z.number().int().min(0).optional().describe("How many of the newest to skip"),
  }),
  output: z.object({
    total: z.number().describe("Total number of changes"),
    rows: z.array(
      z.object({
        at: z.string(),
        operation: z.string(),
        by: z.string().describe("command line, http or assistant"),
        input: z.unknown().describe("The input, without secrets"),
        was: z.unknown().describe("The value before; null if unknown or not set"),
      }),
    ),
  }),
  rows: "rows",
  async run({ store }, { limit = 100, offset = 0 }) {
    return store.audit.entries({ limit, offset });
  },
});
