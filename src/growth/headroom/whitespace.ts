import type { Headroom, HeadroomOfAll, Move } from "./headroom.ts";
import type { Held } from "./holdings.ts";

export const CELL_STATES = ["owned", "in pipeline", "open", "not eligible"] as const;
export type CellState = (typeof CELL_STATES)[number];

/** A column of the whitespace: a family of plans, or an add-on. */
export interface WhitespaceColumn {
  kind: "family" | "add_on";
  family: number;
  /** The add-on; 0 for a family. */
  product: number;
}

/** A customer and a column: what is owned, or could be. Money in micros of the reporting currency, a month. */
export interface WhitespaceCell {
  state: CellState;
  /** What is paid for it now. */
  owned: number;
  /** What is still open: the next plan of an owned family, an add-on, or a family by its likelihood. */
  open: number;
  /** Why it isn't eligible. */
  reason: string | null;
}

/** The families and add-ons that are on sale or owned, the most owned first. */
export function whitespaceColumns({ customers, prices, catalogue }: HeadroomOfAll): WhitespaceColumn[] {
  const onSale = [...prices.ofFamily.values()].flat();
  const held = customers.flatMap((one) => [...one.held.families.values()]);
  const families = new Set([
    ...onSale.filter(({ kind }) => kind === "plan").map(({ family }) => family),
    ...held.filter(({ hasPlan }) => hasPlan).map(({ family }) => family),
  ]);
  const products = [...onSale.map(({ product }) => product), ...held.flatMap((one) => [...one.products])];
  const addOns = new Set(products.filter((product) => catalogue.kind(product) === "add_on"));
  const columns: WhitespaceColumn[] = [
    ...[...families].map((family) => ({ kind: "family" as const, family, product: 0 })),
    ...[...addOns].map((product) => ({
      kind: "add_on" as const,
      family: catalogue.family(product),
      product,
    })),
  ];
  const owners = (column: WhitespaceColumn) => customers.filter(({ held }) => isOwned(held, column)).length;
  const counted = columns.map((column) => ({ column, n: owners(column) }));
  return counted
    .sort((a, b) => b.n - a.n || a.column.family - b.column.family || a.column.product - b.column.product)
    .map(({ column }) => column);
}

function isOwned(held: Held, { kind, family, product }: WhitespaceColumn): boolean {
  return kind === "add_on" ? held.products.has(product) : held.families.get(family)?.hasPlan === true;
}

function isOf(move: Move, { kind, family, product }: WhitespaceColumn): boolean {
  return kind === "add_on"
    ? move.kind === "add_on" && move.product === product
    : move.kind !== "add_on" && move.family === family;
}

/** The cell of a customer and a column, whatever is in the pipeline. Over all columns, `open` adds up to the customer's open headroom. */
export function whitespaceCell({ held, moves }: Headroom, column: WhitespaceColumn): WhitespaceCell {
  const open = moves.filter((move) => isOf(move, column)).reduce((sum, { micros }) => sum + micros, 0);
  if (isOwned(held, column)) return { state: "owned", owned: paidFor(held, column), open, reason: null };
  if (moves.some((move) => isOf(move, column))) return { state: "open", owned: 0, open, reason: null };
  return { state: "not eligible", owned: 0, open: 0, reason: reasonOf(held, column) };
}

/** What is paid for an add-on; for a family, without the add-ons in it that the customer has. */
function paidFor(held: Held, { kind, family, product }: WhitespaceColumn): number {
  if (kind === "add_on") return held.mrrOfProduct.get(product) ?? 0;
  return held.mrrOf.get(family) ?? 0;
}

function reasonOf({ main }: Held, { kind }: WhitespaceColumn): string {
  if (main === null) return "no plan";
  return kind === "add_on"
    ? "no plan that it is bought with, or no price in its currency"
    : "no price in its currency";
}
