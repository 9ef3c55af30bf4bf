import { CambiumError } from "../../base/error.ts";
import { literal } from "../../warehouse/literal.ts";
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

/** The number of a customer. @throws CambiumError `not_found` */
export async function customerNumber(
  { warehouse }: Workspace,
  { account, customer }: { account: string; customer: string },
): Promise<number> {
  const [row] = await warehouse.query(
    `select customer from customers where account = ${literal(account)} and customer_id = ${literal(customer)}`,
  );
  if (row !== undefined) return numberIn(row, "customer");
  throw new CambiumError("not_found", `unknown customer: ${account} ${customer}`, {
    hint: "Run `cambium customers --search TEXT` to find one.",
  });
}
