import { numberIn, textIn } from "../../warehouse/rows.ts";
import type { Workspace } from "../workspace.ts";

/** What identifies a customer in an answer. */
export interface CustomerNames {
  account: string;
  customer: string;
  name: string | null;
}

/** Stands for a customer that isn't known any more. */
export const NOBODY: CustomerNames = { account: "", customer: "", name: null };

/** The names of some customers, by number. */
export async function namesOf(
  { warehouse }: Workspace,
  customers: number[],
): Promise<Map<number, CustomerNames>> {
  const rows = await warehouse.query(
    `select customer, account, customer_id, name from customers where customer in (${[-1, ...customers].join(", ")})`,
  );
  return new Map(
    rows.map((row) => [
      numberIn(row, "customer"),
      {
        account: textIn(row, "account"),
        customer: textIn(row, "customer_id"),
        name: row.name === null ? null : textIn(row, "name"),
      },
    ]),
  );
}
