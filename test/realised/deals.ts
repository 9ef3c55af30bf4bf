import { growthOf } from "../../src/api/grow/growth-of.ts";
import type { Workspace } from "../../src/api/workspace.ts";
import { dateOfDay } from "../../src/base/zone.ts";
import type { GrowthBook } from "../../src/growth/growth-book.ts";
import { openRealised } from "../../src/growth/realised/open-realised.ts";
import { OPPORTUNITY_TYPES, type Opportunity } from "../../src/growth/records/schemas.ts";
import { textIn } from "../../src/warehouse/rows.ts";
import { type Chance, chanceOf } from "../oracle/growth/chance.ts";

/** A won deal, with a customer, an amount in micros and a closing day of its own. */
export function wonDeal(
  deal: Pick<Opportunity, "customer" | "mrr" | "closed"> & Partial<Opportunity>,
): Opportunity {
  return {
    ...{ account: "main", title: "Grow", type: "open", product: null, price: null, quantity: null },
    ...{ currency: "USD", owner: null, stage: "closed_won", expected_close: null, probability: null },
    ...{ source: "hand", signal: null, created: deal.closed ?? "2024-01-01", lost_reason: null },
    ...deal,
  };
}

/** Keeps deals by id. */
export function keepDeals(workspace: Workspace, deals: Readonly<Record<string, Opportunity>>): void {
  const { store, effects } = workspace;
  const now = effects.now();
  const versions = Object.entries(deals).map(([id, body]) => ({ id, at: now.toISOString(), body }));
  store.versions.append("opportunity", versions, { by: "test", now });
}

/** Brings claims up to date. */
export async function realisedOf(workspace: Workspace): Promise<GrowthBook> {
  const { growth } = await growthOf(workspace);
  await openRealised(growth);
  return growth;
}

/** Some won deals of a company's customers, most near a day on which their customer expanded. */
export async function drawnDeals(workspace: Workspace, seed: number): Promise<Record<string, Opportunity>> {
  const { growth } = await growthOf(workspace);
  const rows = await growth.book.warehouse.query(
    `select c.account, c.customer_id, f.moved_on::varchar as moved_on, sum(f.micros)::bigint as micros
     from flows f join customers c on c.customer = f.customer where f.type = 2 group by all having sum(f.micros) > 0 order by all`,
    growth.book.schema,
  );
  const chance = chanceOf(seed);
  const deals = rows
    .filter(() => chance.in100(60))
    .map((row, index) => {
      const near = Date.parse(textIn(row, "moved_on")) / 86_400_000 + chance.whole(-100, 40);
      const mrr = Math.max(1, Math.round((Number(row.micros) * chance.of([25, 50, 100, 100, 130])) / 100));
      return [
        `deal-${String(index).padStart(4, "0")}`,
        wonDeal({
          account: textIn(row, "account"),
          customer: textIn(row, "customer_id"),
          mrr,
          closed: dateOfDay(Math.min(near, growth.today)),
          ...kindOf(chance),
        }),
      ] as const;
    });
  return Object.fromEntries(deals);
}

function kindOf(chance: Chance): Pick<Opportunity, "type" | "currency" | "owner"> {
  return {
    type: chance.in100(40) ? "open" : chance.of([...OPPORTUNITY_TYPES]),
    currency: chance.of(["USD", "USD", "EUR"]),
    owner: chance.of(["ann", "bob", null]),
  };
}
