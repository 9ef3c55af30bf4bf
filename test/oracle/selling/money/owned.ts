import type { Ownership, Role, Selling } from "../selling.ts";

/** Who owns a customer in a role on a day; null: nobody. */
export const ownerOn = ({ ownerships }: Selling, customer: string, role: Role, day: number): string | null =>
  ownerships.find((one) => one.customer === customer && one.role === role && holdsOn(one, day))?.person ??
  null;

const holdsOn = ({ from, to }: Ownership, day: number): boolean => from <= day && (to === null || day < to);
