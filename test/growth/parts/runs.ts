import { signalsOperation } from "../../../src/api/grow/signals-operations.ts";
import { namesOf } from "../../../src/growth/signals/kinds.ts";
import { textIn } from "../../../src/warehouse/rows.ts";
import { dayNumber, dayText } from "../../oracle/growth/day-numbers.ts";
import { runsOf } from "../../oracle/growth/firings.ts";
import { readFor, subjectOf, WITHOUT_STEPS } from "./kinds.ts";
import type { Part } from "./part.ts";

/** Every stretch of days that a condition held, and the day it fired. */
export const runs: Part = {
  name: "runs",
  expected: (read) =>
    WITHOUT_STEPS.flatMap((kind) =>
      readFor(kind, read).flatMap((ledger) =>
        ledger.customers.flatMap((customer) =>
          kind.subjects(ledger, customer).flatMap((subject) =>
            runsOf(ledger, kind, customer, subject, dayNumber(read.company.today)).flatMap(
              ({ stretches, firedOn }) =>
                stretches.map(([first, last]) => ({
                  text: `${kind.id} ${customer} ${subjectOf(kind, subject)} ${dayText(first)} to ${dayText(last)}, fired ${dayText(firedOn)}`,
                  money: [],
                })),
            ),
          ),
        ),
      ),
    ),
  async found(workspace, { company: { today } }) {
    await signalsOperation.run(workspace, {});
    const rows = await workspace.warehouse.query(
      `select r.kind, c.customer_id, coalesce(m.id, f.label, split_part(i.item_id, chr(31), -1), r.subject) as subject, r.from_day::varchar as from_day,
         (least(r.until_day, date '${today}' + 1) - 1)::varchar as last_day, r.fired_on::varchar as fired_on
       from growth.runs r join customers c on c.customer = r.customer
       left join growth.metrics m on m.metric::varchar = r.subject and r.kind in (${namesOf("metric")})
       left join items i on i.item::varchar = r.subject and r.kind in (${namesOf("item")})
       left join families f on f.family::varchar = r.subject and r.kind in (${namesOf("family")})
       where r.from_day <= date '${today}'`,
    );
    return rows.map((row) => {
      const of = (name: string) => textIn(row, name);
      const days = `${of("from_day")} to ${of("last_day")}, fired ${of("fired_on")}`;
      return { text: `${of("kind")} ${of("customer_id")} ${of("subject")} ${days}`, money: [] };
    });
  },
};
