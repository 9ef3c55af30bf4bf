import type { z } from "zod";
import type { sqlSavedOperation } from "../../src/api/sql/saved-operations.ts";
import type { sqlResultsOperation } from "../../src/api/sql/schedule-operations.ts";
import type {
  sqlFunctionsOperation,
  sqlOperation,
  sqlSchemaOperation,
} from "../../src/api/sql/sql-operations.ts";
import type { sqlTemplatesOperation } from "../../src/api/sql/templates-operation.ts";
import type { Loaded } from "./loaded.ts";

export type SqlAnswer = z.infer<typeof sqlOperation.output>;
export type SqlSchema = z.infer<typeof sqlSchemaOperation.output>;
export type SqlFunctions = z.infer<typeof sqlFunctionsOperation.output>;

export type SqlTemplates = z.infer<typeof sqlTemplatesOperation.output>;
export type SavedQueries = z.infer<typeof sqlSavedOperation.output>;
export type SavedQuery = SavedQueries["rows"][number];
export type SqlResults = z.infer<typeof sqlResultsOperation.output>;

/** A ready-made query with the values that fit the books' own days. */
export function loadedTemplate({ id, sql, parameters }: SqlTemplates["rows"][number]): Loaded {
  const by = <Value>(read: (one: (typeof parameters)[number]) => Value) =>
    Object.fromEntries(parameters.map((one) => [one.name, read(one)]));
  return {
    sql,
    values: by((one) => one.default),
    labels: by(({ label }) => label),
    choices: by(({ choices }) => choices),
    from: { kind: "template", id },
  };
}

/** A saved query with the values that it runs with by itself. */
export function loadedSaved({ id, name, sql, version, param }: SavedQuery): Loaded {
  return {
    sql,
    values: valuesOf(param ?? []),
    ...{ labels: {}, choices: {} },
    from: { kind: "saved", id, name, version },
  };
}

/** Values by name, of `name=value`. */
export function valuesOf(param: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    param.map((one) => [one.slice(0, one.indexOf("=")), one.slice(one.indexOf("=") + 1)]),
  );
}

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
