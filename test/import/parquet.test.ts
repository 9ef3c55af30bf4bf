import { join } from "node:path";
import { expect, it } from "vitest";
import { importOperation } from "../../src/api/evidence/import-operations.ts";
import { inWorkspace } from "../workspace.ts";
import { writeParquet } from "./cli.ts";

/** Imports item states and customers from Parquet files, and gives what the warehouse makes of them. */
async function imported(states: string, customers: string): Promise<unknown> {
  return inWorkspace(async (workspace, directory) => {
    const files = [join(directory, "states.parquet"), join(directory, "customers.parquet")];
    await writeParquet(
      files[0] ?? "",
      `select * from (values ${states}) as t(account, customer, item, effective_at, status, product, currency, amount_micros)`,
    );
    await writeParquet(
      files[1] ?? "",
      `select * from (values ${customers}) as t(customer, country, "type", attribute_type, industry)`,
    );
    await importOperation.run(workspace, { source: "states", files });
    const read = (sql: string) => workspace.warehouse.query(sql);
    return {
      states: await read(
        `select u.account, u.customer_id, u.country, i.item_id, s.at_ms, s.status, p.product_id, c.code, s.amount_micros
         from states s join customers u on u.customer = s.customer join items i on i.item = s.item
         join products p on p.product = s.product join currencies c on c.currency = s.currency order by s.item, s.at_ms`,
      ),
      attributes: await read("select customer, key, value from customer_attributes order by all"),
    };
  });
}

const at = (day: string) => `timestamp '2024-01-${day}'`;

it("reads the texts of a Parquet file alike, whether they need cleaning or not", async () => {
  const clean = await imported(
    `('a', 'b', 'i', ${at("01")}, 'active', 'Pro', 'USD', 5), ('a', 'c', 'j', ${at("02")}, 'past_due', 'Pro', 'EUR', 6),
     (null, 'c', 'j', ${at("02")}, 'active', 'Pro', 'EUR', 7)`,
    `('c', 'DE', null, null, 'Dance'), ('b', 'FR', 'x', null, null)`,
  );
  const unclean = await imported(
    `('a ', ' b', 'i', ${at("01")}, ' Active', 'Pro ', 'usd', 5), ('a', 'c', ' j ', ${at("02")}, 'PAST_DUE', 'Pro', ' EUR', 6),
     (' ', 'c', 'j', ${at("02")}, '', 'Pro', 'EUR', 7)`,
    `(' c', 'DE ', null, null, 'Dance'), ('b', ' FR', 'x', null, null)`,
  );
  expect(unclean).toEqual(clean);
});

it("keeps a customer's attribute once when a reserved name and its stand-in are both there", async () => {
  const { attributes } = Object(
    await imported(
      `(null, 'b', 'i', ${at("01")}, 'active', 'Pro', 'USD', 5)`,
      `('b', 'FR', 'x', 'y', 'Dance'), ('c', 'DE', 'z', null, null)`,
    ),
  );
  expect(attributes).toEqual([
    { customer: 1, key: "attribute_type", value: expect.stringMatching(/x|y/) },
    { customer: 1, key: "industry", value: "Dance" },
    { customer: 2, key: "attribute_type", value: "z" },
  ]);
});
