import { groupedBy } from "../../../base/grouped.ts";
import { periodOf } from "../../../base/period.ts";
import { dateOfDay, dayOfDate } from "../../../base/zone.ts";
import type { Book } from "../../../model/parts/book.ts";
import { literal } from "../../../warehouse/literal.ts";
import { bigintIn, numberIn, textIn } from "../../../warehouse/rows.ts";
import type { Row } from "../../../warehouse/warehouse.ts";
import { CLAIMED_DAYS, type ClaimablePortion, claimsOf, type WonDeal } from "../../realised/claims.ts";
import { OPPORTUNITY_TYPES } from "../../records/schemas.ts";
import { growthSql } from "../../sql.ts";

/** Whose opportunities and expansion, as SQL over `deal_steps d` and `claims c`, of which it may use `customer` and `moved_on`. */
interface Whose {
  deals: string;
  claims: string;
}

/** What won deals claimed of expansion on days asked, in 1e-18 of the reporting currency. */
export interface ClaimsThen {
  /** By the place of the day among those asked: what deals within their 90 days had not claimed yet. */
  unclaimed: Map<number, bigint>;
  /** What was claimed of each quarter's expansion, by its first day. */
  claimed: { ask: number; quarter: number; n: bigint }[];
}

/**
 * What won deals had claimed at the end of each day, as they were known then (GROWTH §4, §5). Most customers' wins are
 * still what they were; those of others, such as of a win that was reopened, are matched again.
 */
export async function claimsThen(book: Book, days: readonly number[], whose: Whose): Promise<ClaimsThen> {
  const asks = days.map((day, ask) => `(${ask}, date '${dateOfDay(day)}')`).join(", ");
  const known_wins = await growthSql("pipeline/forecasts/known_wins.sql", { asks, which: whose.deals });
  const changed = (
    await book.warehouse.query(
      await growthSql("pipeline/forecasts/changed_wins.sql", { asks, known_wins }),
      book.schema,
    )
  ).map((row): Changed => ({ ask: numberIn(row, "ask"), customer: numberIn(row, "customer") }));
  const list = [{ ask: -1, customer: -1 }, ...changed];
  const filling = { asks, changed: list.map(({ ask, customer }) => `(${ask}, ${customer})`).join(", ") };
  const found = await asNow(book, whose, filling);
  if (changed.length > 0) await addChanged(book, { days, whose, changed, known_wins }, found);
  return found;
}

interface Changed {
  ask: number;
  customer: number;
}

/** Of customers whose wins are still what they were. */
async function asNow(
  { warehouse, schema }: Book,
  { deals, claims }: Whose,
  filling: { asks: string; changed: string },
): Promise<ClaimsThen> {
  const read = async (file: string, more: Record<string, string | number>) =>
    warehouse.query(await growthSql(`pipeline/forecasts/${file}.sql`, { ...filling, ...more }), schema);
  const claimed = await read("claims_made", { which: claims });
  const unclaimed = await read("unclaimed_on", { which: deals, days: CLAIMED_DAYS.after });
  return {
    unclaimed: new Map(unclaimed.map((row) => [numberIn(row, "ask"), bigintIn(row, "n")])),
    claimed: claimed.map((row) => ({
      ask: numberIn(row, "ask"),
      quarter: numberIn(row, "quarter"),
      n: bigintIn(row, "n"),
    })),
  };
}

interface KnownWin extends WonDeal {
  isAsked: boolean;
  /** From a micro of the customer's currency to 1e-18 of the reporting one. */
  rate: bigint;
}

interface KnownPortion extends ClaimablePortion {
  isAsked: boolean;
  rate: bigint;
  rest: bigint;
}

/** Matches the wins of customers as they were known on each day. */
async function addChanged(
  book: Book,
  asked: { days: readonly number[]; whose: Whose; changed: readonly Changed[]; known_wins: string },
  to: ClaimsThen,
): Promise<void> {
  const { days, whose, changed, known_wins } = asked;
  const customers = [...new Set(changed.map(({ customer }) => customer))].join(", ");
  const wins = await winsOf(book, `from (${known_wins}) where customer in (${customers})`);
  const portions = await portionsOf(book, customers, whose.claims);
  for (const { ask, customer } of changed) {
    const day = days[ask] ?? 0;
    const own = (portions.get(customer) ?? []).filter((portion) => portion.day <= day);
    add(to, { ask, day }, wins.get(`${ask} ${customer}`) ?? [], own);
  }
}

async function winsOf({ warehouse, schema, currency }: Book, won: string) {
  const rated = await growthSql("realised/rated_wins.sql", { won, currency: literal(currency) });
  const rows = await warehouse.query(
    `select ask, customer, type, closed::varchar as closed, coalesce(micros, 0)::bigint as micros, is_asked,
       coalesce(customer_rate, 1000000000000)::varchar as rate
     from (${rated}) order by ask, customer, closed, id`,
    schema,
  );
  const wins = rows.map((row, deal) => ({ key: `${row.ask} ${row.customer}`, ...winOf(row, deal) }));
  return groupedBy(wins, ({ key }) => key);
}

function winOf(row: Row, deal: number): KnownWin {
  return {
    deal,
    type: OPPORTUNITY_TYPES.find((type) => type === row.type) ?? "open",
    closed: dayOfDate(textIn(row, "closed")),
    micros: numberIn(row, "micros"),
    isAsked: row.is_asked === true,
    rate: BigInt(textIn(row, "rate")),
  };
}

async function portionsOf({ warehouse, schema }: Book, customers: string, which: string) {
  const rows = await warehouse.query(
    `select c.portion, c.customer, c.moved_on::varchar as moved_on, c.cause_group, c.micros, c.rest,
       coalesce(c.rate, 0)::varchar as rate, ${which} as is_asked
     from growth.portions c where c.customer in (${customers}) order by c.portion`,
    schema,
  );
  const portions = rows.map((row): KnownPortion & { customer: number } => ({
    portion: numberIn(row, "portion"),
    customer: numberIn(row, "customer"),
    day: dayOfDate(textIn(row, "moved_on")),
    group: numberIn(row, "cause_group"),
    micros: numberIn(row, "micros"),
    kept: [],
    isAsked: row.is_asked === true,
    rate: BigInt(textIn(row, "rate")),
    rest: bigintIn(row, "rest"),
  }));
  return groupedBy(portions, ({ customer }) => customer);
}

/** Adds what one customer's deals claimed on a day. */
function add(
  { unclaimed, claimed }: ClaimsThen,
  { ask, day }: { ask: number; day: number },
  wins: readonly KnownWin[],
  portions: readonly KnownPortion[],
): void {
  const claims = claimsOf(portions, wins);
  for (const { portion: number, micros, isLast } of claims) {
    const portion = portions.find((one) => one.portion === number);
    if (portion === undefined || !portion.isAsked) continue;
    const n = BigInt(micros) * portion.rate + (isLast ? portion.rest : 0n);
    claimed.push({ ask, quarter: periodOf("quarter", portion.day).start, n });
  }
  for (const { deal, closed, micros, rate, isAsked } of wins) {
    if (!isAsked || day > closed + CLAIMED_DAYS.after) continue;
    const own = claims.filter((claim) => claim.deal === deal);
    const left = own.reduce((rest, claim) => rest - claim.micros, micros);
    if (left > 0) unclaimed.set(ask, (unclaimed.get(ask) ?? 0n) + BigInt(left) * rate);
  }
}
