import { z } from "zod";
import { CambiumError } from "../../base/error.ts";
import {
  type CustomerName,
  keyOf,
  linkByHand,
  saidLinks,
  unlinkByHand,
} from "../../model/links/link-record.ts";
import { LINKED_SCHEMA } from "../../model/links/linked-books.ts";
import { literal } from "../../warehouse/literal.ts";
import { numberIn, textIn } from "../../warehouse/rows.ts";
import type { Row } from "../../warehouse/warehouse.ts";
import { operation } from "../operation.ts";
import { afterRecorded, failedAfter } from "../own-books.ts";
import type { Workspace } from "../workspace.ts";

const NAMED = "by id, or as account/id if several accounts use that id";

const customerName = { account: z.string(), customer: z.string().describe("Customer id") };

const linkRow = z.object({
  group: z.number().describe("Number of the group; the largest is 1"),
  ...customerName,
  name: z.string().nullable(),
  represents: z
    .boolean()
    .describe("True for the customer that represents the group: the one with the earliest evidence"),
  linked_by: z.string().describe("Why it's in the group: by hand, metadata KEY = value, e-mail domain"),
});

const group = z.object({
  rows: z
    .array(linkRow)
    .describe("The group that the customer is in now; empty if it's in none, or with failed_after"),
  failed_after: failedAfter,
});

export const link = operation({
  name: "link",
  summary: "Link customers that are really one, so --linked counts them as one",
  effect: "write",
  path: "/links",
  positional: ["customers"],
  input: z.object({ customers: z.array(z.string()).min(2).describe(`Two or more customers, each ${NAMED}`) }),
  output: group,
  rows: "rows",
  async run(workspace, { customers }) {
    const found: CustomerName[] = [];
    for (const customer of customers) found.push(await findCustomer(workspace, customer));
    const [first, ...others] = found;
    if (first === undefined || others.every((other) => keyOf(other) === keyOf(first))) {
      throw new CambiumError("usage", "you can't link a customer to itself", {
        hint: "Name two or more different customers.",
      });
    }
    await linkByHand(workspace.store, found);
    return groupAfter(workspace, first);
  },
});

export const unlink = operation({
  name: "unlink",
  summary: "Unlink a customer that was linked by hand",
  effect: "write",
  path: "/links/remove",
  positional: ["customer"],
  input: z.object({
    customer: z.string().describe(`A customer, ${NAMED}`),
    never: z.boolean().optional().describe("Also exclude it from link_by until it's linked by hand again"),
  }),
  output: group,
  rows: "rows",
  async run(workspace, { customer: asked, never }) {
    const found = await findCustomer(workspace, asked);
    const wasLinked = await unlinkByHand(workspace.store, found, never === true);
    if (never !== true && !wasLinked) await refuse(workspace, found);
    return groupAfter(workspace, found);
  },
});

export const links = operation({
  name: "links",
  summary: "List groups of linked customers, and why they're linked",
  effect: "read",
  path: "/links",
  positional: [],
  input: z.object({}),
  output: z.object({
    link_by: z.string().describe("The link_by setting: what links customers besides links by hand"),
    groups: z.number(),
    apart: z.array(z.object(customerName)).describe("Customers excluded from link_by"),
    rows: z.array(linkRow),
  }),
  rows: "rows",
  async run(workspace) {
    const rows = await linkRows(workspace);
    const { link_by } = await workspace.settings();
    const { apart } = await saidLinks(workspace.store);
    return { link_by, groups: rows.at(-1)?.group ?? 0, apart, rows };
  },
});

async function linkRows(workspace: Workspace): Promise<z.infer<typeof linkRow>[]> {
  await workspace.links();
  const rows = await workspace.warehouse.query(
    `with groups as (
       select representative, row_number() over (order by count(*) desc, representative) as place
       from linked_customers group by representative
     ), reasons as (
       select customer, array_to_string(list_sort(list(distinct reason)), '; ') as linked_by
       from link_reasons group by customer
     )
     select g.place, l.customer = l.representative as represents, c.account, c.customer_id, c.name, r.linked_by
     from linked_customers l
     join groups g on g.representative = l.representative
     join customers c on c.customer = l.customer
     join reasons r on r.customer = l.customer
     order by g.place, represents desc, l.customer`,
    LINKED_SCHEMA,
  );
  return rows.map((row) => ({
    group: numberIn(row, "place"),
    ...nameIn(row),
    name: row.name === null ? null : textIn(row, "name"),
    represents: row.represents === true,
    linked_by: textIn(row, "linked_by"),
  }));
}

async function groupOf(workspace: Workspace, customer: CustomerName): Promise<z.infer<typeof linkRow>[]> {
  const rows = await linkRows(workspace);
  const own = rows.find((row) => keyOf(row) === keyOf(customer));
  return rows.filter((row) => row.group === own?.group);
}

function groupAfter(workspace: Workspace, customer: CustomerName): Promise<z.infer<typeof group>> {
  return afterRecorded<z.infer<typeof group>>(workspace, { rows: [] }, async () => ({
    rows: await groupOf(workspace, customer),
  }));
}

/** @throws CambiumError `usage` naming what links the customer instead, if anything does */
async function refuse(workspace: Workspace, customer: CustomerName): Promise<void> {
  const own = (await groupOf(workspace, customer)).find((row) => keyOf(row) === keyOf(customer));
  throw new CambiumError("usage", `${customer.account}/${customer.customer} isn't linked by hand`, {
    hint:
      own === undefined
        ? "Run `cambium links` to see which customers are linked."
        : `It's linked by ${own.linked_by}: pass --never to exclude it.`,
  });
}

/**
 * Finds a customer by `account/id`, or by id if only one account uses it.
 * @throws CambiumError `not_found`, or `usage` naming the customers when several accounts use the id
 */
async function findCustomer(workspace: Workspace, asked: string): Promise<CustomerName> {
  await workspace.states();
  const text = literal(asked);
  const where = (condition: string) =>
    workspace.warehouse.query(
      `select account, customer_id from customers where ${condition} order by customer limit 10`,
    );
  const qualified = await where(`account || '/' || customer_id = ${text}`);
  const found = (qualified.length > 0 ? qualified : await where(`customer_id = ${text}`)).map(nameIn);
  const [only, ...others] = found;
  if (only !== undefined && others.length === 0) return only;
  if (only !== undefined) {
    throw new CambiumError("usage", `several accounts have a customer "${asked}"`, {
      reason: { id: "ambiguous_customer", name: asked },
      hint: `Use one of ${inWords(found)}.`,
    });
  }
  const alike = await where(`contains(lower(customer_id || ' ' || coalesce(name, '')), lower(${text}))`);
  throw new CambiumError("not_found", `unknown customer: "${asked}"`, {
    reason: { id: "unknown", of: "customer", name: asked },
    hint:
      alike.length === 0
        ? "Use a customer id. `cambium customers --search TEXT` finds them."
        : `Did you mean ${inWords(alike.map(nameIn))}?`,
  });
}

function inWords(customers: CustomerName[]): string {
  return customers.map(({ account, customer }) => `${account}/${customer}`).join(", ");
}

function nameIn(row: Row): CustomerName {
  return { account: textIn(row, "account"), customer: textIn(row, "customer_id") };
}
