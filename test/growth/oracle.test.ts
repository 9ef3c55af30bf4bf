import { describe, expect, it } from "vitest";
import { signalsOperation } from "../../src/api/grow/signals-operations.ts";
import type { Workspace } from "../../src/api/workspace.ts";
import { namesOf } from "../../src/growth/signals/kinds.ts";
import { textIn } from "../../src/warehouse/rows.ts";
import { histories, SEED } from "../amount.ts";
import { companyOf } from "../oracle/growth/companies.ts";
import type { Company } from "../oracle/growth/company.ts";
import { dayNumber, dayText } from "../oracle/growth/day-numbers.ts";
import { runsOf } from "../oracle/growth/firings.ts";
import type { Kind } from "../oracle/growth/kind.ts";
import { KINDS } from "../oracle/growth/kinds.ts";
import { ledgerOf } from "../oracle/growth/ledger.ts";
import type { Step } from "../oracle/growth/next-step.ts";
import { withCompany } from "./company.ts";

const ANY: Step = {
  what: "talk",
  product: "",
  price: "",
  quantity: 1,
  currency: "USD",
  list: 0n,
  ownList: 0n,
  paid: 0n,
};

/** A kind whose condition holds whether or not there is something to offer. */
const judgedByUse = (kind: Kind): Kind => ({ ...kind, step: () => ANY });

const COMPARED = ["limit_near", "limit_hit", "seats_full", "usage_growing"];

/** Every stretch of days that a condition held, and the day it fired. */
function expectedRuns(company: Company): string[] {
  const ledger = ledgerOf(company);
  return KINDS.filter(({ id }) => COMPARED.includes(id)).flatMap((own) => {
    const kind = judgedByUse(own);
    return ledger.customers.flatMap((customer) =>
      kind
        .subjects(ledger, customer)
        .flatMap((subject) =>
          runsOf(ledger, kind, customer, subject, dayNumber(company.today)).flatMap(
            ({ stretches, firedOn }) =>
              stretches.map(
                ([first, last]) =>
                  `${kind.id} ${customer} ${subject} ${dayText(first)} ${dayText(last)} fired ${dayText(firedOn)}`,
              ),
          ),
        ),
    );
  });
}

async function foundRuns(workspace: Workspace, today: string): Promise<string[]> {
  await signalsOperation.run(workspace, {});
  const rows = await workspace.warehouse.query(
    `select r.kind, c.customer_id, coalesce(m.id, r.subject) as subject, r.from_day::varchar as from_day,
       (least(r.until_day, date '${today}' + 1) - 1)::varchar as last_day, r.fired_on::varchar as fired_on
     from growth.runs r join customers c on c.customer = r.customer left join growth.metrics m on m.metric::varchar = r.subject and r.kind in (${namesOf("metric")})
     where r.from_day <= date '${today}'`,
  );
  return rows
    .map(
      (row) =>
        `${["kind", "customer_id", "subject", "from_day", "last_day"]
          .map((name) => textIn(row, name))
          .join(" ")} fired ${textIn(row, "fired_on")}`,
    )
    .filter((text) => COMPARED.some((kind) => text.startsWith(`${kind} `)));
}

const seeds = Array.from(
  { length: histories(Number(process.env.N ?? 10)) },
  (_, index) => SEED * 1000 + index,
);

describe("signals of generated companies", () => {
  it.each(seeds)("hold and fire on the days that the definitions say, company %i", async (seed) => {
    const company = companyOf(seed);
    const found = await withCompany(company, (workspace) => foundRuns(workspace, company.today));
    expect(found.sort()).toEqual(expectedRuns(company).sort());
  });
});
