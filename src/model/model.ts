import { readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { CambiumError } from "../base/error.ts";
import { modelRoot } from "../base/root.ts";
import { quoted } from "../warehouse/literal.ts";
import { numberIn } from "../warehouse/rows.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";

/** A relation of the model: a file with one select. */
export interface Relation {
  name: string;
  sql: string;
  /** Columns that together identify a row, from the `-- grain:` line. */
  grain: string[];
  /** The rest of the header comment: what a row means. */
  summary: string;
}

/** Reads the `.sql` files of a model folder, sorted so that each comes after those it reads from. */
export async function readRelations(
  folder: "states" | "products" | "links" | "marts" | "checks",
  directory = modelRoot,
): Promise<Relation[]> {
  const files = (await readdir(join(directory, folder))).filter((name) => name.endsWith(".sql")).sort();
  const relations = await Promise.all(
    files.map(async (file) =>
      parseRelation(basename(file, ".sql"), await readFile(join(directory, folder, file), "utf8")),
    ),
  );
  return inOrder(relations);
}

/** Substitutes other selects for some relations that a query reads from, as CTEs of their names. */
export function readFrom(sql: string, others: Record<string, string>): string {
  const named = Object.entries(others).map(([name, select]) => `${name} as (${select})`);
  const rest = sql.trimStart();
  return rest.startsWith("with ")
    ? `with ${named.join(", ")}, ${rest.slice("with ".length)}`
    : `with ${named.join(", ")} ${rest}`;
}

/** A mart's SQL with some of the relations it reads from substituted. */
export async function martFrom(mart: string, others: Record<string, string>): Promise<string> {
  const found = (await readRelations("marts")).find(({ name }) => name === mart);
  if (found === undefined) throw new CambiumError("internal", `there is no mart ${mart}`);
  return readFrom(found.sql, others);
}

/** Creates each relation as a table in a schema, in order, and checks its grain. */
export async function runRelations(
  warehouse: Warehouse,
  relations: Relation[],
  schema = "main",
): Promise<void> {
  for (const relation of relations) {
    await warehouse.exec(`create or replace table ${schema}.${relation.name} as ${relation.sql}`, schema);
    await checkGrain(warehouse, relation, schema);
  }
}

/**
 * Runs the model's checks. Each is a select of rows that shouldn't exist.
 * @returns the number of rows each check found, 0 if all is well
 */
export async function runChecks(
  warehouse: Warehouse,
  schema: string,
): Promise<{ check: string; summary: string; rows: number }[]> {
  const found: { check: string; summary: string; rows: number }[] = [];
  for (const { name, sql, summary } of await readRelations("checks")) {
    const [row] = await warehouse.query(`select count(*) as n from (${sql})`, schema);
    found.push({ check: name, summary, rows: numberIn(row, "n") });
  }
  return found;
}

function parseRelation(name: string, text: string): Relation {
  const comments = [...text.matchAll(/^--\s?(.*)$/gm)].map((match) => match[1] ?? "");
  const grain = comments.find((line) => line.startsWith("grain:"));
  return {
    name,
    sql: text.replace(/^--.*$/gm, "").trim(),
    grain:
      grain === undefined
        ? []
        : grain
            .slice("grain:".length)
            .split(",")
            .map((column) => column.trim()),
    summary: comments.filter((line) => line !== grain).join(" "),
  };
}

function inOrder(relations: Relation[]): Relation[] {
  const done: Relation[] = [];
  let left = [...relations];
  while (left.length > 0) {
    const ready = left.filter(
      ({ sql, name }) => !left.some((other) => other.name !== name && uses(sql, other.name)),
    );
    if (ready.length === 0) {
      throw new CambiumError(
        "internal",
        `relations use each other in a circle: ${left.map(({ name }) => name).join(", ")}`,
      );
    }
    done.push(...ready);
    left = left.filter((relation) => !ready.includes(relation));
  }
  return done;
}

function uses(sql: string, name: string): boolean {
  return new RegExp(`\\b(from|join)\\s+${name}\\b`, "i").test(sql);
}

async function checkGrain(
  warehouse: Warehouse,
  { name, sql, grain }: Relation,
  schema: string,
): Promise<void> {
  if (grain.length === 0) return;
  const isOrdered = new RegExp(`\\border by ${grain.join(", ")}$`).test(sql);
  const [row] = await warehouse.query(isOrdered ? neighbours(name, grain) : groups(name, grain), schema);
  if (numberIn(row, "nulls") + numberIn(row, "repeats") > 0) {
    throw new CambiumError("internal", `${name} should have one row for each ${grain.join(", ")}`, {
      hint: `${row?.nulls} rows without one, ${row?.repeats} repeated. Please report it.`,
    });
  }
}

function groups(name: string, grain: string[]): string {
  return `select (select count(*) from ${name} where ${areNull(grain)}) as nulls,
    (select count(*) from (select 1 from ${name} group by ${grain.map(quoted).join(", ")} having count(*) > 1)) as repeats`;
}

/**
 * A table sorted by its grain can only have duplicates in adjacent rows, so one pass without extra memory is enough.
 */
function neighbours(name: string, grain: string[]): string {
  const earlier = grain.map((column, index) => `lag(${quoted(column)}, 1, null) over () as earlier_${index}`);
  const isSame = grain.map((column, index) => `${quoted(column)} = earlier_${index}`).join(" and ");
  return `select count(*) filter (${areNull(grain)}) as nulls, count(*) filter (${isSame}) as repeats
    from (select ${[...grain.map(quoted), ...earlier].join(", ")} from ${name})`;
}

function areNull(grain: string[]): string {
  return grain.map((column) => `${quoted(column)} is null`).join(" or ");
}
