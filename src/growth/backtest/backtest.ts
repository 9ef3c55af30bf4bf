import { isDeepStrictEqual } from "node:util";
import { RATE_ONE } from "../../base/money.ts";
import { addMonths } from "../../base/period.ts";
import { dateOfDay, dayOfDate } from "../../base/zone.ts";
import { bigintIn, numberIn, textIn } from "../../warehouse/rows.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import type { GrowthBook } from "../growth-book.ts";
import type { SignalKind } from "../signals/kind.ts";
import { isKind, KINDS } from "../signals/kinds.ts";
import { followedSql, judgedSql, type KindValues, mergedSql, runsSql } from "../signals/signal-runs.ts";
import { settingsOf } from "../signals/signal-settings.ts";
import { growthSql } from "../sql.ts";
import { needShare } from "../world/use.ts";
import { wilson } from "./wilson.ts";

const MONTHS = 18;
/** Days within which an expansion counts as following, and between counted firings of a customer. */
const WITHIN = 90;
const LEAST_CONTROLS = 5;
const LEAST_JUDGED = 20;

export const VERDICTS = ["works", "worse than nothing", "not shown"] as const;

/** How a kind of signal did on the company's own history (GROWTH §2). Shares are from 0 to 1. */
export interface Backtest {
  from: string;
  to: string;
  /** Counted firings; of these, with enough controls; and younger ones, which are pending. */
  firings: number;
  judged: number;
  pending: number;
  leftCut: number;
  followed: number;
  precision: number | null;
  low: number | null;
  high: number | null;
  base: number | null;
  lift: number | null;
  /** Median days from firing to expansion. */
  leadDays: number | null;
  /** Expansion MRR that followed judged firings, in micros of the reporting currency. */
  followedMicros: bigint;
  /** Share of the usage behind it that was recorded afterwards. */
  verdict: (typeof VERDICTS)[number];
}

/**
 * Tests a kind back: fires it on each day of the last 18 months from what was known then, and compares what followed with
 * comparable customers at whom it didn't fire.
 * @param values of the kind's settings
 */
export async function backtest(growth: GrowthBook, kind: SignalKind, values: KindValues): Promise<Backtest> {
  return growth.book.warehouse.roomy(() => tested(growth, kind, values));
}

async function tested(growth: GrowthBook, kind: SignalKind, values: KindValues): Promise<Backtest> {
  const { book, today } = growth;
  const { warehouse, schema } = book;
  const [from, to] = [addMonths(today, -MONTHS), today - WITHIN - 1];
  if (values.share !== undefined) await needShare(warehouse, schema, values.share);
  await warehouse.exec(
    `create or replace table growth.tested_runs as ${(await runsAsSet(growth, kind, values)) ?? (await runsSql(kind, values))}`,
    schema,
  );
  const firings = await growthSql("backtest/firings.sql", {
    runs: "growth.tested_runs",
    today: date(today),
    of_metric: String(kind.of === "metric"),
  });
  await warehouse.exec(`create or replace table growth.firings as ${firings}`, schema);
  await countOnce(warehouse);
  await warehouse.exec(`delete from growth.counted where fired_on < ${date(from)}`);
  const [others] = await warehouse.query(
    `select (select count(*) from growth.counted where fired_on > ${date(to)}) as pending,
       (select count(*) from growth.firings where is_left_cut and fired_on >= ${date(from)}) as left_cut`,
  );
  await warehouse.exec(`delete from growth.counted where fired_on > ${date(to)}`);
  const span = {
    from: dateOfDay(from),
    to: dateOfDay(to),
    pending: numberIn(others, "pending"),
    leftCut: numberIn(others, "left_cut"),
  };
  if ((await counted(warehouse)) === 0) return { ...span, ...resultOf([]), followedMicros: 0n };
  await warehouse.exec(
    `create or replace table growth.followings as ${await followedSql(kind, values)}`,
    schema,
  );
  await warehouse.exec(
    `create or replace table growth.control_counts as ${await controlsSql(kind, values)}`,
    schema,
  );
  const found = await judgedFirings(warehouse, kind);
  const result = resultOf(found);
  return { ...span, ...result, followedMicros: await followedMoney(book, kind) };
}

/** SQL for the runs that growth holds; null where it holds them by other settings. */
async function runsAsSet(
  { store }: GrowthBook,
  kind: SignalKind,
  values: KindValues,
): Promise<string | null> {
  const name = Object.keys(KINDS)
    .filter(isKind)
    .find((one) => KINDS[one] === kind);
  if (name === undefined || !isDeepStrictEqual(await settingsOf(store, name), values)) return null;
  return `select customer, subject, from_day, until_day, fired_on from growth.runs where kind = '${name}'`;
}

const date = (day: number) => `date '${dateOfDay(day)}'`;

/** Makes `growth.counted`: a customer's first firing, and each next one that comes 90 days after a counted one or later. */
async function countOnce(warehouse: Warehouse): Promise<void> {
  const firing = "from growth.firings where not is_left_cut";
  const first =
    "qualify row_number() over (partition by customer order by fired_on, length(subject), subject) = 1";
  await warehouse.exec(`create or replace table growth.counted as select * ${firing} ${first}`);
  for (let before = -1, now = await counted(warehouse); now > before; ) {
    await warehouse.exec(
      `insert into growth.counted select * from (
         select f.* from (select * ${firing}) f
         join (select customer, max(fired_on) as last_on from growth.counted group by customer) c on c.customer = f.customer
         where f.fired_on >= c.last_on + ${WITHIN}
       ) ${first}`,
    );
    before = now;
    now = await counted(warehouse);
  }
}

async function counted(warehouse: Warehouse): Promise<number> {
  const [row] = await warehouse.query("select count(*) as n from growth.counted");
  return numberIn(row, "n");
}

async function controlsSql(kind: SignalKind, values: KindValues): Promise<string> {
  const subject = kind.isOfSubject ? "subject" : "'' as subject";
  const merged = (spans: string) =>
    mergedSql(`select customer, ${subject}, from_day, until_day from (${spans})`);
  const held = `select customer, subject, from_day, until_day + 29 as until_day from growth.tested_runs where until_day < date '9999-01-01'
    union all select customer, subject, from_day, until_day from growth.tested_runs where until_day >= date '9999-01-01'`;
  const ahead = `select customer, subject, moved_on - ${WITHIN} as from_day, moved_on as until_day from growth.followings`;
  return growthSql("backtest/control_counts.sql", {
    judged: await merged(await judgedSql(kind, values)),
    held: await merged(held),
    ahead: await merged(ahead),
  });
}

/** What firings are grouped and followed by: their subject, where that matters. */
function groupOf({ isOfSubject }: SignalKind) {
  return { group: isOfSubject ? "c.subject" : "''" };
}

interface JudgedFiring {
  controls: number;
  controlsFollowed: number;
  leadDays: number | null;
}

async function judgedFirings(warehouse: Warehouse, kind: SignalKind): Promise<JudgedFiring[]> {
  const sql = await growthSql("backtest/judged_firings.sql", groupOf(kind));
  await warehouse.exec(`create or replace table growth.tested_firings as ${sql}`);
  const rows = await warehouse.query(
    "select controls, controls_followed, lead_days from growth.tested_firings order by customer, fired_on, subject",
  );
  return rows.map((row) => ({
    controls: numberIn(row, "controls"),
    controlsFollowed: numberIn(row, "controls_followed"),
    leadDays: row.lead_days === null ? null : numberIn(row, "lead_days"),
  }));
}

function resultOf(
  found: JudgedFiring[],
): Omit<Backtest, "from" | "to" | "pending" | "leftCut" | "followedMicros"> {
  const judged = found.filter(({ controls }) => controls >= LEAST_CONTROLS);
  const hits = judged.filter(({ leadDays }) => leadDays !== null).length;
  const leads = judged.flatMap(({ leadDays }) => (leadDays === null ? [] : [leadDays])).sort((a, b) => a - b);
  const n = judged.length;
  const counts = { firings: found.length, judged: n, followed: leads.length, leadDays: median(leads) };
  if (n === 0)
    return {
      ...counts,
      precision: null,
      low: null,
      high: null,
      base: null,
      lift: null,
      verdict: "not shown",
    };
  const base = judged.reduce((sum, one) => sum + one.controlsFollowed / one.controls, 0) / n;
  const { low, high } = wilson(hits, n);
  const precision = hits / n;
  const isShown = n >= LEAST_JUDGED;
  const verdict =
    !isShown || (low <= base && base <= high) ? "not shown" : low > base ? "works" : "worse than nothing";
  return { ...counts, precision, low, high, base, lift: base === 0 ? null : precision / base, verdict };
}

/** The middle of sorted numbers, or the mean of the two in the middle; null of none. */
function median(sorted: number[]): number | null {
  const middle = sorted.length / 2;
  const [a, b] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return a === undefined || b === undefined ? null : (a + b) / 2;
}

/** Expansion within 90 days after judged firings, each movement once, at the rates of its day. */
async function followedMoney({ warehouse, rates }: GrowthBook["book"], kind: SignalKind): Promise<bigint> {
  const rows = await warehouse.query(
    `select moved_on::varchar as moved_on, currency, sum(micros)::varchar as micros from growth.followings f
     where exists (from growth.tested_firings c where c.controls >= ${LEAST_CONTROLS} and c.customer = f.customer and f.moved_on > c.fired_on and f.moved_on <= c.fired_on + ${WITHIN} and f.subject = ${groupOf(kind).group})
     group by all`,
  );
  return rows.reduce((sum, row) => {
    const micros = bigintIn(row, "micros");
    return (
      sum +
      (micros * rates.at(numberIn(row, "currency"), dayOfDate(textIn(row, "moved_on")), micros)) / RATE_ONE
    );
  }, 0n);
}
