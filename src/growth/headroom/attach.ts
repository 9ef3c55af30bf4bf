import { dateOfDay } from "../../base/zone.ts";
import { numberIn } from "../../warehouse/rows.ts";
import type { GrowthBook } from "../growth-book.ts";
import { growthSql } from "../sql.ts";
import type { HeadroomOfAll } from "./headroom.ts";
import { whitespaceCell, whitespaceColumns } from "./whitespace.ts";

/** How far an add-on has spread among the customers that could have it. */
export interface Attach {
  product: number;
  holders: number;
  /** Holders, and those to whom it is open. */
  eligible: number;
  /** Holders that used it in the last 28 days; null where no usage metric is its feature. */
  adopted: number | null;
  /** Holders that used under 20% of its limit 60 days after they bought it; null without a metric and limit. */
  unused: number | null;
}

/** The attach of each add-on on a day (GROWTH §3). @param only customers that count; everyone when null */
export async function attachOn(
  { book }: GrowthBook,
  all: HeadroomOfAll,
  day: number,
  only: ReadonlySet<number> | null,
): Promise<Attach[]> {
  const counted = all.customers.filter(({ held }) => only === null || only.has(held.customer));
  const rows = await book.warehouse.query(
    await growthSql("headroom/feature_use.sql", { day: `date '${dateOfDay(day)}'` }),
    book.schema,
  );
  const used = new Map<number, { adopted: Set<number>; unused: Set<number>; isLimited: boolean }>();
  for (const row of rows) {
    const product = numberIn(row, "product");
    const one = used.get(product) ?? {
      adopted: new Set<number>(),
      unused: new Set<number>(),
      isLimited: false,
    };
    if (row.is_adopted === true) one.adopted.add(numberIn(row, "customer"));
    if (row.is_unused === true) one.unused.add(numberIn(row, "customer"));
    if (row.is_unused !== null) one.isLimited = true;
    used.set(product, one);
  }
  return whitespaceColumns(all)
    .filter(({ kind }) => kind === "add_on")
    .map((column) => {
      const owners = counted.filter(({ held }) => held.products.has(column.product));
      const open = counted.filter((one) => whitespaceCell(one, column).state === "open").length;
      const use = used.get(column.product);
      const among = (customers: ReadonlySet<number>) =>
        owners.filter(({ held }) => customers.has(held.customer)).length;
      return {
        product: column.product,
        holders: owners.length,
        eligible: owners.length + open,
        adopted: use === undefined ? null : among(use.adopted),
        unused: use?.isLimited === true ? among(use.unused) : null,
      };
    });
}
