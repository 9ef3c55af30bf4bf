import { CAUSES, type Cause, INTERVALS } from "../../base/words.ts";
import { dateOfDay, dayOfDate } from "../../base/zone.ts";
import { TERM_ROOM } from "../../model/ledger/ledger-tables.ts";
import type { Book } from "../../model/parts/book.ts";
import { readLabels, termLabel } from "../../model/parts/dimensions.ts";
import { literal } from "../../warehouse/literal.ts";
import { bigintIn, numberIn, textIn } from "../../warehouse/rows.ts";
import type { Row } from "../../warehouse/warehouse.ts";
import { minorUnits } from "../figures/figures.ts";
import { roundedQuery } from "../figures/rounding-query.ts";
import { minorUnit } from "../figures/shown-cell.ts";
import { EMPTY } from "../proof/lines.ts";
import { namesOf } from "../proof/page.ts";
import { type Evidence, evidenceOf, type ProofCustomer } from "../proof/state-evidence.ts";
import type { Subject } from "../question/question.ts";
import { type MoveKind, type MovesAsked, movesCell } from "./move-queries.ts";

/** An item on one side of a move; all null where it wasn't there. */
export interface MovedSide {
  product: string | null;
  price: string | null;
  quantity: number | null;
  interval: string | null;
  /** What it counted, a month, in minor units at the rate of the day. */
  mrr: number;
}

/** One move of one item, from what it was to what it became. Money in minor units. */
export interface Moved extends ProofCustomer {
  at: string;
  /** The day in the organisation's time zone. */
  on: string;
  before: MovedSide;
  after: MovedSide;
  /** What the move adds to the figure: the part of its own cause. */
  value: number;
  /** The whole change of the item, over all its causes: with only one, the value. */
  change: number;
  causes: Cause[];
  evidence: Evidence[];
}

/** Which moves to list: of one flow, or of all. */
export interface MovedPage {
  before?: string | undefined;
  after?: string | undefined;
  limit: number;
  offset: number;
}

/**
 * The moves behind `movesOf`, largest first. All moves of a flow add up exactly to it.
 * @throws CambiumError as `movesCell` does
 */
export async function movedOf(
  of: Book,
  kind: MoveKind,
  asked: MovesAsked,
  subject: Subject,
  page: MovedPage,
): Promise<{ currency: string; total: number; value: number; rows: Moved[] }> {
  const { book, sql } = await movesCell(of, kind, asked, subject);
  const rows = await book.warehouse.query(
    `${sql}, listed as (\n${listedQuery(book, page)}\n)
select t.total as total, t.value as value, l.*
from (select count(*) as total, coalesce(sum(shown), 0) as value from listed) t
left join (select * from listed order by ${ORDER} limit ${page.limit} offset ${page.offset}) l on true
order by ${ORDER}`,
    book.schema,
  );
  const listed = rows.filter(({ customer }) => customer !== null);
  const minor = (n: bigint) => Number(n / minorUnit(book.currency));
  return {
    currency: book.currency,
    total: Number(rows[0]?.total ?? 0),
    value: minor(BigInt(String(rows[0]?.value ?? 0))),
    rows: await inWords(book, listed),
  };
}

const ORDER = "abs(n) desc, at_ms, customer, before_state, after_state";

function listedQuery(book: Book, { before, after }: MovedPage): string {
  const isOf = [
    "true",
    ...(before === undefined ? [] : [`m.before_name = ${literal(before)}`]),
    ...(after === undefined ? [] : [`m.after_name = ${literal(after)}`]),
  ];
  return roundedQuery({
    from: `select m.* exclude (units, before_rung, after_rung), f.shown as flow, c.account as account, c.customer_id as customer_id
      from moved m
      join flows f on f.before_name = m.before_name and f.after_name = m.after_name
      join customers c on c.customer = m.customer
      where ${isOf.join(" and ")}`,
    within: ["before_name", "after_name"],
    keys: ["account", "customer_id", "at_ms", "change_set", "before_state", "after_state"],
    whole: "flow",
    unit: `cast(${minorUnit(book.currency)} as hugeint)`,
  });
}

/** Adds names, what the items were, and the evidence. */
async function inWords(book: Book, rows: Row[]): Promise<Moved[]> {
  const names = await namesOf(
    book,
    rows.map((row) => numberIn(row, "customer")),
  );
  const sideOf = await sidesOf(book, rows);
  const pairs = await pairsOf(book, rows);
  const lines = rows.map((row) => ({ ...EMPTY, states: statesOf(row) }));
  const { byState } = await evidenceOf(book, lines, 0);
  return rows.map((row) => {
    const pair = pairs.get(pairKey(row));
    const worth = worthIn(book, row);
    const before = worth(pair?.before ?? 0n);
    const causes = pair?.causes ?? [];
    const value = Number(bigintIn(row, "shown") / minorUnit(book.currency));
    const change = causes.length > 1 ? worth(pair?.after ?? 0n) - before : value;
    return {
      ...(names.get(numberIn(row, "customer")) ?? { account: "", customer: "", name: null }),
      at: new Date(Number(row.at_ms)).toISOString().replace(".000Z", "Z"),
      on: dateOfDay(dayIn(row)),
      before: { ...sideOf(row, "before"), mrr: before },
      after: { ...sideOf(row, "after"), mrr: before + change },
      ...{ value, change, causes },
      evidence: statesOf(row).flatMap((state) => (byState.get(state) ?? []).map((found) => found.evidence)),
    };
  });
}

const dayIn = (row: Row) => dayOfDate(textIn(row, "moved_on").slice(0, 10));
const statesOf = (row: Row) =>
  [numberIn(row, "before_state"), numberIn(row, "after_state")].filter((state) => state > 0);

function worthIn(book: Book, row: Row): (micros: bigint) => number {
  const [currency, day] = [numberIn(row, "currency"), dayIn(row)];
  return (micros) => minorUnits(micros * book.rates.at(currency, day, micros), book.currency);
}

/** Looks up what an item was on a side. */
async function sidesOf(book: Book, rows: Row[]) {
  const labels = await readLabels(book, ["product", "price"]);
  const states = [-1, ...new Set(rows.flatMap(statesOf))];
  const found = await book.warehouse.query(
    `select state, quantity::double as quantity, (list_position([${INTERVALS.map(literal).join(", ")}], billing_interval::varchar)) as term, interval_count
     from numbered_states where state in (${states.join(", ")})`,
    book.schema,
  );
  const terms = new Map(found.map((row) => [numberIn(row, "state"), row]));
  return (row: Row, side: "before" | "after"): Omit<MovedSide, "mrr"> => {
    const state = terms.get(numberIn(row, `${side}_state`));
    if (state === undefined) return { product: null, price: null, quantity: null, interval: null };
    return {
      product: labels.get("product")?.(numberIn(row, `${side}_product`)) ?? null,
      price: labels.get("price")?.(numberIn(row, `${side}_price`)) ?? null,
      quantity: numberIn(state, "quantity"),
      interval: termLabel(numberIn(state, "term") * TERM_ROOM + numberIn(state, "interval_count")),
    };
  };
}

/** What an item counted before its first step and after its last, in micros, and why it moved. */
interface Pair {
  before: bigint;
  after: bigint;
  causes: Cause[];
}

const pairKey = (row: Row) =>
  ["customer", "currency", "change_set", "before_state", "after_state"].map((name) => row[name]).join(" ");

async function pairsOf(book: Book, rows: Row[]): Promise<Map<string, Pair>> {
  const sets = rows.map((row) => `(${numberIn(row, "customer")}, ${numberIn(row, "change_set")})`);
  const steps = await book.warehouse.query(
    `select customer, currency, change_set, before_state, after_state, cause, before_micros, after_micros
     from ledger where (customer, change_set) in (${[...new Set(["(-1, -1)", ...sets])].join(", ")})
     order by customer, currency, change_set, before_state, after_state, step`,
    book.schema,
  );
  const pairs = new Map<string, Pair>();
  for (const step of steps) {
    const [before, after] = [bigintIn(step, "before_micros"), bigintIn(step, "after_micros")];
    const pair = pairs.get(pairKey(step)) ?? { before, after, causes: [] };
    pairs.set(pairKey(step), pair);
    pair.after = after;
    const cause = CAUSES[numberIn(step, "cause")];
    if (cause !== undefined && before !== after) pair.causes.push(cause);
  }
  return pairs;
}
