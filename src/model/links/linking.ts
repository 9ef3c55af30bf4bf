import { type LinkRule, linkRules } from "../../store/settings.ts";
import { literal } from "../../warehouse/literal.ts";
import { numberIn, textIn } from "../../warehouse/rows.ts";
import type { Row, Warehouse } from "../../warehouse/warehouse.ts";
import { keyOf, type SaidLinks } from "./link-record.ts";
import { isPublicMail } from "./public-mail.ts";

/** Customers that are the same, and why. */
export interface Tie {
  reason: string;
  customers: number[];
}

/** Placeholder values, in lower case. Customers that share one aren't the same. */
const NO_VALUE = ["0", "n/a", "na", "nil", "none", "null", "tbd", "test", "undefined", "unknown"];

/**
 * All links between customers: those set by hand, and those that rules find in the evidence.
 * @param linkBy the setting `link_by`
 */
export async function findTies(warehouse: Warehouse, linkBy: string, said: SaidLinks): Promise<Tie[]> {
  const numbers = await numbersOf(warehouse, said);
  const numbered = (group: SaidLinks["apart"]) => group.flatMap((one) => numbers.get(keyOf(one)) ?? []);
  const byHand = said.groups.map((group) => ({ reason: "by hand", customers: numbered(group) }));
  const apart = new Set(numbered(said.apart));
  let byRule: Tie[] = [];
  for (const rule of linkRules(linkBy)) byRule = byRule.concat(await tiesBy(warehouse, rule));
  const allowed = byRule.map(({ reason, customers }) => ({
    reason,
    customers: customers.filter((customer) => !apart.has(customer)),
  }));
  return [...byHand, ...allowed].filter(({ customers }) => customers.length > 1);
}

/** The connected components of ties: each tied customer, with the lowest customer number in its component. */
export function components(ties: Tie[]): Map<number, number> {
  const parents = new Map<number, number>();
  const rootOf = (customer: number): number => {
    let root = customer;
    while (root !== (parents.get(root) ?? root)) root = parents.get(root) ?? root;
    for (let one = customer; one !== root; ) {
      const next = parents.get(one) ?? root;
      parents.set(one, root);
      one = next;
    }
    return root;
  };
  for (const { customers } of ties) {
    for (const customer of customers) {
      const [a, b] = [rootOf(customers[0] ?? customer), rootOf(customer)];
      parents.set(Math.max(a, b), Math.min(a, b));
    }
  }
  return new Map([...parents.keys()].sort((a, b) => a - b).map((customer) => [customer, rootOf(customer)]));
}

async function numbersOf(warehouse: Warehouse, { groups, apart }: SaidLinks): Promise<Map<string, number>> {
  const ids = [...groups.flat(), ...apart].map(({ customer }) => literal(customer));
  if (ids.length === 0) return new Map();
  const rows = await warehouse.query(
    `select customer, account, customer_id from customers where customer_id in (${ids.join(", ")})`,
  );
  return new Map(
    rows.map((row) => [
      keyOf({ account: textIn(row, "account"), customer: textIn(row, "customer_id") }),
      numberIn(row, "customer"),
    ]),
  );
}

async function tiesBy(warehouse: Warehouse, rule: LinkRule): Promise<Tie[]> {
  if (rule.by === "email_domain") return domainTies(warehouse);
  const skipped = NO_VALUE.map(literal).join(", ");
  const values = `select customer, trim(value) as value from customer_attributes
    where key = ${literal(rule.key)} and trim(value) <> '' and lower(trim(value)) not in (${skipped})
      and regexp_matches(value, '[\\p{L}\\p{N}]')`;
  return (await shared(warehouse, values)).map(({ value, customers }) => ({
    reason: `metadata ${rule.key} = ${value}`,
    customers,
  }));
}

async function domainTies(warehouse: Warehouse): Promise<Tie[]> {
  const domains = `select customer, lower(regexp_extract(trim(email), '^[^@]+@([^@\\s]+[.][^@\\s.]+)$', 1)) as value from customers
    where regexp_matches(trim(email), '^[^@]+@([^@\\s]+[.][^@\\s.]+)$')`;
  const rows = await warehouse.query(
    `select value from (${domains}) group by value having count(*) > 1 order by value`,
  );
  const open = rows.map((row) => textIn(row, "value")).filter(isPublicMail);
  const own = `select * from (${domains}) where value not in (${["", ...open].map(literal).join(", ")})`;
  return (await shared(warehouse, own)).map(({ value, customers }) => ({
    reason: `e-mail domain ${value}`,
    customers,
  }));
}

/** Values shared by several customers. @param sql rows of customer and value */
async function shared(warehouse: Warehouse, sql: string): Promise<{ value: string; customers: number[] }[]> {
  const rows: Row[] = await warehouse.query(
    `with named as (${sql}), often as (select value from named group by value having count(*) > 1)
     select n.value, n.customer from named n join often o on o.value = n.value order by n.value, n.customer`,
  );
  const found = new Map<string, number[]>();
  for (const row of rows) {
    const customers = found.get(textIn(row, "value"));
    if (customers === undefined) found.set(textIn(row, "value"), [numberIn(row, "customer")]);
    else customers.push(numberIn(row, "customer"));
  }
  return [...found].map(([value, customers]) => ({ value, customers }));
}
