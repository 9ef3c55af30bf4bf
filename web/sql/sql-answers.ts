import type { z } from "zod";
import type {
  sqlFunctionsOperation,
  sqlOperation,
  sqlSchemaOperation,
} from "../../src/api/sql/sql-operations.ts";

export type SqlAnswer = z.infer<typeof sqlOperation.output>;
export type SqlSchema = z.infer<typeof sqlSchemaOperation.output>;
export type SqlFunctions = z.infer<typeof sqlFunctionsOperation.output>;

/** What a query is run with. */
export interface Asked {
  sql: string;
  /** Values of its parameters, as `name=value`. */
  param: string[];
  /** Only these billing accounts; all if omitted. */
  account?: string[];
  /** Whether it's run for each account by itself. */
  each: boolean;
}
