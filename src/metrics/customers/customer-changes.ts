import { minorDigits } from "../../base/currency.ts";
import { groupedBy } from "../../base/grouped.ts";
import { firstOf, itemAt } from "../../base/lookup.ts";
import { divideHalfEven, roundParts } from "../../base/money.ts";
import { CAUSES, groupOf, MOVEMENT_TYPES } from "../../base/words.ts";
import { dayOfDate } from "../../base/zone.ts";
import type { Book } from "../../model/parts/book.ts";
import { readLabels, termLabel } from "../../model/parts/dimensions.ts";
import { SIDES, type Side } from "../../model/parts/ledger-source.ts";
import { bigintIn, numberIn, textIn } from "../../warehouse/rows.ts";
import type { Row } from "../../warehouse/warehouse.ts";
import { minorUnits } from "../figures/figures.ts";
import { UNIT } from "../list/metric.ts";
import { date, EMPTY } from "../proof/lines.ts";
import { type Evidence, evidenceOf, foundFor } from "../proof/state-evidence.ts";

/**
 * One part of a customer's change: the effect of one cause on one item. Money in minor units, at the rates of the day.
 */
export interface CustomerChange {
  /** Number of the change set, shared by all its parts; the first is 1. */
  set: number;
  at: string;
  type: string;
  cause: string;
  group: string;
  product: string | null;
  price: string | null;
  /** What the item was and what it became; null where it wasn't there. */
  before_item: ItemSide | null;
  after_item: ItemSide | null;
  /** The item's MRR before. */
  before: number;
  after: number;
  value: number;
  /** The customer's MRR before and after the whole change; the values of its parts add up to the difference. */
  customer_before: number;
  customer_after: number;
  evidence: Evidence[];
}

/** What an item was before or after a change. */
export interface ItemSide {
  product: string | null;
  price: string | null;
  quantity: number;
  /** Billing interval: month, 3 months, year. */
  interval: string;
}

/** A ledger step in which money moved. */
interface Leg {
  set: number;
  at: number;
  day: number;
  row: Row;
  currency: number;
  before: bigint;
  after: bigint;
}

/**
 * Every change of one customer up to a day, oldest first.
 * @param currency number of the only currency to count; null for all
 * @throws CambiumError `missing_rate` when money can't be converted
 */
export async function customerChanges(
  book: Book,
  customer: number,
  asOf: number,
  currency: number | null,
): Promise<CustomerChange[]> {
  const legs = await legsOf(book, customer, asOf, currency);
  const sets = [...groupedBy(legs, ({ set }) => set).values()];
  const balance = new Map<number, bigint>();
  const words = await wordsOf(book, customer, legs, asOf);
  return sets.flatMap((own, index) => {
    const { day } = firstOf(own, "own");
    const before = worthOf(book, balance, day);
    for (const leg of own)
      balance.set(leg.currency, (balance.get(leg.currency) ?? 0n) + leg.after - leg.before);
    const after = worthOf(book, balance, day);
    const values = shareOut(book, own, after - before);
    return own.map((leg, place) => ({
      set: index + 1,
      ...words(leg),
      value: values[place] ?? 0,
      customer_before: before,
      customer_after: after,
    }));
  });
}

async function legsOf(book: Book, customer: number, asOf: number, currency: number | null): Promise<Leg[]> {
  const own = currency === null ? "" : ` and currency = ${currency}`;
  const rows = await book.warehouse.query(
    `select *, at_ms::double as ms from ledger
     where customer = ${customer} and moved_on <= ${date(asOf)}${own} and before_micros <> after_micros
     order by at_ms, change_set, before_state = 0, before_state, after_state, step`,
    book.schema,
  );
  return rows.map((row) => ({
    set: numberIn(row, "change_set"),
    at: numberIn(row, "ms"),
    day: dayOfDate(textIn(row, "moved_on").slice(0, 10)),
    row,
    currency: numberIn(row, "currency"),
    before: bigintIn(row, "before_micros"),
    after: bigintIn(row, "after_micros"),
  }));
}

/** The value of a balance on a day, in minor units. */
function worthOf(book: Book, balance: Map<number, bigint>, day: number): number {
  let total = 0n;
  for (const [currency, micros] of balance) total += micros * book.rates.at(currency, day, micros);
  return minorUnits(total, book.currency);
}

/** Rounds the parts of a set to minor units that add up to the change in the customer's MRR. */
function shareOut({ rates, currency: shown }: Book, legs: Leg[], total: number): number[] {
  const scale = 10n ** BigInt(minorDigits(shown));
  const parts = legs.map(({ currency, day, before, after }) => {
    const micros = after - before;
    return micros * rates.at(currency, day, micros) * scale;
  });
  const exact = parts.reduce((sum, part) => sum + part, 0n);
  const near = divideHalfEven(exact, UNIT);
  const isNear = near - BigInt(total) <= 1n && BigInt(total) - near <= 1n;
  return roundParts(parts, UNIT, isNear ? BigInt(total) : near).map(Number);
}

/** Looks up the names and the evidence of the ledger steps. */
async function wordsOf(book: Book, customer: number, legs: Leg[], asOf: number) {
  const labels = await readLabels(book, ["product", "price"]);
  const lines = legs.map(({ row }) => ({
    ...EMPTY,
    customer,
    states: [numberIn(row, "before_state"), numberIn(row, "after_state")].filter((state) => state > 0),
  }));
  const found = await evidenceOf(book, lines, asOf);
  const evidence = new Map(
    legs.map((leg, index) => [
      leg,
      foundFor(itemAt(lines, index, "lines"), found).map((one) => one.evidence),
    ]),
  );
  const sideOf = await sidesOf(book, legs, labels);
  return (leg: Leg) => {
    const { row, currency, day } = leg;
    const side = numberIn(row, "after_state") > 0 ? "after" : "before";
    const minor = (micros: bigint) =>
      minorUnits(micros * book.rates.at(currency, day, micros), book.currency);
    const cause = CAUSES[numberIn(row, "cause")] ?? "status";
    return {
      at: new Date(leg.at).toISOString().replace(".000Z", "Z"),
      type: MOVEMENT_TYPES[numberIn(row, "type")] ?? "none",
      cause,
      group: groupOf(cause),
      product: labels.get("product")?.(Number(row[`${side}_product`])) ?? null,
      price: labels.get("price")?.(Number(row[`${side}_price`])) ?? null,
      before_item: sideOf(row, "before"),
      after_item: sideOf(row, "after"),
      before: minor(leg.before),
      after: minor(leg.after),
      evidence: evidence.get(leg) ?? [],
    };
  };
}

/** Looks up what items were on either side of a step. */
async function sidesOf(book: Book, legs: Leg[], labels: Awaited<ReturnType<typeof readLabels>>) {
  const states = legs.flatMap(({ row }) => SIDES.map((side) => numberIn(row, `${side}_state`)));
  const found = await book.warehouse.query(
    `select state, quantity::double as quantity from numbered_states where state in (${[-1, ...states].join(", ")})`,
    book.schema,
  );
  const quantities = new Map(found.map((row) => [numberIn(row, "state"), numberIn(row, "quantity")]));
  return (row: Row, side: Side): ItemSide | null => {
    const quantity = quantities.get(numberIn(row, `${side}_state`));
    if (quantity === undefined) return null;
    return {
      product: labels.get("product")?.(numberIn(row, `${side}_product`)) ?? null,
      price: labels.get("price")?.(numberIn(row, `${side}_price`)) ?? null,
      quantity,
      interval: termLabel(numberIn(row, `${side}_term`)),
    };
  };
}
