import { dateOfDay } from "../../../base/zone.ts";
import type { Book } from "../../../model/parts/book.ts";
import { CLAIMED_AFTER, firstClaims, isMatched } from "./claimed.ts";
import { quartersBefore } from "./conversions.ts";
import type { StageStay } from "./stalled.ts";

/** Days as SQL. */
const date = (day: number) => `date '${dateOfDay(day)}'`;

/** SQL over `deal_steps d`: closed in the last four closed quarters and no deal that was entered afterwards, as win rates ask. */
export async function behindRates({ warehouse }: Book, day: number): Promise<string> {
  const quarters = quartersBefore(day);
  const claims = await firstClaims(warehouse);
  return `d.closed_quarter >= ${date(quarters[0]?.start ?? day)} and d.closed_quarter < ${date(quarters.at(-1)?.end ?? day)}
    and d.id not in (select v.id from (${claims}) f join growth.opportunity_versions v on v.id = f.opportunity
      where f.moved_on <= ${date(day)} and v.created > f.moved_on and v.known_from <= ${date(day)} and ${date(day)} < coalesce(v.known_until, date '9999-12-31'))`;
}

/** SQL over `deal_steps d`: in an open stage, or skipped it going forward. @param stages numbers */
export function seenIn(stages: readonly number[]): string {
  return `(${stages.map((stage) => `((d.stages_seen >> ${stage}) & 1) = 1`).join(" or ") || "false"})`;
}

/** SQL over `deal_steps d`: longer in its stage than three quarters of those that went on. @param stages how many there are */
export function behindStalled(day: number, stages: number, stay: (stage: number) => StageStay): string {
  const limits = Array.from({ length: stages }, (_, stage) => `when ${stage} then ${stay(stage).mostDays}`);
  return `${date(day)} - d.entered_on > case d.stage ${limits.join(" ")} end`;
}

/** SQL over `deal_steps d`: left a stage forward by a day. @param stages numbers; any when null */
export function behindStays(day: number, stages: readonly number[] | null): string {
  return `d.id in (select id from growth.deal_steps where left_stage is not null and stage > left_stage
    and (is_open or is_won) and known_from <= ${date(day)} and ${stages === null ? "true" : `left_stage in (${[-1, ...stages].join(", ")})`})`;
}

/** SQL over `deal_steps d`: won, within the days in which its expansion may show, and not all of it claimed yet. */
export async function behindUnclaimed({ warehouse }: Book, day: number): Promise<string> {
  if (!(await isMatched(warehouse))) return "false";
  return `d.id in (select w.id from growth.deals w
    left join (select deal, sum(micros) as micros from growth.claims where moved_on <= ${date(day)} group by deal) c on c.deal = w.deal
    where w.closed <= ${date(day)} and ${date(day)} <= w.closed + ${CLAIMED_AFTER} and w.micros > coalesce(c.micros, 0))`;
}
