import { type Q, sum, ZERO } from "../rational.ts";
import type { Headroom } from "./headroom.ts";
import { holdersBeside, holds } from "./headroom.ts";
import { itemsOn, type Ledger, worthOf } from "./ledger.ts";
import { addOns, familyOf, planFamilies } from "./plans.ts";

/** One customer and family or add-on. */
export interface Cell {
  customer: string;
  column: string;
  state: "owned" | "open" | "not eligible";
  /** Why it is not eligible. */
  reason: "not on sale in its currency" | "nobody alike holds it" | null;
  /** What is paid for it, and what is open of it: its next plan, the add-on, or the family weighted. */
  mrr: Q;
  open: Q;
}

/** The map of everybody and everything that is sold: families (with their metered products), then add-ons. */
export function whitespaceOf(ledger: Ledger, rooms: readonly Headroom[], day: number): Cell[] {
  return rooms.flatMap((room) => [
    ...familyColumns(ledger).map((family) => familyCell(ledger, room, family, day)),
    ...addOns(ledger).map((product) => addOnCell(ledger, room, product, day)),
  ]);
}

/** Families of plans and of metered products. */
function familyColumns(ledger: Ledger): string[] {
  const metered = ledger.company.products.filter(({ kind }) => kind === "metered");
  return [...new Set([...planFamilies(ledger), ...metered.map(({ family }) => family)])].sort();
}

function familyCell(ledger: Ledger, room: Headroom, family: string, day: number): Cell {
  const { customer } = room;
  const own = itemsOn(ledger, customer, day).filter(
    ({ product }) => familyOf(ledger, product) === family && !addOns(ledger).includes(product),
  );
  const base = { customer, column: family, mrr: worthOf(ledger, own, day) };
  const chance = room.families.find((one) => one.family === family);
  const next = room.nextPlans.filter((one) => one.family === family);
  const open = chance ? chance.money : sum(next.map(({ money }) => money));
  if (own.length > 0) return { ...base, state: "owned", reason: null, open };
  if (chance?.step) return { ...base, state: "open", reason: null, open };
  return { ...base, state: "not eligible", reason: "not on sale in its currency", open: ZERO };
}

function addOnCell(ledger: Ledger, room: Headroom, product: string, day: number): Cell {
  const { customer } = room;
  const own = itemsOn(ledger, customer, day).filter((item) => item.product === product);
  const base = { customer, column: product, mrr: worthOf(ledger, own, day) };
  if (holds(ledger, customer, product, day)) return { ...base, state: "owned", reason: null, open: ZERO };
  const missing = room.addOns.find((one) => one.product === product);
  if (missing) return { ...base, state: "open", reason: null, open: missing.money };
  const isHeld = holdersBeside(ledger, customer, product, day).length > 0;
  const reason = isHeld ? "not on sale in its currency" : "nobody alike holds it";
  return { ...base, state: "not eligible", reason, open: ZERO };
}
