import { planFitOperation } from "../../../src/api/grow/pricing-operations.ts";
import { attachOperation } from "../../../src/api/grow/spread-operations.ts";
import { attachOn } from "../../oracle/growth/attach.ts";
import { dayNumber } from "../../oracle/growth/day-numbers.ts";
import { planFitOn } from "../../oracle/growth/plan-fit.ts";
import { type Part, shown } from "./part.ts";

/** Who holds and uses each add-on, of those who could. */
export const attach: Part = {
  name: "attach",
  expected: ({ ledgers, company }) =>
    ledgers.flatMap((ledger) =>
      attachOn(ledger, dayNumber(company.today)).map(({ product, holders, eligible, share, users }) => ({
        text: `${product}: ${holders.length} of ${eligible.length}, ${shown(share)}, used by ${users?.length ?? "-"}`,
        money: [],
      })),
    ),
  async found(workspace) {
    const { rows } = await attachOperation.run(workspace, { months: 1 });
    const held = rows.filter(({ holders }) => holders > 0);
    return held.map(({ add_on, holders, eligible, attach, adopted }) => ({
      text: `${add_on}: ${holders} of ${eligible}, ${shown(attach)}, used by ${adopted ?? "-"}`,
      money: [],
    }));
  },
};

/** How well limits fit what is used. */
export const planFit: Part = {
  name: "plan fit",
  expected: ({ ledgers, company }) =>
    ledgers.flatMap((ledger) =>
      planFitOn(ledger, dayNumber(company.today)).map((fit) => ({
        text: `${fit.plan} ${fit.metric}: ${fit.customers}, ${[fit.p50, fit.p90, fit.near, fit.hit, fit.under].map(shown).join(" ")}`,
        money: [],
      })),
    ),
  async found(workspace) {
    const { rows } = await planFitOperation.run(workspace, {});
    return rows.map((fit) => ({
      text: `${fit.plan} ${fit.metric}: ${fit.customers}, ${[fit.p50, fit.p90, fit.near, fit.over, fit.under].map(shown).join(" ")}`,
      money: [],
    }));
  },
};
