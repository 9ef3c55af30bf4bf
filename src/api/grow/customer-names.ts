import { CambiumError } from "../../base/error.ts";
import { LINKED_SCHEMA } from "../../model/links/linked-books.ts";
import type { Book } from "../../model/parts/book.ts";
import { literal } from "../../warehouse/literal.ts";
import { numberIn, textIn } from "../../warehouse/rows.ts";
import type { Workspace } from "../workspace.ts";
import type { Growth } from "./growth-of.ts";

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

/** The number that growth knows a customer by: its own, or that of the customer it is linked to. @throws CambiumError `not_found` */
export async function customerNumber(
  { growth: { book } }: Growth,
  { account, customer }: { account: string; customer: string },
): Promise<number> {
  const [row] = await book.warehouse.query(
    `select ${ownNumber(book)} as customer from customers c ${linksOf(book)}
     where c.account = ${literal(account)} and c.customer_id = ${literal(customer)}`,
  );
  if (row !== undefined) return numberIn(row, "customer");
  throw new CambiumError("not_found", `unknown customer: ${account} ${customer}`, {
    reason: { id: "unknown", of: "customer", name: customer },
    hint: "Run `cambium customers --search TEXT` to find one.",
  });
}

/** The numbers that growth knows customers with an id by. */
export async function customersNamed({ growth: { book } }: Growth, id: string): Promise<Set<number>> {
  const rows = await book.warehouse.query(
    `select ${ownNumber(book)} as customer from customers c ${linksOf(book)} where c.customer_id = ${literal(id)}`,
  );
  return new Set(rows.map((row) => numberIn(row, "customer")));
}

const ownNumber = ({ isLinked }: Book) =>
  isLinked ? "coalesce(l.representative, c.customer)" : "c.customer";
const linksOf = ({ isLinked }: Book) =>
  isLinked ? `left join ${LINKED_SCHEMA}.linked_customers l on l.customer = c.customer` : "";
