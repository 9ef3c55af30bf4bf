import { dayOf, type Interval, type Period, periods, twelveMonthsBefore } from "./calendar.ts";
import { byText } from "./changes.ts";
import { type BreakdownBy, type OracleInput, type OracleLeg, oracleLegs } from "./oracle.ts";
import { convert, isPositive, type Money, plus } from "./rates.ts";
import { add, min, mul, neg, type Q, q, ratio, sub, sum, ZERO } from "./rational.ts";
import { type FullSet, fullSets } from "./sets.ts";
import type { Worth } from "./worth.ts";

export type { Interval } from "./calendar.ts";

/** A filter to one product or price: the business read as if it had only those items. */
export interface Restrict {
  by: BreakdownBy;
  key: string;
}

type FlowType = OracleLeg["type"];

/** Money that moved: a change set, or under a filter its legs. */
interface Flow {
  customer: string;
  at: number;
  day: string;
  type: FlowType;
  money: Money;
}

interface Book {
  input: OracleInput;
  sets: FullSet[];
  flows: Flow[];
  /** Whether an item worth this belongs to the books. */
  holds: (worth: Worth) => boolean;
}

interface Row {
  customer: string;
  wasActive: boolean;
  isActive: boolean;
  /** MRR at start and end, both at the start's rates; 0 for who was not active then. */
  atStart: Q;
  atEnd: Q;
}

/** Everything a metric of [start, end) needs. */
interface Frame {
  opening: Q;
  closing: Q;
  rows: Row[];
  /** Movements of one type, of everybody. */
  all: (type: FlowType) => Q;
  /** Movements of one type, of customers active at the start. */
  own: (type: FlowType) => Q;
}

function legFlows(input: OracleInput, { by, key }: Restrict): Flow[] {
  const legs = oracleLegs(input, by).filter((leg) => leg[by] === key);
  return legs.map(({ currency, micros, ...leg }) => ({ ...leg, money: { [currency]: micros } }));
}

function open(input: OracleInput, restrict: Restrict | undefined): Book {
  const sets = fullSets(input);
  const flows = restrict ? legFlows(input, restrict) : sets.map((set) => ({ ...set, money: set.delta }));
  return { input, sets, flows, holds: (worth) => !restrict || worth[restrict.by] === restrict.key };
}

/** The part of the books that is in one currency: under `separate` each stands alone. */
function inCurrency(book: Book, currency: string): Book {
  const flows = book.flows.filter((flow) => flow.customer.endsWith(`|${currency}`));
  const sets = book.sets.filter((set) => set.customer.endsWith(`|${currency}`));
  return { ...book, flows, sets };
}

/** What a customer is worth just before T, from its items as its sets left them. */
function moneyAt(book: Book, customer: string, at: number): Money {
  const items = new Map<string, Worth | null>();
  for (const set of book.sets) {
    if (set.customer !== customer || set.at >= at) continue;
    for (const move of set.moves) items.set(move.item, move.after);
  }
  let money: Money = {};
  for (const worth of items.values()) {
    if (worth && book.holds(worth)) money = plus(money, worth.currency, worth.micros);
  }
  return money;
}

function frameOf(book: Book, start: number, end: number): Frame {
  const { input } = book;
  const [startDay, endDay] = [dayOf(start - 1, input.zone), dayOf(end - 1, input.zone)];
  const customers = [...new Set(book.sets.map((set) => set.customer))];
  const found = customers.map((customer) => ({
    customer,
    first: moneyAt(book, customer, start),
    last: moneyAt(book, customer, end),
  }));
  const rows = found.map(({ customer, first, last }) => ({
    customer,
    wasActive: isPositive(first),
    isActive: isPositive(last),
    atStart: convert(input, first, startDay),
    atEnd: isPositive(first) ? convert(input, last, startDay) : ZERO,
  }));
  const owners = new Set(rows.filter((row) => row.wasActive).map((row) => row.customer));
  const inside = book.flows.filter((flow) => flow.at >= start && flow.at < end);
  const total = (flows: Flow[]): Q => sum(flows.map((flow) => convert(input, flow.money, flow.day)));
  return {
    opening: sum(rows.map((row) => row.atStart)),
    closing: sum(found.map(({ last }) => convert(input, last, endDay))),
    rows,
    all: (type) => total(inside.filter((flow) => flow.type === type)),
    own: (type) => total(inside.filter((flow) => flow.type === type && owners.has(flow.customer))),
  };
}

const count = (rows: Row[]): Q => q(rows.length);
const movements = (f: Frame): Q =>
  sum([
    f.all("new"),
    f.all("expansion"),
    f.all("reactivation"),
    f.all("contraction"),
    f.all("churn"),
    f.all("transfer"),
  ]);
const gains = (f: Frame): Q => sum([f.all("new"), f.all("reactivation"), f.all("expansion")]);
const netNew = (f: Frame): Q => sub(f.closing, f.opening);

/** Churn and contraction of opening customers, less their returns (named reactivation, or new). */
const grossLoss = (f: Frame): Q =>
  neg(sum([f.own("churn"), f.own("contraction"), f.own("reactivation"), f.own("new")]));

function retention(f: Frame, kept: (row: Row) => Q): Q | null {
  const rows = f.rows.filter((row) => row.wasActive);
  return ratio(sum(rows.map(kept)), sum(rows.map((row) => row.atStart)));
}
const net = (f: Frame): Q | null => retention(f, (row) => row.atEnd);
const gross = (f: Frame): Q | null => retention(f, (row) => min(row.atEnd, row.atStart));

function logoChurn(f: Frame): Q | null {
  const opening = f.rows.filter((row) => row.wasActive);
  return ratio(count(opening.filter((row) => !row.isActive)), count(opening));
}

/** Each metric from the frame of its period and the one of the twelve months that end with it. */
const METRICS = {
  mrr: (f) => f.closing,
  arr: (f) => mul(f.closing, q(12n)),
  active_customers: (f) => count(f.rows.filter((row) => row.isActive)),
  new_mrr: (f) => f.all("new"),
  expansion_mrr: (f) => f.all("expansion"),
  reactivation_mrr: (f) => f.all("reactivation"),
  contraction_mrr: (f) => f.all("contraction"),
  churned_mrr: (f) => f.all("churn"),
  transfer_mrr: (f) => f.all("transfer"),
  fx_mrr: (f) => sub(netNew(f), add(movements(f), f.all("none"))),
  net_new_mrr: netNew,
  mrr_growth: (f) => ratio(netNew(f), f.opening),
  expansion_rate: (f) => ratio(f.own("expansion"), f.opening),
  expansion_share: (f) => ratio(f.all("expansion"), gains(f)),
  nrr: net,
  grr: gross,
  nrr_12m: (_, year) => net(year()),
  grr_12m: (_, year) => gross(year()),
  net_churn_rate: (f) => ratio(sub(grossLoss(f), f.own("expansion")), f.opening),
  gross_churn_rate: (f) => ratio(grossLoss(f), f.opening),
  logo_churn_rate: logoChurn,
  quick_ratio: (f) => ratio(gains(f), neg(add(f.all("contraction"), f.all("churn")))),
  arpa: (f) => ratio(f.closing, count(f.rows.filter((row) => row.isActive))),
} as const satisfies Record<string, (frame: Frame, year: () => Frame) => Q | null>;

export type OracleMetricId = keyof typeof METRICS;
export const ORACLE_METRICS = Object.keys(METRICS).sort(byText) as OracleMetricId[];

/** One figure; `currency` is the reporting currency, or under `separate` the one it is in. */
export interface OracleFigure {
  period: string;
  currency: string;
  value: Q | null;
}

function figure(book: Book, id: OracleMetricId, period: Period): Q | null {
  const metric: (frame: Frame, year: () => Frame) => Q | null = METRICS[id];
  const year = (): Frame => frameOf(book, twelveMonthsBefore(period.endDay, book.input.zone), period.end);
  return metric(frameOf(book, period.start, period.end), year);
}

/**
 * A metric for every period, exactly: money in micros, rates as fractions, null where the denominator is 0.
 * Under `separate` there is a figure for each period and currency that occurs, by period and then currency.
 */
export function oracleMetric(
  id: OracleMetricId,
  input: OracleInput,
  interval: Interval,
  fromDay: string,
  toDayExclusive: string,
  restrict?: Restrict,
): OracleFigure[] {
  const book = open(input, restrict);
  const isSeparate = input.policy.currency === "separate";
  const currencies = isSeparate
    ? [...new Set(input.states.map((s) => s.currency))].sort(byText)
    : [input.currency];
  const books = currencies.map((currency) => ({
    currency,
    own: isSeparate ? inCurrency(book, currency) : book,
  }));
  return periods(interval, fromDay, toDayExclusive, input.zone).flatMap((period) =>
    books.map(({ currency, own }) => ({ period: period.label, currency, value: figure(own, id, period) })),
  );
}

/** What every customer is worth just before an instant, in native micros; who is at 0 is left out. */
export function oracleWorth(input: OracleInput, at: number): Record<string, Money> {
  const book = open(input, undefined);
  const customers = [...new Set(book.sets.map((set) => set.customer))];
  const worth = customers.map((customer): [string, Money] => [customer, moneyAt(book, customer, at)]);
  return Object.fromEntries(worth.filter(([, money]) => isPositive(money)));
}
