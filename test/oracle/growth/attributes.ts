import { dayNumber } from "./day-numbers.ts";
import type { Ledger } from "./ledger.ts";

/** The value of a customer's attribute on a day: the latest that holds from that day or before; undated ones hold always. */
export function attributeOn({ company }: Ledger, customer: string, name: string, day: number): string | null {
  const since = (from: string | null): number => (from === null ? Number.NEGATIVE_INFINITY : dayNumber(from));
  const own = company.attributes.filter((one) => one.customer === customer && one.name === name);
  const inForce = own.filter(({ from }) => since(from) <= day).sort((a, b) => since(a.from) - since(b.from));
  return inForce.at(-1)?.value ?? null;
}
