import { createHash } from "node:crypto";
import { forEverybody } from "../../base/waiting.ts";
import { readState, writeState } from "../../model/remembered.ts";
import { textIn } from "../../warehouse/rows.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import type { GrowthBook } from "../growth-book.ts";
import { publishVersions } from "../records/publish.ts";
import { writeClaims } from "./write-claims.ts";
import { writePortions } from "./write-portions.ts";

/** Increase it when a change to how expansion is cut or claimed changes what is found. */
const REALISED_VERSION = 2;

const PORTIONS = "growth_portions";
const CLAIMS = "growth_claims";

/**
 * Brings the tables of closed and realised up to date (GROWTH §5), each made anew only where what it depends on changed:
 * `growth.portions`, what expanded by cause group and product; `growth.deals`, the won deals; `growth.claims`, what
 * these claim of those. Sums of `n` are exact: claimed and unclaimed portions add up to `expansion_mrr`. Growth must be
 * open (`openGrowth`).
 */
export async function openRealised(growth: GrowthBook): Promise<void> {
  await forEverybody(() => growth.book.warehouse.roomy(() => bring(growth)));
}

async function bring(growth: GrowthBook): Promise<void> {
  const { book, store, today } = growth;
  await publishVersions(store, book);
  const basis = fingerprint([
    REALISED_VERSION,
    today,
    book.schema,
    (await readState(book.warehouse, "growth")) ?? "",
  ]);
  await renew(growth, PORTIONS, basis, () => writePortions(growth));
  const told = [store.id, await wonMark(book.warehouse), store.versions.last("stage")];
  await renew(growth, CLAIMS, fingerprint([basis, told]), () => writeClaims(growth));
}

/** A text that changes whenever a won opportunity does: most changes are of open ones, which claim nothing. */
async function wonMark(warehouse: Warehouse): Promise<string> {
  const [row] = await warehouse.query(
    `select count(*) || ' ' || coalesce(sum(o.seq), 0) || ' ' || coalesce(bit_xor(hash(o.seq, o.customer)), 0) as mark
     from growth.opportunities o left join growth.stages s on s.id = o.stage where coalesce(s.kind, o.stage) = 'closed_won'`,
  );
  return row === undefined ? "" : textIn(row, "mark");
}

async function renew(
  { book: { warehouse } }: GrowthBook,
  state: string,
  basis: string,
  write: () => Promise<void>,
): Promise<void> {
  if ((await readState(warehouse, state)) === basis) return;
  await writeState(warehouse, state, "being built");
  await write();
  await writeState(warehouse, state, basis);
}

function fingerprint(of: unknown): string {
  return createHash("sha256").update(JSON.stringify(of)).digest("hex");
}
