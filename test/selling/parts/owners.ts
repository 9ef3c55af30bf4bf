import { ownersOperation } from "../../../src/api/people/owners-operations.ts";
import { dayText } from "../../oracle/growth/day-numbers.ts";
import { ownedOn } from "../../oracle/selling/money/gaps.ts";
import { OF_A_SUM, type Part } from "./part.ts";

/** Every active customer on a day with its owners, and what is wrong with them. */
export const owners = (day: number): Part => ({
  name: `owners on ${dayText(day)}`,
  expected: (selling) =>
    ownedOn(selling, day).map(({ customer, mrr, owners: own, gaps }) => ({
      text: `${customer} ${own.map((one) => one ?? "-").join(" ")}: ${[...gaps].sort().join(", ")}`,
      money: [mrr],
      adds: OF_A_SUM,
    })),
  async found(workspace) {
    const { rows } = await ownersOperation.run(workspace, { as_of: dayText(day), limit: 10_000 });
    return rows.map(({ customer, success, sales, lead, gaps, mrr }) => ({
      text: `${customer} ${success ?? "-"} ${sales ?? "-"} ${lead ?? "-"}: ${gaps}`,
      money: [mrr],
    }));
  },
});
