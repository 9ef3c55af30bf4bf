import { z } from "zod";

/** What a child process is asked: to run one query against a published copy. */
export const questionSchema = z.object({
  id: z.number(),
  /** The copy, and when it was loaded. */
  path: z.string(),
  loadedAt: z.string(),
  /** The names of columns that hold days in all tables that have them. */
  days: z.array(z.string()),
  /** The names of the tables, as queries call them. */
  relations: z.array(z.string()),
  sql: z.string(),
  /** Only these accounts' rows; null for all. */
  accounts: z.array(z.string()).nullable(),
  parameters: z.record(z.string(), z.string()),
  /** Rows to send back at most; the others are counted. */
  most: z.number(),
  /** Characters in them at most; a larger answer is refused. */
  mostCharacters: z.number(),
  /** Only say whether it may run. */
  isCheck: z.boolean(),
});
export type Question = z.infer<typeof questionSchema>;

const cellSchema = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/** What it answers. */
export const replySchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("rows"),
    id: z.number(),
    columns: z.array(z.object({ name: z.string(), type: z.string() })),
    rows: z.array(z.array(cellSchema)),
    total: z.number(),
    /** Milliseconds in the engine. */
    ms: z.number(),
    parameters: z.array(z.string()),
    /** The tables that the query names, as queries call them. */
    tables: z.array(z.string()),
  }),
  z.object({
    kind: z.literal("refused"),
    id: z.number(),
    /** Who refused it: only the engine does after something was run. */
    by: z.enum(["parser", "guard", "dialect", "engine"]),
    message: z.string(),
    hint: z.string(),
    line: z.number().nullable(),
    column: z.number().nullable(),
  }),
  z.object({ kind: z.literal("ready") }),
]);
export type Reply = z.infer<typeof replySchema>;
export type Cell = z.infer<typeof cellSchema>;
