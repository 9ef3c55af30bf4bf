import { z } from "zod";
import { CambiumError } from "../../base/error.ts";
import { dayOfDate } from "../../base/zone.ts";
import type { What } from "../../growth/restraint/customer-facts.ts";
import { LINKED_SCHEMA } from "../../model/links/linked-books.ts";
import { literal } from "../../warehouse/literal.ts";
import { numberIn, textIn } from "../../warehouse/rows.ts";
import type { Growth } from "../grow/growth-of.ts";
import type { Workspace } from "../workspace.ts";

/** The inputs that name a customer. */
export const customerInputs = {
  customer: z.string().min(1).max(200).describe("Customer id"),
  account: z.string().min(1).max(200).optional().describe("Its billing account, where several have the id"),
};

/** The inputs that say what is offered. */
export const whatInputs = {
  what: z.string().min(1).max(200).optional().describe("What is offered: id or name of a price or product"),
  quantity: z.number().int().positive().max(1_000_000_000).optional().describe("How many"),
};

/** A customer as it was asked for, and the number growth knows it by. */
export interface AskedCustomer {
  account: string;
  customer: string;
  name: string | null;
  number: number;
}

/** Finds a customer. @throws CambiumError `not_found`, or `usage` where several accounts have the id */
export async function customerAsked(
  { growth: { book } }: Growth,
  { customer, account }: { customer: string; account?: string | undefined },
): Promise<AskedCustomer> {
  const number = book.isLinked ? "coalesce(l.representative, c.customer)" : "c.customer";
  const links = book.isLinked
    ? `left join ${LINKED_SCHEMA}.linked_customers l on l.customer = c.customer`
    : "";
  const rows = await book.warehouse.query(
    `select c.account, c.customer_id, c.name, ${number} as number from customers c ${links}
     where c.customer_id = ${literal(customer)} ${account === undefined ? "" : `and c.account = ${literal(account)}`}
     order by c.account`,
  );
  const [row] = rows;
  if (row === undefined)
    throw new CambiumError(
      "not_found",
      `unknown customer: ${account ?? ""} ${customer}`.replace(/ +/g, " "),
      {
        reason: { id: "unknown", of: "customer", name: customer },
        hint: "Run `cambium customers --search TEXT` to find one.",
      },
    );
  if (rows.length > 1)
    throw new CambiumError("usage", `several accounts have a customer ${customer}`, {
      reason: { id: "ambiguous_customer", name: customer },
      hint: `Say which with --account: ${rows.map((one) => textIn(one, "account")).join(", ")}.`,
    });
  return {
    account: textIn(row, "account"),
    customer: textIn(row, "customer_id"),
    name: row.name === null ? null : textIn(row, "name"),
    number: numberIn(row, "number"),
  };
}

/** What is offered, found: a product, and a price of it where one was named. */
export interface AskedWhat extends What {
  name: string;
}

/**
 * Finds what is offered by the id or name of a price or product; null where nothing is said.
 * @throws CambiumError `not_found`; `usage` for a quantity of nothing, or a name that several have
 */
export async function whatAsked(
  { growth: { book } }: Growth,
  { what, quantity }: { what?: string | undefined; quantity?: number | undefined },
): Promise<AskedWhat | null> {
  if (what === undefined) {
    if (quantity === undefined) return null;
    throw new CambiumError("usage", "a quantity of nothing", { hint: "Say what is offered, too." });
  }
  const rows = await book.warehouse.query(
    `with named as (
       select 1 as place, r.price_id as price, p.product_id as product, c.family, r.label from prices r
       join (select price, max(product) as product from growth.item_days group by price) d on d.price = r.price
       join products p on p.product = d.product join catalogue c on c.product = p.product
       where r.price_id = ${literal(what)} or r.label = ${literal(what)}
       union all
       select 2, null, p.product_id, c.family, p.label from products p join catalogue c on c.product = p.product
       where p.product_id = ${literal(what)} or p.label = ${literal(what)}
     )
     select *, coalesce(price, product) = ${literal(what)} as is_id from named order by is_id desc, place, product, price`,
    book.schema,
  );
  const [row] = rows;
  if (row === undefined)
    throw new CambiumError("not_found", `unknown price or product: "${what}"`, {
      reason: { id: "unknown", of: "product", name: what },
      hint: "Run `cambium catalogue` to list products.",
    });
  const same = rows.filter((one) => one.place === row.place && one.is_id === row.is_id);
  if (same.length > 1)
    throw new CambiumError("usage", `several prices or products are called "${what}"`, {
      hint: `Use an id: ${same.map((one) => String(one.price ?? one.product)).join(", ")}.`,
    });
  return {
    product: textIn(row, "product"),
    price: row.price === null ? null : textIn(row, "price"),
    quantity: quantity ?? null,
    family: numberIn(row, "family"),
    name: textIn(row, "label"),
  };
}

/** An id that a caller gives to something new. */
export const newIdSchema = z.string().regex(/^[\w.:-]{1,200}$/, "an id has letters, digits, . : _ and -");

/** A date, such as 2026-01-31, or an instant, such as 2026-01-31T09:30:00Z. */
export const instantSchema = z.union([z.iso.date(), z.iso.datetime({ offset: true })]);

/** The present: in the demo, noon of the day at which it stands. */
export function nowOf({ growth, reading: { zone } }: Growth, { effects }: Workspace): Date {
  const now = effects.now();
  return zone.dayOf(now.getTime()) === growth.today ? now : new Date(zone.startOf(growth.today) + NOON);
}

const NOON = 43_200_000;

/**
 * The instant of an input in ISO form: a date is its beginning in the organisation's zone; now where there is none.
 * @throws CambiumError `usage` for one after now
 */
export function instantAsked(known: Growth, workspace: Workspace, text?: string): string {
  const now = nowOf(known, workspace);
  if (text === undefined) return now.toISOString();
  const { zone } = known.reading;
  const at = text.length === 10 ? new Date(zone.startOf(dayOfDate(text))) : new Date(text);
  if (at.getTime() <= now.getTime()) return at.toISOString();
  throw new CambiumError("usage", `${text} is still to come`, { hint: "Record it when it has happened." });
}
