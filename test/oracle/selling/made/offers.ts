import type { Chance } from "../../growth/chance.ts";
import type { Ledger } from "../../growth/ledger.ts";
import type { Block, Offer } from "../selling.ts";

const CHANNELS = ["in_app", "in_app", "email", "email", "call", "quote", "self_serve"] as const;

/** What was offered to customers: to some often and of the same, to most nothing. */
export function offersOf(chance: Chance, ledger: Ledger, today: number): Offer[] {
  const all = ledger.customers.flatMap((customer) => {
    if (!chance.in100(45)) return [];
    const count = chance.of([1, 1, 2, 3, 5]);
    const [first, ...more] = Array.from({ length: count }, () => offerTo(chance, ledger, customer, today));
    if (!first) return [];
    const isSame = chance.in100(40);
    const { product, price, channel } = first;
    return [
      first,
      ...more.map((one) => (isSame && chance.in100(70) ? { ...one, product, price, channel } : one)),
    ];
  });
  return all.map((offer, index) => ({ ...offer, id: `f${String(index + 1).padStart(4, "0")}` }));
}

function offerTo(chance: Chance, ledger: Ledger, customer: string, today: number): Omit<Offer, "id"> {
  const on = today - chance.of([chance.whole(0, 20), chance.whole(0, 100), chance.whole(0, 260)]);
  const what = whatFor(chance, ledger, customer);
  const answer = chance.of(["accepted", "declined", "declined", "ignored", null, null] as const);
  const answeredOn = answer === null ? null : on + chance.of([0, 1, 5, 13, 14, 15, 20]);
  const isAnswered = answeredOn !== null && answeredOn <= today;
  return {
    ...{ customer, on, ...what, channel: chance.of(CHANNELS), opportunity: null },
    ...(isAnswered ? { answer, answeredOn } : { answer: null, answeredOn: null }),
  };
}

/** A product that is sold where the customer buys, at times by a price, or nothing said. */
export function whatFor(chance: Chance, { company }: Ledger, customer: string) {
  const word = customer.slice(0, customer.indexOf("_") + 1);
  const own = company.products.filter(({ id, kind }) => id.startsWith(word) && kind !== "metered");
  const product = own.length > 0 && chance.in100(85) ? chance.of(own).id : null;
  const prices = company.prices.filter((price) => price.product === product);
  const price = prices.length > 0 && chance.in100(40) ? chance.of(prices).id : null;
  return { product, price, quantity: product !== null && chance.in100(30) ? chance.whole(1, 12) : null };
}

/** Times in which customers are left alone. */
export function blocksOf(chance: Chance, ledger: Ledger, today: number): Block[] {
  const all = ledger.customers.flatMap((customer) =>
    Array.from({ length: chance.of([0, 0, 0, 0, 1, 2]) }, () => {
      const from = today - chance.whole(-20, 120);
      const until = chance.in100(80) ? from + chance.whole(1, 90) : null;
      return { customer, reason: chance.of(["support", "support", "asked to be left alone"]), from, until };
    }),
  );
  return all.map((block, index) => ({ id: `b${index + 1}`, ...block }));
}
