import { minorUnits } from "../../metrics/figures/figures.ts";
import { worthOf } from "../../metrics/proof/movers.ts";
import { proofCell } from "../../metrics/proof/proof-cell.ts";
import { sharesOf } from "../../metrics/proof/shares.ts";
import { type Expanded, growthKnown } from "./expanded.ts";
import { FEW, type GridRow } from "./grid-row.ts";

const MICROS = 1_000_000_000_000n;
const EVERYBODY = 10_000_000;

/** What the customers of one owner come to: money at the start in 1e-18, headroom in micros. */
interface Sum {
  expansion: number;
  opening: bigint;
  n: number;
  of: number;
  headroom: bigint;
}

/** Expansion by who owns the customer on the last day of the period; one line for customers that nobody owns. */
export async function expandedOwners(
  of: Expanded,
): Promise<{ total: number; value: number; rows: GridRow[] }> {
  const { shared } = await proofCell(of.book, of.asked, of.subject);
  const found = await sharesOf(shared, { limit: EVERYBODY, offset: 0 });
  const worth = await worthOf(shared, null);
  const { headroom, owners, nameOf } = await growthKnown(of);
  const sums = new Map<string | null, Sum>();
  const sumOf = (customer: number) => {
    const owner = owners.get(customer) ?? null;
    const sum = sums.get(owner) ?? { expansion: 0, opening: 0n, n: 0, of: 0, headroom: 0n };
    sums.set(owner, sum);
    return sum;
  };
  for (const { customer, value } of found.shares) {
    const sum = sumOf(customer);
    sum.expansion += value;
    sum.n += 1;
  }
  for (const [customer, { before, after }] of worth) {
    if (before === 0n && after === 0n) continue;
    const sum = sumOf(customer);
    sum.opening += before;
    if (after > 0n) sum.of += 1;
    sum.headroom += BigInt(headroom.get(customer) ?? 0);
  }
  const { currency } = shared.book;
  const rows = [...sums].map(([owner, sum]) => {
    const opening = minorUnits(sum.opening, currency);
    const name = owner === null ? null : nameOf(owner);
    return {
      ...{ account: null, customer: null, key: owner, name, expansion: sum.expansion, change: null, opening },
      rate: opening > 0 ? sum.expansion / opening : null,
      ...{ n: sum.n, of: sum.of, headroom: minorUnits(sum.headroom * MICROS, currency) },
      owner: name,
      is_few: sum.of < FEW,
    };
  });
  return { total: rows.length, value: found.total, rows };
}
