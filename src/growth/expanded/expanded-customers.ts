import { minorUnits } from "../../metrics/figures/figures.ts";
import { type Mover, movers } from "../../metrics/proof/movers.ts";
import type { Book } from "../../model/parts/book.ts";
import { literal } from "../../warehouse/literal.ts";
import { numberIn, textIn } from "../../warehouse/rows.ts";
import { type Expanded, growthKnown } from "./expanded.ts";
import type { GridRow } from "./grid-row.ts";

const MICROS = 1_000_000_000_000n;

/**
 * The customers that expanded most, each with what it had, its headroom and its owner.
 * @param most how many
 * @returns how many lines, and what all customers added in minor units
 */
export async function expandedCustomers(
  of: Expanded,
  most: number,
): Promise<{ total: number; value: number; rows: GridRow[] }> {
  const found = await movers(of.book, of.asked, of.subject, { limit: most, offset: 0 });
  const numbers = await numbersOf(of.book, found.rows);
  const known = await growthKnown(of);
  const { currency } = of.growth.book;
  return {
    total: found.rows.length,
    value: found.total,
    rows: found.rows.map((row) => {
      const { account, customer, name, value, before, changes } = row;
      const number = numbers.get(keyOf(row));
      const headroom = number === undefined ? undefined : known.headroom.get(number);
      const owner = number === undefined ? undefined : known.owners.get(number);
      return {
        ...{ account, customer, key: customer, name, expansion: value, change: null, opening: before },
        rate: before > 0 ? value / before : null,
        n: changes,
        of: null,
        headroom: headroom === undefined ? null : minorUnits(BigInt(headroom) * MICROS, currency),
        owner: owner === undefined ? null : known.nameOf(owner),
        is_few: false,
      };
    }),
  };
}

const keyOf = ({ account, customer }: Pick<Mover, "account" | "customer">) => `${account}\u0000${customer}`;

async function numbersOf({ warehouse, schema }: Book, rows: Mover[]): Promise<Map<string, number>> {
  const ids = ["''", ...new Set(rows.map(({ customer }) => literal(customer)))];
  const found = await warehouse.query(
    `select customer, account, customer_id from customers where customer_id in (${ids.join(", ")}) order by 1`,
    schema,
  );
  return new Map(
    found.map((row) => [
      keyOf({ account: textIn(row, "account"), customer: textIn(row, "customer_id") }),
      numberIn(row, "customer"),
    ]),
  );
}
