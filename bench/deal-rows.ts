import { literal } from "../src/warehouse/literal.ts";
import type { Warehouse } from "../src/warehouse/warehouse.ts";
import { customers, hash, LAST_DAY, name } from "./usage-rows.ts";

/** Stages beside those that are always there, with what they mean: ten open ones in all. */
export const STAGES: string[][] = [
  ["stages", "set", "demo", "--name", "Demo", "--place", "150", "--kind", "engaged"],
  ["stages", "set", "trial", "--name", "Trial", "--place", "220", "--kind", "qualified"],
  ["stages", "set", "security", "--name", "Security", "--place", "240", "--kind", "qualified"],
  ["stages", "set", "legal", "--name", "Legal", "--place", "350", "--kind", "proposal"],
  ["stages", "set", "signing", "--name", "Signing", "--place", "450", "--kind", "negotiation"],
];
const OPEN = [
  ...["Identified", "Engaged", "Demo", "Qualified", "Trial"],
  ...["Security", "Proposal", "Legal", "Negotiation", "Signing"],
];
const PEOPLE = 40;

/** Writes CSVs of people and of who owns which customer. */
export async function writeOwners(
  warehouse: Warehouse,
  paths: { people: string; owners: string },
  n: number,
): Promise<void> {
  await warehouse.exec(
    `copy (select 'person' || p as id, 'Person ' || p as name, 'person' || p || '@example.com' as email, 'success' as role
       from range(${PEOPLE}) t(p)) to ${literal(paths.people)} (format csv, header)`,
  );
  await warehouse.exec(
    `copy (select ${name()} as customer, 'person' || ${hash("i", 11)} % ${PEOPLE} || '@example.com' as person, '2023-01-01' as "from"
       from range(${n}) t(i)) to ${literal(paths.owners)} (format csv, header)`,
  );
}

/**
 * Writes a CSV of opportunities as HubSpot exports deals, with the dates of ten stages and more: one for every second
 * customer, over three years. Of customers that upgraded, half were won around then. In a later export, one in a hundred
 * has another amount.
 */
export async function writeDeals(
  warehouse: Warehouse,
  path: string,
  { deals, customers: n, isLater }: { deals: number; customers: number; isLater: boolean },
): Promise<void> {
  const amount = `50 + ${hash("i", 12)} % 950`;
  const later = isLater ? `+ case when i % 200 = 0 then 10 else 0 end` : "";
  const entered = OPEN.map(
    (stage, number) =>
      `created + to_days((age * ((${number} - first + 10) % 10) // 10)::integer) + to_hours(8) as "Date entered ""${stage} (Sales Pipeline)"""`,
  );
  await warehouse.exec(
    `copy (with c as (${customers(n)}),
       drawn as (
         select *, ${hash("i", 13)} % 100 as chance, ${hash("i", 14)} % 1000 as ago, 11 + ${hash("i", 15)} % 150 as age,
           ${hash("i", 16)} % 10 as place
         from c where i % ${Math.max(1, Math.floor(n / deals))} = 0 order by i limit ${deals}
       ),
       ended as (
         select *, case when upgraded is not null and chance < 50 then 'Closed Won' when chance < 40 then 'Closed Lost'
             when chance < 70 then 'Closed Won' else ${literalList()}[place + 1] end as stage,
           date ${literal(LAST_DAY)} - (case when upgraded is not null and chance < 50 then upgraded - 10 else ago end)::integer as closed
         from drawn
       ),
       dated as (
         select *, starts_with(stage, 'Closed') as is_closed, case when starts_with(stage, 'Closed') then 0 else (place + 1) % 10 end as first,
           case when starts_with(stage, 'Closed') then closed else date ${literal(LAST_DAY)} - (ago % 60)::integer end - age::integer as created
         from ended
       )
       select i + 1 as "Record ID", 'Deal ' || i as "Deal Name", ${name()} as "Customer ID", stage as "Deal Stage",
         ${amount} ${later} as "MRR", 'USD' as "Deal Currency", 'person' || ${hash("i", 11)} % ${PEOPLE} || '@example.com' as "Deal owner",
         case when ${hash("i", 17)} % 3 = 0 then 'Cross-sell' else 'Upsell' end as "Deal Type", created as "Create Date",
         case when is_closed then closed else date ${literal(LAST_DAY)} + (${hash("i", 18)} % 180)::integer end as "Close Date",
         case when stage = 'Closed Lost' then ['Too dear', 'No time', 'Another vendor', 'Champion left'][${hash("i", 19)} % 4 + 1] end as "Closed Lost Reason",
         ${entered.join(", ")},
         case when stage = 'Closed Won' then closed end as "Date entered ""Closed Won (Sales Pipeline)""",
         case when stage = 'Closed Lost' then closed end as "Date entered ""Closed Lost (Sales Pipeline)"""
       from dated
     ) to ${literal(path)} (format csv, header)`,
  );
}

function literalList(): string {
  return `[${OPEN.map(literal).join(", ")}]`;
}
