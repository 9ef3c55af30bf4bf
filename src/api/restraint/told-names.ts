import { literal } from "../../warehouse/literal.ts";
import { textIn } from "../../warehouse/rows.ts";
import type { Workspace } from "../workspace.ts";

interface Who {
  account: string;
  customer: string;
}

/** The names of customers that something is told of, null where they have none. States must be built. */
export async function namesOfTold(
  { warehouse }: Workspace,
  told: readonly Who[],
): Promise<(who: Who) => string | null> {
  const ids = [...new Set(told.map(({ customer }) => customer))];
  const rows = await warehouse.query(
    `select account, customer_id, name from customers
     where name is not null and customer_id in (${["", ...ids].map(literal).join(", ")})`,
  );
  const key = ({ account, customer }: Who) => JSON.stringify([account, customer]);
  const names = new Map(
    rows.map((row) => [
      key({ account: textIn(row, "account"), customer: textIn(row, "customer_id") }),
      textIn(row, "name"),
    ]),
  );
  return (who) => names.get(key(who)) ?? null;
}
