import { literal, quoted } from "../../../warehouse/literal.ts";
import { numberIn, textIn } from "../../../warehouse/rows.ts";
import type { Warehouse } from "../../../warehouse/warehouse.ts";
import type { Staged } from "../../files/staged.ts";

/** A customer that looks like a row of totals. */
export interface TotalRow {
  customer: string;
  /** Its first row in the file. */
  row: number;
}

/** At most so many are named. */
const MOST_TOTALS = 5;
/** From so many rows on, totals are only known by their names. */
const MANY_ROWS = 500_000;
/** How rows of totals are called, as whole names in lower case. */
const NAMES =
  "((grand|sub|running|overall|sum)[ -]?)?totals?( mrr| arr| revenue)?|sum|all customers|(gesamt|zwischen|end)?summe|gesamt|insgesamt|sous-total|totale?|totaux|subtotale?|somme|suma|totalt|delsumma|jumlah|合计|合計|总计|總計|小计|小計|รวม|รวมทั้งหมด";
/** The columns of a figure and of when it's of, by kind of list, where a total can be told by its figures. */
const FIGURES: Record<string, { figure: string; at: string }> = {
  mrr: { figure: "mrr", at: "month" },
  current: { figure: "amount", at: "as_of" },
};

/** Finds customers of lists of money that look like totals: by their names, or since their figures are the sum of all others' nearly always. */
export async function readTotals(warehouse: Warehouse, staged: Staged): Promise<TotalRow[]> {
  const { table, shape, rows } = staged;
  if (!shape.fields.some(({ name }) => name === "customer_id")) return [];
  const isNamed = `regexp_full_match(lower(trim(customer_id, ' :.*')), ${literal(NAMES)})`;
  const named = `select customer_id, min(file_row) as first_row from ${table} where ${isNamed} group by 1`;
  const of = FIGURES[shape.name];
  const summed = of === undefined || rows > MANY_ROWS ? [] : [sumsOf(table, of)];
  const found = await warehouse.query(
    `select customer_id, min(first_row) as first_row from (${[named, ...summed].join(" union all ")})
     group by 1 order by 2 limit ${MOST_TOTALS}`,
  );
  return found.map((row) => ({ customer: textIn(row, "customer_id"), row: numberIn(row, "first_row") }));
}

/**
 * SQL for customers whose figure is the sum of all others' in nine of ten months or days, but for what rounding leaves:
 * in two of them that differ, or of five others.
 */
function sumsOf(table: string, { figure, at }: { figure: string; at: string }): string {
  return `select customer_id, min(first_row) as first_row from (
      select *, sum(amount) over (partition by held) as whole, count(*) over (partition by held) as n
      from (select customer_id, ${quoted(at)} as held, sum(coalesce(${quoted(figure)}, 0)) as amount, min(file_row) as first_row
        from ${table} group by 1, 2 having amount > 0))
    group by customer_id
    having count(*) filter (n > 2 and abs(2 * amount - whole) <= 0.0002 * whole) * 10
        >= 9 * greatest(count(*), (select count(distinct ${quoted(at)}) from ${table} where ${quoted(figure)} > 0))
      and (count(distinct whole) filter (n > 2 and abs(2 * amount - whole) <= 0.0002 * whole) > 1 or min(n) > 5)`;
}
