import { z } from "zod";
import { LIMITS } from "../../base/limits.ts";

/** How many rows of a list are told, unless asked otherwise. */
export const USUAL_ROWS = 100;

/** The inputs that ask for a page of a list. */
export const pageInputs = {
  limit: z
    .number()
    .int()
    .min(0)
    .max(LIMITS.listed.most)
    .optional()
    .describe(`How many to list; defaults to ${USUAL_ROWS}`),
  offset: z.number().int().min(0).optional().describe("How many to skip"),
};

/** A person, as an input names one: by id, e-mail address or name. */
export const personTextSchema = z.string().min(1).max(320);
