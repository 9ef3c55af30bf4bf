import type { Period } from "../../../base/period.ts";
import { dateOfDay } from "../../../base/zone.ts";
import type { Book } from "../../../model/parts/book.ts";
import { bigintIn, numberIn } from "../../../warehouse/rows.ts";
import { growthSql } from "../../sql.ts";
import { dealRates } from "../deal-list.ts";
import { firstClaims } from "./claimed.ts";
import { quartersBefore } from "./conversions.ts";
import type { StageStay } from "./stalled.ts";

/** Opportunities of a group that are alike in all that figures ask; `n` in 1e-18 of the reporting currency. */
export interface DealPart {
  group: string | null;
  stage: number;
  isOpen: boolean;
  isWon: boolean;
  probability: number | null;
  /** Of closed ones, a bit for each stage that they were in or skipped going forward. */
  stagesSeen: bigint;
  isStalled: boolean;
  /** Closed in one of the last four closed quarters. */
  isRecent: boolean;
  /** Entered after the expansion that it claims: no win rate counts it. */
  isAfterwards: boolean;
  /** Closed in the period. */
  isInPeriod: boolean;
  deals: bigint;
  n: bigint;
}

/** Which opportunities are added up, and how. */
export interface PartsAsked {
  /** The day at whose end they are as they were known. */
  day: number;
  period: Period;
  /** SQL over `deal_steps d` for which opportunities. */
  which: string;
  /** SQL for the group, over `known d` and what `groups` joins. */
  ownGroup: string;
  groups: string;
  /** Days in each stage, by its number, beyond which an opportunity is stalled. */
  stages: number;
  stay(stage: number): StageStay;
}

/** Adds opportunities up as known at the end of a day (GROWTH §4). */
export async function dealParts(book: Book, asked: PartsAsked): Promise<DealPart[]> {
  const { day, period, which, ownGroup, groups, stages, stay } = asked;
  const quarters = quartersBefore(day);
  const date = (of: number) => `date '${dateOfDay(of)}'`;
  const stays = Array.from({ length: stages }, (_, stage) => `(${stage}, ${stay(stage).mostDays})`);
  const sql = await growthSql("pipeline/measures/deal_parts.sql", {
    deals: await growthSql("pipeline/deals_on.sql", { day: date(day), rates: dealRates(book, day), which }),
    first_claims: await firstClaims(book.warehouse),
    ...{ stays: stays.join(", "), own_group: ownGroup, groups, day: date(day) },
    recent_from: date(quarters[0]?.start ?? day),
    recent_until: date(quarters.at(-1)?.end ?? day),
    ...{ from: date(period.start), until: date(period.end) },
  });
  return (await book.warehouse.query(sql, book.schema)).map((row) => ({
    group: row.own_group === null ? null : String(row.own_group),
    stage: numberIn(row, "stage"),
    isOpen: row.is_open === true,
    isWon: row.is_won === true,
    probability: row.probability === null ? null : numberIn(row, "probability"),
    stagesSeen: bigintIn(row, "stages_seen"),
    isStalled: row.is_stalled === true,
    isRecent: row.is_recent === true,
    isAfterwards: row.is_afterwards === true,
    isInPeriod: row.is_in_period === true,
    deals: bigintIn(row, "deals"),
    n: bigintIn(row, "n"),
  }));
}

/** How many days deals stayed in stages before they left them forward, in the middle: by stage, and of all (null). */
export async function stayMedians(
  book: Book,
  day: number,
  which: string,
): Promise<{ stage: number | null; days: number }[]> {
  const rows = await book.warehouse.query(
    `select left_stage, quantile_cont(left_after, 0.5) as days from growth.deal_steps d
     where left_stage is not null and stage > left_stage and (is_open or is_won) and known_from <= date '${dateOfDay(day)}' and ${which}
     group by grouping sets ((left_stage), ()) order by left_stage nulls first`,
    book.schema,
  );
  return rows.flatMap((row) =>
    row.days === null
      ? []
      : [
          {
            stage: row.left_stage === null ? null : numberIn(row, "left_stage"),
            days: numberIn(row, "days"),
          },
        ],
  );
}
