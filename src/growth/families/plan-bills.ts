import { dateOfDay } from "../../base/zone.ts";
import { ratio } from "../../engine/mrr-value.ts";
import { numberIn } from "../../warehouse/rows.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";

/** What a customer's plan of a family costs beside the next one. Micros of its currency, a month. */
export interface PlanBill {
  customer: number;
  family: number;
  quantity: number;
  currency: number;
  ownList: number;
  /** What metered use was charged at list in each of the last closed periods, the last one first; at most three. */
  charges: number[];
  next: { product: number; price: number; list: number };
}

/** The bills of a day, of customers whose signal of an outgrown plan is open. */
export async function planBillsOn(warehouse: Warehouse, day: number): Promise<PlanBill[]> {
  const at = `date '${dateOfDay(day)}'`;
  const rows = await warehouse.query(
    `select b.* from growth.plan_bills b
     join growth.runs r on r.kind = 'outgrown_plan' and r.customer = b.customer and r.subject = b.family::varchar
       and r.from_day <= ${at} and ${at} < r.until_day
     where b.from_day <= ${at} and ${at} < b.until_day`,
  );
  return rows.map((row) => ({
    customer: numberIn(row, "customer"),
    family: numberIn(row, "family"),
    quantity: numberIn(row, "quantity"),
    currency: numberIn(row, "currency"),
    ownList: numberIn(row, "own_list"),
    charges: [1, 2, 3].slice(0, numberIn(row, "periods")).map((place) => numberIn(row, `charge_${place}`)),
    next: {
      product: numberIn(row, "next_product"),
      price: numberIn(row, "next_price"),
      list: numberIn(row, "next_list"),
    },
  }));
}

/** The mean of the charges, in micros a month. */
export function meanCharge({ charges }: PlanBill): number {
  return ratio(
    charges.reduce((sum, charge) => sum + charge, 0),
    1,
    charges.length,
  );
}
