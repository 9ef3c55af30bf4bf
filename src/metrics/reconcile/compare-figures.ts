import { ROWS_A_BREATH } from "../../base/limits.ts";
import { itemAt } from "../../base/lookup.ts";
import { divideHalfEven, RATE_ONE } from "../../base/money.ts";
import { breathe } from "../../base/waiting.ts";
import { eachCustomer } from "../../model/ledger/engine-run.ts";
import { policyRates } from "../../model/rates/policy-rates.ts";
import { rateOn } from "../../model/rates/rates.ts";
import type { Reading } from "../../sources/sources.ts";
import { literal } from "../../warehouse/literal.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import { missingRate } from "../readings/policy-walk.ts";
import type { FigureReader, Frame, OtherReader } from "./figure-reader.ts";
import { type Comparison, type GivenFigures, searchDifferences } from "./figure-search.ts";
import type { Party, TheirFigure, TheirList } from "./their-figures.ts";

/**
 * Compares somebody's figures with Cambium's under a policy, customer by customer and month by month, and looks for an
 * explanation of each difference. Call `buildStates` first.
 * @throws CambiumError `missing_rate` when money can't be converted
 */
export async function compareFigures(
  warehouse: Warehouse,
  theirs: TheirList,
  frame: Frame,
  { own, others, reading }: { own: FigureReader; others: OtherReader[]; reading: Reading },
): Promise<Comparison> {
  const told = await byParty(warehouse, theirs, frame, own, reading);
  const { ofCustomer, ambiguous } = assign(theirs.parties, told);
  const isAsked = await askedCustomers(warehouse, theirs.accounts);
  const search = searchDifferences(frame, own, others);
  await eachCustomer(warehouse, (customer, states) => {
    const given = ofCustomer.get(customer);
    ofCustomer.delete(customer);
    if (!isAsked(customer)) return;
    const absent = ambiguous.has(customer) ? "ambiguous_customer" : "not_in_file";
    search.compare({ customer }, states, given, given === undefined ? absent : "unexplained");
  });
  for (const [customer, given] of ofCustomer) {
    search.compare({ customer }, [], given, "not_in_cambium");
    await breathe();
  }
  for (const [party, { found }] of theirs.parties.entries()) {
    const reason = found.length === 0 ? "unknown_customer" : "ambiguous_customer";
    if (found.length !== 1) search.compare({ party }, [], told[party], reason);
    await breathe();
  }
  return search.result();
}

/** The given figures of each party, in the currency that Cambium's figures use. */
async function byParty(
  warehouse: Warehouse,
  { parties, figures }: TheirList,
  { months, kind }: Frame,
  own: FigureReader,
  reading: Reading,
): Promise<GivenFigures[]> {
  const codes = [...new Set(figures.map(({ currency }) => currency))];
  const rates = await policyRates(warehouse, own.rules.policy, codes, reading);
  const told = parties.map((): GivenFigures => new Map());
  for (const [index, figure] of figures.entries()) {
    if (index % ROWS_A_BREATH === 0) await breathe();
    const month = months.findIndex(({ start, end }) => figure.day >= start && figure.day < end);
    const day = kind === "mrr" ? itemAt(months, month, "months").end - 1 : figure.day;
    const code = own.currency ?? figure.currency;
    const rate = figure.currency === code ? RATE_ONE : rateOn(rates.get(figure.currency), day);
    const amount = figure.amount === 0n ? 0n : converted(figure, rate, day);
    add(itemAt(told, figure.party, "told"), code, month, amount, figure.rows, months.length);
  }
  return told;
}

function converted({ amount, currency }: TheirFigure, rate: bigint | undefined, day: number): bigint {
  if (rate !== undefined) return divideHalfEven(amount * rate, RATE_ONE);
  throw missingRate(currency, day);
}

function add(
  to: GivenFigures,
  code: string,
  month: number,
  amount: bigint,
  rows: number,
  months: number,
): void {
  const line = to.get(code) ?? {
    months: new Array<bigint>(months).fill(0n),
    rows: new Array<number>(months).fill(0),
  };
  line.months[month]! += amount;
  line.rows[month]! += rows;
  to.set(code, line);
}

/** Tests whether a customer belongs to the accounts that a list covers. */
async function askedCustomers(
  warehouse: Warehouse,
  accounts: string[] | null,
): Promise<(customer: number) => boolean> {
  if (accounts === null) return () => true;
  const rows = await warehouse.query(
    `select customer from customers where account in (${accounts.map(literal).join(", ")})`,
  );
  const asked = new Set(rows.map(({ customer }) => Number(customer)));
  return (customer) => asked.has(customer);
}

/**
 * The figures given for each customer found (several parties may be the same customer), and the customers that an
 * ambiguous party may mean.
 */
function assign(
  parties: Party[],
  told: GivenFigures[],
): { ofCustomer: Map<number, GivenFigures>; ambiguous: Set<number> } {
  const ofCustomer = new Map<number, GivenFigures>();
  const ambiguous = new Set<number>();
  parties.forEach(({ found }, party) => {
    const [customer] = found;
    if (found.length > 1) for (const one of found) ambiguous.add(one);
    if (customer === undefined || found.length > 1) return;
    const known = ofCustomer.get(customer);
    if (known === undefined) ofCustomer.set(customer, itemAt(told, party, "told"));
    else
      for (const [code, { months, rows }] of itemAt(told, party, "told"))
        months.forEach((amount, month) => {
          add(known, code, month, amount, itemAt(rows, month, "rows"), months.length);
        });
  });
  return { ofCustomer, ambiguous };
}
