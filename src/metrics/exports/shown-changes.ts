import { itemAt } from "../../base/lookup.ts";
import { mapLong } from "../../base/waiting.ts";
import { MOVEMENT_TYPES } from "../../base/words.ts";
import { dayOfDate } from "../../base/zone.ts";
import type { Book } from "../../model/parts/book.ts";
import { readKeys } from "../../model/parts/keys.ts";
import { bigintIn, numberIn, textIn } from "../../warehouse/rows.ts";
import type { Row } from "../../warehouse/warehouse.ts";
import { readCells } from "../figures/cells.ts";
import { asOne } from "../figures/members.ts";
import { hugeint, roundedQuery } from "../figures/rounding-query.ts";
import { minorUnit, shownCell } from "../figures/shown-cell.ts";
import { sumOf } from "../list/cell.ts";
import { date, legsOf, type Search } from "../proof/lines.ts";
import { type Change, TRANSFERS_FIRST } from "./change-details.ts";

/** A change and its shown amount in minor units. */
export interface ShownChange extends Change {
  shown: number;
}

/**
 * One page of the changes of a monthly search, oldest first, and the total count. A month's amount of a type is shared
 * out over customers, and a customer's amount over its changes.
 * @param search with the plan of all movements
 */
export async function shownChanges(
  search: Search,
  { first, end }: { first: number; end: number },
): Promise<{ total: number; listed: ShownChange[] }> {
  const { book } = search;
  const own = { ...search, plan: await asOne(search.plan, search.question) };
  const rows = await book.warehouse.query(
    `with shown as materialized (
${shownQuery(own, await wholesOf(search))}
)
select t.total as total, g.* from (select count(*) as total from shown) t
left join (select * from shown g order by ${ORDER} limit ${end - first} offset ${first}) g on true
order by ${ORDER}`,
    book.schema,
  );
  const listed = rows.filter((row) => row.customer !== null);
  return {
    total: Number(rows[0]?.total ?? 0),
    listed: await mapLong(listed, (row) => listedChange(book, row)),
  };
}

const ORDER = `g.at_ms, g.customer, g.change_set, ${TRANSFERS_FIRST}, g.part`;

function listedChange(book: Book, row: Row): ShownChange {
  const part = numberIn(row, "part");
  const code = book.isSeparate ? book.rates.code(part) : book.currency;
  return {
    customer: numberIn(row, "customer"),
    set: numberIn(row, "change_set"),
    part,
    at: numberIn(row, "at_ms"),
    day: dayOfDate(textIn(row, "moved_on").slice(0, 10)),
    type: numberIn(row, "leg_type"),
    code,
    n: bigintIn(row, "n"),
    shown: Number(bigintIn(row, "shown") / minorUnit(code)),
  };
}

/** SQL for the changes of a search, each rounded. */
function shownQuery(search: Search, wholes: string[]): string {
  const cell = ["month", "leg_type", "part"];
  const customers = roundedQuery({
    from: `select o.*, w.whole as whole, w.unit as unit, c.account as account, c.customer_id as customer_id
      from (select ${cell.join(", ")}, customer, sum(n) as n from changes group by all) o
      join wholes w on w.month = o.month and w.leg_type = o.leg_type and w.part = o.part
      join customers c on c.customer = o.customer`,
    within: cell,
    keys: ["account", "customer_id"],
    whole: "whole",
    unit: "unit",
  });
  return `${changesQuery(search)}, wholes as (
  select * from (values ${wholes.join(", ")}) as t(month, leg_type, part, whole, unit)
), own as (
${customers}
)
select * from (${roundedQuery({
    from: `select g.*, o.shown as whole, o.unit as unit from changes g
    join own o on o.customer = g.customer and ${cell.map((name) => `o.${name} = g.${name}`).join(" and ")}`,
    within: [...cell, "customer"],
    keys: ["at_ms", "change_set"],
    whole: "whole",
    unit: "unit",
  })})`;
}

/** SQL that begins with `changes`: the exact movement of each change set. */
function changesQuery(search: Search): string {
  const { book, question } = search;
  const wanted = question.where.get("type");
  const types = MOVEMENT_TYPES.flatMap((type, number) =>
    wanted === undefined || wanted.includes(type) ? [number] : [],
  );
  return `${legsOf(search, "")}, changes as (
  select g.customer as customer, g.change_set as change_set, ${book.isSeparate ? "g.currency" : "0"} as part, g.at_ms::double as at_ms,
    g.moved_on as moved_on, cast(date_trunc('month', g.moved_on) as date) as month, g.leg_type as leg_type,
    sum(cast(g.micros as hugeint) * r.rate) as n
  from legs g
  join rates r on r.currency = g.currency and r.rated_on = g.moved_on
  where g.leg_type in (${[-1, ...types].join(", ")})
  group by all
  having sum(cast(g.micros as hugeint) * r.rate) <> 0
)`;
}

/** SQL rows with each type's amount in each month, rounded as its metric shows it. */
async function wholesOf({ book, plan }: Search): Promise<string[]> {
  const groups = await readCells(book, plan);
  if (groups.length === 0) return [`(${date(0)}, -1, 0, ${hugeint(0n)}, ${hugeint(1n)})`];
  const types = [...MOVEMENT_TYPES.keys()];
  const keys = await readKeys(book, { table: plan.scope.keys, by: plan.scope.by });
  return groups.flatMap(({ key, cells }) => {
    const part = keys.get(key)?.get("currency") ?? 0;
    const code = book.isSeparate ? book.rates.code(part) : book.currency;
    return cells.flatMap((cell, index) => {
      const { moved } = shownCell(cell, code);
      return types.map((type) => {
        const whole = hugeint(sumOf(moved, [itemAt(MOVEMENT_TYPES, type, "MOVEMENT_TYPES")]));
        return `(${date(itemAt(plan.periods, index, "periods").start)}, ${type}, ${part}, ${whole}, ${hugeint(minorUnit(code))})`;
      });
    });
  });
}
