import { numberIn, textIn } from "../../warehouse/rows.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import type { Sample } from "./sample.ts";

/** Pairs of columns that say the same in every row of a sample of two rows or more, and not the same in all of them. */
export async function columnsAlike(warehouse: Warehouse, sample: Sample): Promise<[string, string][]> {
  const columns = [...sample.columns];
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
    else pairs.push([before, name]);
  }
  return pairs;
}
