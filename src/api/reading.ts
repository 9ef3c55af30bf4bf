import { Zone } from "../base/zone.ts";
import type { Policy } from "../engine/policy/policy.ts";
import { readCosts } from "../metrics/figures/costs.ts";
import type { Subject } from "../metrics/question/question.ts";
import type { Book } from "../model/parts/book.ts";
import { RateTable } from "../model/rates/rate-table.ts";
import { replacedCustomers } from "../model/refresh.ts";
import type { Settings } from "../store/settings.ts";
import { numberIn, textIn } from "../warehouse/rows.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";

/** How to read books, besides the policy. */
export interface View {
  /** Read linked customers as one. */
  isLinked?: boolean;
  /** Read closed periods as they were closed, with drift in the first open one. */
  isReported?: boolean;
}

/** What one answer is computed from: a single state of the books, whatever evidence arrives meanwhile. */
export interface Reading {
  readonly book: Book;
  readonly subject: Subject;
  readonly settings: Settings;
  readonly zone: Zone;
  /** Changes whenever evidence, settings or the set of states in effect changes. */
  readonly version: string;
}

/** Where the books of a policy are, and how they're read. */
export interface Place {
  schema: string;
  policy: string;
  rules: Policy;
  isSeparate: boolean;
  isLinked: boolean;
}

/**
 * Opens built books for questions.
 * @param keepAnswersFrom number of flows from which a book keeps answers
 */
export async function openBook(
  warehouse: Warehouse,
  place: Place,
  settings: Settings,
  keepAnswersFrom: number,
): Promise<Book> {
  const { schema } = place;
  const rates = await RateTable.read(warehouse, schema);
  const [counts] = await warehouse.query("select count(*) as flows from flows", schema);
  return {
    ...place,
    warehouse,
    currency: settings.currency,
    zone: new Zone(settings.timezone),
    rates,
    standing: {
      bands: settings.mrr_bands.split(",").map(Number),
      onboardingDays: Number(settings.stage_onboarding_days),
      expandedDays: Number(settings.stage_expanded_days),
      atRiskDays: Number(settings.stage_at_risk_days),
    },
    margin: BigInt(settings.margin),
    costs: await readCosts(warehouse, rates, settings.currency, schema),
    touched: await replacedCustomers(warehouse),
    keepsAnswers: numberIn(counts, "flows") >= keepAnswersFrom,
  };
}

/** Dimensions that are columns of customers, not attributes. */
const COLUMNS = ["account", "country"];

/**
 * What can be asked about the states.
 * @param instants when states begin, around now
 */
export async function describeStates(
  warehouse: Warehouse,
  zone: Zone,
  instants: Instants,
  { rules, isSeparate }: Pick<Book, "rules" | "isSeparate">,
): Promise<Subject> {
  const rows = await warehouse.query("select distinct dimension as name from dimension_values order by 1");
  const names = rows.map((row) => textIn(row, "name"));
  const dayOf = (ms: number | null) => (ms === null ? null : zone.dayOf(ms));
  return {
    firstDay: dayOf(instants.first),
    lastDay: dayOf(instants.last ?? instants.ahead.at(-1) ?? null),
    attributes: names.filter((name) => !COLUMNS.includes(name)),
    rules,
    isSeparate,
  };
}

/** When the first state begins, and when something is known, in milliseconds: the last up to now, and the upcoming ones. */
export interface Instants {
  first: number | null;
  last: number | null;
  /** Ascending, at most `MOST_AHEAD`; then the last of all. */
  ahead: number[];
}

/** Maximum number of upcoming instants that a running server knows in advance. */
export const MOST_AHEAD = 1000;

/**
 * Reads when states begin, and when lists say how things were.
 * @param now milliseconds
 */
export async function readInstants(warehouse: Warehouse, now: number): Promise<Instants> {
  const [ends] = await warehouse.query(
    `select (select min(at_ms) from states)::double as first_ms, max(case when at_ms <= ${now} then at_ms end)::double as last_ms,
       max(case when at_ms > ${now} then at_ms end)::double as final_ms from ${KNOWN_AT}`,
  );
  const ms = (value: unknown) => (value === null || value === undefined ? null : Number(value));
  const final = ms(ends?.final_ms);
  const ahead = final === null ? [] : await instantsAfter(warehouse, now);
  if (final !== null && ahead.at(-1) !== final) ahead.push(final);
  return { first: ms(ends?.first_ms), last: ms(ends?.last_ms), ahead };
}

/** When something is known: when states begin, and when lists say how things were. */
const KNOWN_AT = "(select at_ms from states union all select at_ms from seen)";

async function instantsAfter(warehouse: Warehouse, now: number): Promise<number[]> {
  const rows = await warehouse.query(
    `select distinct at_ms::double as at_ms from ${KNOWN_AT} where at_ms > ${now} order by 1 limit ${MOST_AHEAD}`,
  );
  return rows.map((row) => numberIn(row, "at_ms"));
}

/** The last known instant up to now at which a state began; null if none has. */
export function lastBegun({ last, ahead }: Instants, now: number): number | null {
  return ahead.findLast((at) => at <= now) ?? last;
}

/** The instant up to which all beginnings of states are known. */
export function knownUntil({ ahead }: Instants): number {
  return ahead[MOST_AHEAD - 1] ?? Number.POSITIVE_INFINITY;
}
