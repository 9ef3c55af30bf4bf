import type { Mapping } from "../../store/file-mapping.ts";
import { numberIn } from "../../warehouse/rows.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import { countOn, rejectedLines } from "../files/bad-rows.ts";
import type { ReadableFile } from "../files/file.ts";
import { takenRows } from "../files/grid.ts";
import { describeTable, unreadable } from "../files/table.ts";

/** How many rows are looked at first to find out how a file is written; the rest only where they don't fit. */
export const SAMPLE_ROWS = 20_000;

/** Rows of a file as they are, in a table that stands until `drop`. */
export interface Sample {
  relation: string;
  /** By the file's name, lower case: SQL over `relation`, and whether it is text. */
  columns: Map<string, { sql: string; isText: boolean }>;
  /** Whether there are more rows in the file. */
  isPart: boolean;
  drop(): Promise<void>;
}

let samples = 0;

/** Reads the first rows of a file, or all of them, with `file_row` as a spreadsheet counts. */
export async function takeSample(
  warehouse: Warehouse,
  file: ReadableFile,
  mapping: Mapping,
  isWhole = false,
): Promise<Sample> {
  const source = takenRows(await describeTable(warehouse, file, mapping.delimiter), mapping);
  samples += 1;
  const relation = `sample_${samples}`;
  const columns = [...source.columns].map(([name, { sql, type }], index) => ({
    name,
    type,
    sql,
    as: `s${index}`,
  }));
  const list = columns.map(({ sql, as }) => `${sql} as ${as}`).join(", ");
  const limit = isWhole ? "" : `limit ${SAMPLE_ROWS}`;
  await warehouse
    .exec(
      `create or replace temp table ${relation} as select ${source.row} as file_row, ${list} from ${source.relation} ${limit}`,
    )
    .catch((cause) => {
      throw unreadable(file, cause);
    });
  await countOn(warehouse, relation, await leftOutLines(warehouse, source.rejects));
  await countOn(warehouse, relation, file.emptyRows);
  const [count] = await warehouse.query(`select count(*) as n from ${relation}`);
  return {
    relation,
    columns: new Map(columns.map(({ name, as, type }) => [name, { sql: as, isText: type === "VARCHAR" }])),
    isPart: !isWhole && numberIn(count, "n") >= SAMPLE_ROWS,
    drop: () => warehouse.exec(`drop table if exists ${relation}`),
  };
}

/** The lines that couldn't be parsed so far; their table is dropped, since the file is read again. */
async function leftOutLines(warehouse: Warehouse, rejects: string | null): Promise<number[]> {
  if (rejects === null) return [];
  const lines = await rejectedLines(warehouse, rejects);
  await warehouse.exec(`drop table if exists ${rejects}; drop table if exists ${rejects}_scan`);
  return lines;
}
