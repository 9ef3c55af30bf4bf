import { MOVEMENT_TYPES } from "../../base/words.ts";
import { dateOfDay } from "../../base/zone.ts";
import { literal } from "../../warehouse/literal.ts";
import type { Appender, ColumnType } from "../../warehouse/warehouse.ts";
import type { GrowthBook } from "../growth-book.ts";
import { OPPORTUNITY_TYPES } from "../records/schemas.ts";
import { growthSql } from "../sql.ts";
import { type ClaimablePortion, claimsOf, type WonDeal } from "./claims.ts";
import { makeTable, openTable } from "./write-portions.ts";

const CLAIM_COLUMNS = {
  deal: "integer",
  portion: "integer",
  micros: "bigint",
  kept_90: "bigint",
  kept_180: "bigint",
  kept_365: "bigint",
  is_last: "utinyint",
} as const satisfies Record<string, ColumnType>;

/** Deals and portions of the same customers, in the order in which they are matched. */
const MATCHED = `
  select customer, 0::utinyint as is_portion, deal as number, closed as on_day, 0 as change_set,
    (list_position([${OPPORTUNITY_TYPES.map(literal).join(", ")}], type) - 1)::utinyint as kind, coalesce(micros, 0)::double as micros,
    0::double as kept_90, 0::double as kept_180, 0::double as kept_365
  from growth.deals
  union all
  select customer, 1::utinyint, portion, moved_on, change_set, cause_group, micros::double, kept_90::double, kept_180::double, kept_365::double
  from growth.portions where customer in (select customer from growth.deals)
  order by customer, is_portion, number`;

const MATCHED_TYPES: ColumnType[] = [
  ...(["integer", "utinyint", "integer", "date", "integer", "utinyint"] as const),
  ...(["bigint", "bigint", "bigint", "bigint"] as const),
];

/**
 * Makes `growth.deals`, the won deals of known customers, and `growth.claims`, what they claim of `growth.portions`
 * (GROWTH §5), and `growth.deal_statuses`, what became of the deals. Versions must be published, and portions written.
 */
export async function writeClaims({ book, today }: GrowthBook): Promise<void> {
  const { warehouse } = book;
  const day = `date ${literal(dateOfDay(today))}`;
  const rated = await growthSql("realised/rated_wins.sql", {
    won: "from wins",
    currency: literal(book.currency),
  });
  await makeTable(book, "deals", { today: day, rated });
  const to = await openTable(book, "matched_claims", CLAIM_COLUMNS);
  await match(book.warehouse, to);
  await to.close();
  await makeTable(book, "claims");
  await makeTable(book, "deal_statuses", {
    today: day,
    new: MOVEMENT_TYPES.indexOf("new"),
    reactivation: MOVEMENT_TYPES.indexOf("reactivation"),
  });
  await warehouse.exec("drop table growth.matched_claims");
}

async function match(warehouse: GrowthBook["book"]["warehouse"], to: Appender): Promise<void> {
  let customer = 0;
  let deals: WonDeal[] = [];
  let portions: ClaimablePortion[] = [];
  const settle = () => {
    for (const { deal, portion, micros, kept, isLast } of claimsOf(portions, deals)) {
      const [kept90 = 0, kept180 = 0, kept365 = 0] = kept;
      to.append([deal, portion, micros, kept90, kept180, kept365, Number(isLast)]);
    }
  };
  for await (const { rows, columns } of warehouse.stream(MATCHED, MATCHED_TYPES)) {
    for (let row = 0; row < rows; row++) {
      const at = (column: number) => columns[column]?.[row] ?? 0;
      if (at(0) !== customer) {
        settle();
        [customer, deals, portions] = [at(0), [], []];
      }
      const [number, day, kind, micros] = [at(2), at(3), at(5), at(6)];
      if (at(1) === 0)
        deals.push({ deal: number, type: OPPORTUNITY_TYPES[kind] ?? "open", closed: day, micros });
      else portions.push({ portion: number, day, group: kind, micros, kept: [at(7), at(8), at(9)] });
    }
  }
  settle();
}
