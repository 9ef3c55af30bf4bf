import type { Mapping } from "../../store/file-mapping.ts";
import { literal } from "../../warehouse/literal.ts";
import { textIn } from "../../warehouse/rows.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import type { FieldColumn } from "./forms.ts";
import type { Meaning } from "./meanings.ts";
import type { Sample } from "./sample.ts";

/** A dash alone, or beside the sign of a currency: how sheets show zero. */
const DASH = "[\\p{Sc}\\s]*[-\u2010-\u2015\u2212]{1,3}[\\p{Sc}\\s]*";
/** At most so many ways to write it are found. */
const MOST_DASHES = 20;

/**
 * Finds the dashes that stand for no amount, in columns where one may.
 * @returns them as words for no value by field, what they mean, and the columns without them
 */
export async function findDashes(
  warehouse: Warehouse,
  sample: Sample,
  columns: FieldColumn[],
): Promise<{ blanks: NonNullable<Mapping["blanks"]>; meanings: Meaning[]; columns: FieldColumn[] }> {
  const blanks: NonNullable<Mapping["blanks"]> = {};
  const rest: FieldColumn[] = [];
  for (const one of columns) {
    const { field, sql } = one;
    const words = field.isNoneAsDash === true ? await dashesIn(warehouse, sample, sql) : [];
    if (words.length > 0) blanks[field.name] = words;
    const bare = `(case when ${sql} not in (${words.map(literal).join(", ")}) then ${sql} end)`;
    rest.push(words.length === 0 ? one : { ...one, sql: bare });
  }
  const meanings = Object.entries(blanks).flatMap(([field, words]) =>
    words.map((word) => ({ field, word, meaning: "0" })),
  );
  return { blanks, meanings, columns: rest };
}

async function dashesIn(warehouse: Warehouse, sample: Sample, sql: string): Promise<string[]> {
  const rows = await warehouse.query(
    `select distinct ${sql} as word from ${sample.relation} where regexp_full_match(${sql}, ${literal(DASH)}) order by 1 limit ${MOST_DASHES}`,
  );
  return rows.map((row) => textIn(row, "word"));
}
