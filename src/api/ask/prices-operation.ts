import { z } from "zod";
import { LIMITS } from "../../base/limits.ts";
import { literal } from "../../warehouse/literal.ts";
import { numberIn, textIn } from "../../warehouse/rows.ts";
import { pageInputs, USUAL_ROWS } from "../grow/page-inputs.ts";
import { operation } from "../operation.ts";

export const pricesOperation = operation({
  name: "catalogue prices",
  summary: "List prices by id with their names and products",
  effect: "read",
  path: "/catalogue/prices",
  positional: [],
  input: z.object({
    price: z.array(z.string()).max(LIMITS.listed.most).optional().describe("Only the price with this id"),
    ...pageInputs,
  }),
  output: z.object({
    total: z.number(),
    rows: z.array(
      z.object({
        price: z.string().describe("Price id"),
        name: z.string().describe("What the source calls it, else product, interval and amount"),
        product: z.string().nullable().describe("Id of the product that it was sold for"),
        product_name: z.string().nullable(),
      }),
    ),
  }),
  rows: "rows",
  page: 1000,
  async run(workspace, { price, limit = USUAL_ROWS, offset = 0 }) {
    await workspace.states();
    const only = price === undefined ? "true" : `r.price_id in (${["", ...price].map(literal).join(", ")})`;
    const [counted] = await workspace.warehouse.query(
      `select count(*)::integer as total from prices r where ${only}`,
    );
    const rows = await workspace.warehouse.query(
      `select r.price_id, r.label, p.product_id, p.label as product from prices r
       left join price_facts f on f.price = r.price
       left join products p on p.product = f.product
       where ${only} order by p.label, r.label, r.price_id limit ${limit} offset ${offset}`,
    );
    return {
      total: numberIn(counted, "total"),
      rows: rows.map((row) => ({
        price: textIn(row, "price_id"),
        name: textIn(row, "label"),
        product: row.product_id === null ? null : textIn(row, "product_id"),
        product_name: row.product === null ? null : textIn(row, "product"),
      })),
    };
  },
});
