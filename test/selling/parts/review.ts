import { reachOperation } from "../../../src/api/review/reach-operation.ts";
import { reviewOperation } from "../../../src/api/review/review-operation.ts";
import { COMPARED } from "../../growth/parts/kinds.ts";
import { shown } from "../../growth/parts/part.ts";
import { q, ratio } from "../../oracle/rational.ts";
import { FOLLOWED } from "../../oracle/selling/made/segments.ts";
import type { Span } from "../../oracle/selling/periods.ts";
import { type ReviewBy, reviewOf } from "../../oracle/selling/review/funnel.ts";
import { mrrOf, type Reached, reachOf } from "../../oracle/selling/review/reach.ts";
import { OF_A_SUM, type Part } from "./part.ts";

interface StepText {
  step: string;
  count: number;
  without: number;
  shares: readonly string[];
  hesitates: boolean;
}

const textOf = (group: string | null, { step, count, without, shares, hesitates }: StepText): string =>
  `${group ?? "all"} ${step}: ${count}, ${without} unknown, ${shares.join(" ")}${hesitates ? " hesitates" : ""}`;

/** How far the signals of a quarter came, of all and by group. */
export const review = (quarter: Span, by: ReviewBy): Part => ({
  name: `review of ${quarter.label} by ${by}`,
  expected: (selling) =>
    reviewOf(selling, COMPARED, quarter, by).flatMap(({ group, steps }) =>
      steps.map(({ withoutMoney: without, conversion, usual, medianDays, money, loss, ...step }) => ({
        text: textOf(group, { ...step, without, shares: [conversion, usual, medianDays].map(shown) }),
        money: [money, loss],
        adds: OF_A_SUM,
      })),
    ),
  async found(workspace) {
    const { rows } = await reviewOperation.run(workspace, {
      quarter: quarter.label,
      by,
      segment: FOLLOWED,
      limit: 1000,
    });
    return rows.map(
      ({ group, without_money: without, conversion, usual, median_days, money, loss, ...step }) => ({
        text: textOf(group, { ...step, without, shares: [conversion, usual, median_days].map(shown) }),
        money: [money, loss],
      }),
    );
  },
});

/** Which customers with open signals somebody works on, and who is left. */
export const reach: Part = {
  name: "reach",
  expected(selling) {
    const open = reachOf(selling, COMPARED);
    const [worked, rest] = [open.filter((one) => one.isWorked), open.filter((one) => !one.isWorked)];
    const sums = (word: string, some: Reached[]) => ({
      text: `${word}: ${some.length}`,
      money: [mrrOf(some)],
      adds: OF_A_SUM,
    });
    const shares = [ratio(q(worked.length), q(open.length)), ratio(mrrOf(worked), mrrOf(open))];
    return [
      sums("open", open),
      sums("worked", worked),
      { text: `${shown(shares[0] ?? null)} reached`, money: [] },
      { text: "share of MRR", money: [inParts(shares[1] ?? null)] },
      ...rest.map(({ customer, signals, mrr }) => ({ text: `${customer} ${signals}`, money: [mrr] })),
    ];
  },
  async found(workspace) {
    const { open, worked, reach, reach_mrr, rows } = await reachOperation.run(workspace, {
      segment: FOLLOWED,
      limit: 10_000,
    });
    return [
      { text: `open: ${open.customers}`, money: [open.mrr] },
      { text: `worked: ${worked.customers}`, money: [worked.mrr] },
      { text: `${shown(reach)} reached`, money: [] },
      { text: "share of MRR", money: [Math.round((reach_mrr ?? 0) * PARTS)] },
      ...rows.map(({ customer, signals, mrr }) => ({ text: `${customer} ${signals}`, money: [mrr] })),
    ];
  },
};

/** A share is compared in so many parts. */
const PARTS = 100_000;
const inParts = (share: ReturnType<typeof ratio>) =>
  share === null ? 0 : Math.round((Number(share.n) / Number(share.d)) * PARTS) * 10_000;
