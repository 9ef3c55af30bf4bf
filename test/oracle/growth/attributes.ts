import type { Attribute } from "./company.ts";
import { dayNumber } from "./day-numbers.ts";
import type { Ledger } from "./ledger.ts";
import { rememberedFor } from "./memo.ts";

const NEVER = Number.NEGATIVE_INFINITY;
const attributes = rememberedFor<Attribute[], Array<{ since: number; value: string }>>();

/** The value of a customer's attribute on a day: the latest that holds from that day or before; undated ones hold always. */
export function attributeOn({ company }: Ledger, customer: string, name: string, day: number): string | null {
  const own = attributes(company.attributes, `${customer}\u0000${name}`, () =>
    company.attributes
      .filter((one) => one.customer === customer && one.name === name)
      .map(({ from, value }) => ({ since: from === null ? NEVER : dayNumber(from), value }))
      .sort((a, b) => a.since - b.since),
  );
  return own.findLast(({ since }) => since <= day)?.value ?? null;
}
