import type { Step } from "../../growth/headroom/next-step.ts";
import type { CustomerFacts, What } from "../../growth/restraint/customer-facts.ts";
import { checkOffer } from "../../growth/restraint/offer-check.ts";
import { readFacts, readHoldings } from "../../growth/restraint/read-facts.ts";
import { takenUpOn } from "../../growth/signals/taken-up.ts";
import type { WeekWorld } from "../../growth/week/week-lines.ts";
import { numberIn, textIn } from "../../warehouse/rows.ts";
import type { Restraint } from "../restraint/restraint-of.ts";

/** Judges lines of today by restraint, leaving out those that an offer or an opportunity has taken up. */
export async function weekWorld({ growth, settings }: Restraint): Promise<WeekWorld> {
  const whatOf = await whats(growth.book);
  const day = growth.today;
  const isTakenUp = await takenUpOn(growth, day);
  return {
    judge: async (lines) => {
      const customers = [...new Set(lines.map(({ customer }) => customer))];
      const list = customers.join(", ");
      const facts = await readFacts(growth, { customers: list, since: 0, support: settings.support });
      const held = await readHoldings(growth, customers, day);
      const known = new Map<number, CustomerFacts>();
      for (const customer of customers) known.set(customer, { ...facts.of(customer), ...held(customer) });
      return (line) => {
        const own = known.get(line.customer);
        if (own === undefined || isTakenUp({ ...line, next: line.step })) return null;
        return checkOffer(own, { what: whatOf(line.step), channel: null, day }, settings.values);
      };
    },
  };
}

/** The ids of what steps are of. */
export async function whats({
  warehouse,
  schema,
}: Restraint["growth"]["book"]): Promise<(step: Pick<Step, "product" | "price" | "quantity">) => What> {
  const prices = await warehouse.query("select price, price_id from prices", schema);
  const products = await warehouse.query(
    "select p.product, p.product_id, c.family from products p join catalogue c on c.product = p.product",
    schema,
  );
  const priceIds = new Map(prices.map((row) => [numberIn(row, "price"), textIn(row, "price_id")]));
  const known = new Map(
    products.map((row) => [
      numberIn(row, "product"),
      { product: textIn(row, "product_id"), family: numberIn(row, "family") },
    ]),
  );
  return ({ product, price, quantity }) => ({
    product: known.get(product)?.product ?? null,
    family: known.get(product)?.family ?? null,
    price: priceIds.get(price) ?? null,
    quantity,
  });
}
