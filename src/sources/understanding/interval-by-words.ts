import type { Mapping } from "../../store/file-mapping.ts";
import { textIn } from "../../warehouse/rows.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import type { Shape } from "../files/shape.ts";
import type { Header } from "./header.ts";
import { isInterval } from "./meanings.ts";
import type { Sample } from "./sample.ts";

const INTERVAL = "interval";
/** A column with more words than this is none of intervals. */
const MOST_WORDS = 50;

/**
 * A header with the interval, where no column has a name of it: the first column that nothing else takes and whose every
 * word is an interval, such as monthly or annually.
 * @param given what the user says: a column that is kept as an attribute stays one
 */
export async function withInterval<Some extends Pick<Header, "map" | "columns" | "said">>(
  warehouse: Warehouse,
  sample: Sample,
  shape: Shape,
  header: Some,
  given: Mapping,
): Promise<Some> {
  const field = shape.fields.find(({ name }) => name === INTERVAL);
  const { map, columns, said } = header;
  const isOpen = !(INTERVAL in map) && !(INTERVAL in said.set) && said.preset === undefined;
  if (field === undefined || !isOpen || shape.isGuessed !== true) return header;
  const kept = new Set(given.attributes?.map((name) => name.toLowerCase()));
  for (const { column, how } of columns) {
    const { sql, isText } = sample.columns.get(column) ?? { sql: "", isText: false };
    if (how !== "attribute" || kept.has(column) || !isText) continue;
    const words = await wordsOf(warehouse, sample, sql);
    if (words.length === 0 || words.length > MOST_WORDS || !words.every((word) => isInterval(field, word)))
      continue;
    const taken = { column, field: INTERVAL, how: "values" as const };
    return {
      ...header,
      map: { ...map, [INTERVAL]: column },
      columns: columns.map((one) => (one.column === column ? taken : one)),
    };
  }
  return header;
}

async function wordsOf(warehouse: Warehouse, sample: Sample, sql: string): Promise<string[]> {
  const rows = await warehouse.query(
    `select distinct lower(${sql}) as word from ${sample.relation} where ${sql} is not null limit ${MOST_WORDS + 1}`,
  );
  return rows.map((row) => textIn(row, "word"));
}
