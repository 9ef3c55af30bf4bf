import { numberIn, textIn } from "../../warehouse/rows.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import type { TakenColumn } from "./columns-taken.ts";
import type { Sample } from "./sample.ts";

/**
 * Pairs of columns that say the same in every row of a sample of two rows or more, and not the same in all of them. The
 * second of a pair can be left out: it isn't a field. Columns that are left out, or that are two fields, are no pair.
 * @param taken what becomes of columns
 */
export async function columnsAlike(
  warehouse: Warehouse,
  sample: Sample,
  taken: TakenColumn[],
): Promise<[string, string][]> {
  const attributes = new Set(taken.flatMap(({ column, how }) => (how === "attribute" ? [column] : [])));
  const ignored = new Set(taken.flatMap(({ column, how }) => (how === "ignored" ? [column] : [])));
  const isField = ([name]: [string, unknown]) => !attributes.has(name);
  const used = [...sample.columns].filter(([name]) => !ignored.has(name));
  const columns = [...used.filter(isField), ...used.filter((column) => !isField(column))];
  const sums = columns.flatMap(([, { sql }], index) => [
    `sum(hash(file_row, ${sql}::varchar)::hugeint)::varchar as sum_${index}`,
    `approx_count_distinct(${sql}::varchar) as words_${index}`,
  ]);
  if (sums.length === 0) return [];
  const [row] = await warehouse.query(`select ${sums.join(", ")} from ${sample.relation}`);
  const first = new Map<string, string>();
  const pairs: [string, string][] = [];
  for (const [index, [name]] of columns.entries()) {
    if (row === undefined || numberIn(row, `words_${index}`) < 2) continue;
    const sum = textIn(row, `sum_${index}`);
    const before = first.get(sum);
    if (before === undefined) first.set(sum, name);
    else if (attributes.has(name)) pairs.push([before, name]);
  }
  return pairs;
}
