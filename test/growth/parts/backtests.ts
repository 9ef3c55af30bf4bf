import { backtestOperation } from "../../../src/api/grow/backtest-operation.ts";
import { isKind, namesOf } from "../../../src/growth/signals/kinds.ts";
import { numberIn, textIn } from "../../../src/warehouse/rows.ts";
import { type Backtest, backtestOf, summary } from "../../oracle/growth/backtest.ts";
import { dayNumber } from "../../oracle/growth/day-numbers.ts";
import type { Kind } from "../../oracle/growth/kind.ts";
import { readFor, subjectOf, WITHOUT_STEPS } from "./kinds.ts";
import { type Line, type Part, shown } from "./part.ts";

/** What was fired, compared and followed, firing by firing and together. */
export const backtestBy = (kind: Kind): Part => ({
  name: `back-test of ${kind.id}`,
  expected(read) {
    const today = dayNumber(read.company.today);
    const each = readFor(kind, read).map((ledger) => backtestOf(ledger, kind, today));
    const rows = each.flatMap((one) => one.rows);
    const count = (of: (one: Backtest) => number) => each.reduce((all, one) => all + of(one), 0);
    const { firings, judged, followed, precision, base, medianLeadDays, mrr, verdict } = summary(rows);
    const counts = [firings, judged, followed, count((one) => one.pending), count((one) => one.leftCut)];
    const shares = [precision, base, medianLeadDays].map(shown);
    return [
      { text: `${kind.id}: ${counts.join(" ")}, ${shares.join(" ")} ${verdict}`, money: [mrr] },
      ...rows.map((row) => ({
        text: firingText(kind.id, row.customer, subjectOf(kind, row.subject), row.on, [
          row.controls.length,
          row.controlsFollowed.length,
          row.leadDays ?? "-",
        ]),
        money: [],
      })),
    ];
  },
  async found(workspace) {
    if (!isKind(kind.id)) throw new Error(kind.id);
    const { rows } = await backtestOperation.run(workspace, { kind: [kind.id] });
    const isFired = rows.some(({ firings }) => firings > 0);
    const firings = !isFired
      ? []
      : await workspace.warehouse.query(
          `select c.customer_id, coalesce(m.id, f.label, split_part(i.item_id, chr(31), -1), t.subject) as subject, t.fired_on::varchar as fired_on,
         coalesce(t.controls, 0) as controls, coalesce(t.controls_followed, 0) as controls_followed, t.lead_days
       from growth.tested_firings t join customers c on c.customer = t.customer
       left join growth.metrics m on m.metric::varchar = t.subject and '${kind.id}' in (${namesOf("metric")})
       left join items i on i.item::varchar = t.subject and '${kind.id}' in (${namesOf("item")})
       left join families f on f.family::varchar = t.subject and '${kind.id}' in (${namesOf("family")})`,
        );
    return [
      ...rows.map((row): Line => {
        const counts = [row.firings, row.judged, row.followed, row.pending, row.left_cut];
        const shares = [row.precision, row.base, row.lead_days].map(shown);
        return {
          text: `${row.kind}: ${counts.join(" ")}, ${shares.join(" ")} ${row.verdict}`,
          money: [row.followed_mrr],
        };
      }),
      ...firings.map((row) => ({
        text: firingText(
          kind.id,
          textIn(row, "customer_id"),
          textIn(row, "subject"),
          textIn(row, "fired_on"),
          [
            numberIn(row, "controls"),
            numberIn(row, "controls_followed"),
            row.lead_days === null ? "-" : numberIn(row, "lead_days"),
          ],
        ),
        money: [],
      })),
    ];
  },
});

function firingText(
  kind: string,
  customer: string,
  subject: string,
  on: string,
  [controls, followed, lead]: [number, number, number | "-"],
): string {
  return `${kind} ${customer} ${subject} ${on}: ${followed} of ${controls} controls followed, itself after ${lead}`;
}

export const BACKTESTS: readonly Part[] = WITHOUT_STEPS.filter(({ came }) => came !== null).map(backtestBy);
