import { assistedOperation, creditOperation } from "../../../src/api/people/credit-operations.ts";
import { realisedOperation } from "../../../src/api/people/realised-operations.ts";
import { dayText } from "../../oracle/growth/day-numbers.ts";
import { sum } from "../../oracle/rational.ts";
import { assistedUntil } from "../../oracle/selling/money/assisted.ts";
import { creditsUntil } from "../../oracle/selling/money/credit.ts";
import { type Realised, realisedOn } from "../../oracle/selling/money/realised.ts";
import { spanOf } from "../../oracle/selling/periods.ts";
import { OF_A_SUM, type Part } from "./part.ts";

const day = (on: number | null): string => (on === null ? "-" : dayText(on));

/** Every won deal with what billing shows of it, and the sums by status. */
export const realised: Part = {
  name: "realised",
  expected(selling) {
    const rows = realisedOn(selling, selling.today);
    const statuses = [...new Set(rows.map(({ status }) => status))];
    const inGap = rows.filter(({ status }) => status !== "not_expansion");
    const money = (some: Realised[]) =>
      [some.map((one) => one.amount), some.map((one) => one.claimed), some.map((one) => one.gap)].map(sum);
    return [
      { text: `every: ${rows.length}`, money: money(rows).slice(0, 2), adds: rows.length },
      { text: `all: ${inGap.length}`, money: money(inGap), adds: inGap.length * OF_A_SUM },
      ...statuses.map((status) => {
        const own = rows.filter((row) => row.status === status);
        return { text: `${status}: ${own.length}`, money: money(own), adds: own.length * OF_A_SUM };
      }),
      ...rows.map(({ known, status, claimedFrom, claimedTo, isAfterwards, ...row }) => ({
        text: `${known.deal.id} of ${known.deal.customer} ${status} from ${day(claimedFrom)} to ${day(claimedTo)}${isAfterwards ? " afterwards" : ""}`,
        money: [row.amount, row.claimed, row.gap, row.kept90, row.kept180, row.kept365],
        adds: OF_A_SUM,
      })),
    ];
  },
  async found(workspace) {
    const { sums, statuses, rows } = await realisedOperation.run(workspace, { limit: 10_000 });
    const every = (of: (one: (typeof statuses)[number]) => number) =>
      statuses.reduce((all, one) => all + of(one), 0);
    return [
      {
        text: `every: ${every(({ deals }) => deals)}`,
        money: [every(({ amount }) => amount), every(({ claimed }) => claimed)],
      },
      { text: `all: ${sums.deals}`, money: [sums.amount, sums.claimed, sums.gap] },
      ...statuses.map((one) => ({
        text: `${one.status}: ${one.deals}`,
        money: [one.amount, one.claimed, one.gap],
      })),
      ...rows.map((row) => ({
        text: `${row.opportunity} of ${row.customer} ${row.status} from ${row.claimed_from ?? "-"} to ${row.claimed_to ?? "-"}${row.afterwards ? " afterwards" : ""}`,
        money: [row.amount, row.claimed, row.gap, row.kept_90, row.kept_180, row.kept_365],
      })),
    ];
  },
};

const SPAN = { from: "2022-01" };

/** Expansion that deals claim, and the rest, by period and owner. */
export const assisted: Part = {
  name: "assisted",
  expected: (selling) =>
    assistedUntil(selling, "month", selling.today).map(({ period, person, ...money }) => ({
      text: `${period} ${person ?? "-"}`,
      money: [money.assisted, money.unassisted],
      adds: OF_A_SUM,
    })),
  async found(workspace) {
    const { rows } = await assistedOperation.run(workspace, SPAN);
    return rows.map(({ period, person, assisted: more, unassisted }) => ({
      text: `${period} ${person ?? "-"}`,
      money: [more, unassisted],
    }));
  },
};

/** Credit by period and person, and what was given back. */
export const credit = (kind: "month" | "quarter"): Part => ({
  name: `credit by ${kind}`,
  expected(selling) {
    const rows = creditsUntil(selling, kind, selling.today);
    return rows.map(({ period, person, credited, givenBack }) => ({
      text: `${period} ${person ?? "-"}`,
      money: [credited, givenBack],
      adds: OF_A_SUM,
    }));
  },
  async found(workspace, { today }) {
    const from = spanOf(kind, today - 1200).label;
    const { rows } = await creditOperation.run(workspace, { from, interval: kind });
    return rows.map(({ period, person, credited, given_back }) => ({
      text: `${period} ${person ?? "-"}`,
      money: [credited, given_back],
    }));
  },
});
