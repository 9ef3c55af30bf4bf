import { describe, expect, it } from "vitest";
import { backtestOperation } from "../../src/api/grow/backtest-operation.ts";
import { signalsOperation } from "../../src/api/grow/signals-operations.ts";
import type { Workspace } from "../../src/api/workspace.ts";
import { namesOf } from "../../src/growth/signals/kinds.ts";
import { textIn } from "../../src/warehouse/rows.ts";
import { histories, SEED, several } from "../amount.ts";
import { backtestOf } from "../oracle/growth/backtest.ts";
import { companyOf } from "../oracle/growth/companies.ts";
import type { Company } from "../oracle/growth/company.ts";
import { dayNumber, dayText } from "../oracle/growth/day-numbers.ts";
import { runsOf } from "../oracle/growth/firings.ts";
import type { Kind } from "../oracle/growth/kind.ts";
import { KINDS } from "../oracle/growth/kinds.ts";
import { ledgerOf } from "../oracle/growth/ledger.ts";
import type { Step } from "../oracle/growth/next-step.ts";
import { roundHalfEven } from "../oracle/rational.ts";
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

interface Tested {
  kind: string;
  counts: number[];
  precision: number | null;
  base: number | null;
  lead: number | null;
  mrr: number;
}

const shown = (share: number | null) => (share === null ? null : Number(share.toFixed(9)));
const ratioOf = (share: { n: bigint; d: bigint } | null) =>
  shown(share === null ? null : Number(share.n) / Number(share.d));

function expectedTests(company: Company): Tested[] {
  const ledger = ledgerOf(company);
  return KINDS.filter(({ id }) => COMPARED.includes(id)).map((own) => {
    const found = backtestOf(ledger, judgedByUse(own), dayNumber(company.today));
    return {
      kind: own.id,
      counts: [found.firings, found.judged, found.followed, found.pending, found.leftCut],
      precision: ratioOf(found.precision),
      base: ratioOf(found.base),
      lead: ratioOf(found.medianLeadDays),
      mrr: Number(roundHalfEven({ n: found.mrr.n, d: found.mrr.d * 10_000n })),
    };
  });
}

async function foundTests(workspace: Workspace): Promise<Tested[]> {
  const { rows } = await backtestOperation.run(workspace, {
    kind: ["limit_near", "limit_hit", "seats_full", "usage_growing"],
  });
  return rows.map((row) => ({
    kind: row.kind,
    counts: [row.firings, row.judged, row.followed, row.pending, row.left_cut],
    precision: shown(row.precision),
    base: shown(row.base),
    lead: shown(row.lead_days),
    mrr: row.followed_mrr,
  }));
}

const byKind = (a: Tested, b: Tested) => (a.kind < b.kind ? -1 : 1);

const seeds = Array.from(
  { length: several({ few: 6, all: 20, most: histories(200) }) },
  (_, index) => SEED * 1000 + index,
);

// A file of usage says that an item was there before its first bill, which makes the bill usage and not cross-sell: what
// follows is compared where nothing is metered.
describe("signals of generated companies", () => {
  it.each(seeds)("hold, fire and test back as the definitions say, company %i", async (seed) => {
    const company = companyOf(seed);
    await withCompany(company, async (workspace) => {
      expect((await foundRuns(workspace, company.today)).sort()).toEqual(expectedRuns(company).sort());
      if (company.states.some(({ isMetered }) => isMetered)) return;
      expect((await foundTests(workspace)).sort(byKind)).toEqual(expectedTests(company).sort(byKind));
    });
  });
});
