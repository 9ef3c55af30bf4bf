import { z } from "zod";

/** The one thing to do about a line: an operation and its input. */
export const actionSchema = z
  .object({ operation: z.string(), input: z.record(z.string(), z.unknown()) })
  .describe("What its one button does");
