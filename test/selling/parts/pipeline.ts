import { opportunities as opportunitiesOperation } from "../../../src/api/pipeline/opportunities-operation.ts";
import { pipelineOperation } from "../../../src/api/pipeline/pipeline-operation.ts";
import { type Line, shown } from "../../growth/parts/part.ts";
import { dayText } from "../../oracle/growth/day-numbers.ts";
import { add, compare, type Q, q, sum, ZERO } from "../../oracle/rational.ts";
import { amountOn, closedOf } from "../../oracle/selling/money/claims.ts";
import {
  type Conversions,
  chanceOf,
  conversionOf,
  conversionsOn,
  weightedOn,
} from "../../oracle/selling/pipeline/conversions.ts";
import { isOpen, type KnownDeal, knownOn, staysOf } from "../../oracle/selling/pipeline/known.ts";
import { daysInStage, type StageDays, stageDaysOn } from "../../oracle/selling/pipeline/stalled.ts";
import { OPEN_STAGES, type Selling } from "../../oracle/selling/selling.ts";
import type { Part } from "./part.ts";

const day = (on: number | null | undefined): string => (on === null || on === undefined ? "-" : dayText(on));

/** Every open stage as it is at the end of a day: sums, conversion, days. */
export const pipeline = (on: number): Part => ({
  name: `pipeline of ${dayText(on)}`,
  expected(selling) {
    const conversions = conversionsOn(selling, on);
    const open = knownOn(selling, on).filter(isOpen);
    return [
      sumLine("all", selling, conversions, open, on),
      ...OPEN_STAGES.map((stage) => {
        const own = open.filter((known) => known.stage === stage);
        const { share, of, closed } = conversionOf(conversions, stage);
        const { left, medianDays, mostDays } = stageDaysOn(selling, stage, on);
        const days = `${shown(medianDays)} ${shown(mostDays)} by ${left < 10 ? "setting" : "deals"}`;
        const word = `${stage} ${shown(share)} of ${of ?? "-"} ${closed}, ${days}`;
        return sumLine(word, selling, conversions, own, on);
      }),
    ];
  },
  async found(workspace) {
    const { sums, rows } = await pipelineOperation.run(workspace, { as_of: dayText(on) });
    return [
      lineFrom("all", sums),
      ...rows.map((row) => {
        const days = `${shown(row.median_days)} ${shown(row.stalled_after)} by ${row.stalled_by}`;
        return lineFrom(
          `${row.stage} ${shown(row.conversion)} of ${row.conversion_of ?? "-"} ${row.closed}, ${days}`,
          row,
        );
      }),
    ];
  },
});

interface Sums {
  opportunities: number;
  amount: number;
  weighted: number | null;
}

const lineFrom = (word: string, { opportunities, amount, weighted }: Sums): Line => ({
  text: `${word}: ${opportunities}${weighted === null ? " of unknown chance" : ""}`,
  money: [amount, weighted ?? 0],
});

function sumLine(
  word: string,
  selling: Selling,
  conversions: Conversions,
  some: readonly KnownDeal[],
  on: number,
): Line {
  const worths = some.map((known) => weightedOn(selling, conversions, known, on));
  const weighted = worths.reduce<Q | null>((all, one) => (all && one ? add(all, one) : null), ZERO);
  return {
    text: `${word}: ${some.length}${weighted === null ? " of unknown chance" : ""}`,
    money: [sum(some.map((known) => amountOn(selling, known, on))), weighted ?? ZERO],
    adds: some.length,
  };
}

/** Every deal as it is at the end of a day. */
export const opportunities = (on: number): Part => ({
  name: `opportunities of ${dayText(on)}`,
  expected(selling) {
    const conversions = conversionsOn(selling, on);
    const days = new Map(OPEN_STAGES.map((stage) => [String(stage), stageDaysOn(selling, stage, on)]));
    return knownOn(selling, on).map((known) => dealLine(selling, conversions, days, known, on));
  },
  async found(workspace) {
    const { rows } = await opportunitiesOperation.run(workspace, {
      status: ["all"],
      as_of: dayText(on),
      limit: 10_000,
    });
    return rows.map((row) => ({
      text: [
        ...[row.id, row.customer, row.type, row.stage, `since ${row.in_stage_since} ${row.days_in_stage}`],
        ...[row.stalled ? "stalled" : "", row.owner ?? "-", row.expected_close ?? "-", row.due ?? "-"],
        ...[`closed ${row.closed ?? "-"}`, shown(row.chance), row.chance_by ?? "-"],
      ].join(" "),
      money: [row.amount, row.weighted ?? 0],
    }));
  },
});

function dealLine(
  selling: Selling,
  conversions: Conversions,
  days: ReadonlyMap<string, StageDays>,
  known: KnownDeal,
  on: number,
): Line {
  const { deal, stage, owner, expectedClose, closed } = known;
  const isNow = isOpen(known);
  const inStage = daysInStage(known, on);
  const isStalled = isNow && compare(q(inStage), days.get(stage)?.mostDays ?? ZERO) > 0;
  const due = expectedClose === null ? "undated" : expectedClose < on ? "overdue" : "due";
  const chance = isNow ? chanceOf(conversions, known) : { share: null, by: null };
  return {
    text: [
      ...[deal.id, deal.customer, deal.type, stage, `since ${day(staysOf(known).at(-1)?.from)} ${inStage}`],
      ...[isStalled ? "stalled" : "", owner ?? "-", day(expectedClose), isNow ? due : "-"],
      ...[`closed ${day(closed)}`, shown(chance.share), chance.by ?? "-"],
    ].join(" "),
    money: [
      amountOn(selling, known, isNow ? on : closedOf(known)),
      (isNow && weightedOn(selling, conversions, known, on)) || ZERO,
    ],
  };
}
