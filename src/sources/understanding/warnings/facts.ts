import type { Mapping } from "../../../store/file-mapping.ts";
import { quoted } from "../../../warehouse/literal.ts";
import { numberIn } from "../../../warehouse/rows.ts";
import type { Warehouse } from "../../../warehouse/warehouse.ts";
import type { Staged } from "../../files/staged.ts";
import { plainHeader } from "../columns-taken.ts";

/** Counts that warnings are drawn from, by name; 0 where a file doesn't have the columns that it takes. */
export type Facts = Record<FactName, number>;

interface FactGroup {
  /** SQL for the relation that is counted, from the staged table. */
  from: (table: string) => string;
  /** What the file's mapping must have for it. */
  isOf: (mapping: Mapping) => boolean;
  facts: Record<string, string>;
}

const has = (name: string) => (mapping: Mapping) => name in mapping.map || name in mapping.set;
/** Rows from which on only some customers are looked at one by one, and about how many rows that leaves. */
const MANY_ROWS = 500_000;
const WHOLE = 1_000_000;
/** Amounts as price lists have them once cents are taken for units: 4900, 9950, 9990, 9995, 9999. */
const PRICE_ENDS = "(0, 50, 90, 95, 99)";

const GROUPS = {
  rows: {
    from: (table) => table,
    isOf: () => true,
    facts: {
      endedWithoutEnd: `count(*) filter (status = 'ended' and "end" is null)`,
      endedThatLasted: `count(*) filter (status = 'ended' and "end" > "start")`,
      priced: "count(*) filter (amount > 0)",
      pricedLikeCents: `count(*) filter (amount >= ${500 * WHOLE} and amount % ${WHOLE} = 0 and (amount // ${WHOLE}) % 100 in ${PRICE_ENDS})`,
      ofSeveral: "count(*) filter (quantity > 1 and amount > 0)",
      indivisible: `count(*) filter (quantity > 1 and amount > 0 and amount % ${WHOLE} = 0 and (amount // ${WHOLE}) % quantity <> 0)`,
      ofYears: "count(*) filter (interval = 'year')",
    },
  },
  /** What a customer's rows of one product and subscription look like, one after the other. */
  lists: {
    from: (table) => `(
      select count(*) as n, count(*) filter ("end" is null) as open, count(distinct "start") as starts, count(distinct amount) as amounts,
        bool_and(date_part('day', "start") = 1 or "start"::date = last_day("start"::date)) as is_of_months,
        count(distinct date_trunc('month', "start")) as months, date_diff('month', min("start"), max("start")) + 1 as span
      from ${table} group by import_account, customer_id, product, subscription_id)`,
    isOf: (mapping) => !has("item_id")(mapping),
    facts: {
      monthly:
        "coalesce(sum(n) filter (n >= 2 and open = n and months = n and is_of_months and n * 2 >= span), 0)",
      logged:
        "coalesce(sum(n) filter (n >= 2 and open = n and starts = n and amounts > 1 and not (months = n and is_of_months and n * 2 >= span)), 0)",
      adding:
        "coalesce(sum(open) filter (open >= 2 and starts > 1 and not (open = n and starts = n and (amounts > 1 or months = n and is_of_months and n * 2 >= span))), 0)",
      listed: "coalesce(sum(n), 0)",
    },
  },
  /** What the rows of one plan are priced at. */
  plans: {
    from: (table) => `(
      select count(*) as n, count(distinct quantity) filter (quantity > 0) as quantities, count(distinct amount) as amounts
      from ${table} where amount > 0 group by product, plan, currency, interval, interval_count, discount, discount_percent)`,
    isOf: has("quantity"),
    facts: {
      sameAtSeveral: "coalesce(sum(n) filter (quantities > 1 and amounts = 1), 0)",
    },
  },
  /** Monthly plans that have one price about twelve times another. */
  prices: {
    from: (table) => `(
      with prices as (
        select product, plan, currency, amount // greatest(quantity, 1) as price, count(*) as n
        from ${table} where amount > 0 and plan is not null and interval = 'month' and interval_count = 1 group by product, plan, currency, price
        qualify count(*) over (partition by product, plan, currency) <= 20)
      select max(x.n) as n from prices x join prices y on y.product = x.product and y.plan = x.plan
        and y.currency is not distinct from x.currency and x.price between 9.5 * y.price and 12.2 * y.price
      group by x.product, x.plan, x.currency, x.price)`,
    isOf: has("plan"),
    facts: { likeYears: "coalesce(sum(n), 0)" },
  },
  accounts: {
    from: (table) => `(select count(distinct import_account) as accounts from ${table} group by customer_id)`,
    isOf: has("account"),
    facts: { inSeveralAccounts: "count(*) filter (accounts > 1)" },
  },
  accountNames: {
    from: (table) => table,
    isOf: has("account"),
    facts: { accounts: "count(distinct import_account)" },
  },
  /** Rows of earlier imports that this file tells differently, from the same start. */
  earlier: {
    from: (table) =>
      `(select 1 from ${table} s semi join raw_subscriptions_subscriptions k on k.import_account = s.import_account and k.subscription_id = s.subscription_id
        and k."start" = s."start" and k."end" is null and (k.amount <> s.amount or k.plan is distinct from s.plan))`,
    isOf: (mapping) => has("subscription_id")(mapping) && !has("end")(mapping) && !has("item_id")(mapping),
    facts: { toldAnew: "count(*)" },
  },
} as const satisfies Record<string, FactGroup>;

type Groups = typeof GROUPS;
export type FactName = { [Name in keyof Groups]: keyof Groups[Name]["facts"] }[keyof Groups] & string;

/** Counts what warnings about a list of subscriptions are drawn from. Customers are looked at one by one up to half a million rows; beyond, some of them. */
export async function readFacts(
  warehouse: Warehouse,
  staged: Staged,
  mapping: Mapping,
): Promise<Partial<Facts>> {
  const every = Math.ceil(staged.rows / MANY_ROWS);
  const found: Record<string, number> = {};
  for (const [name, group] of Object.entries<FactGroup>(GROUPS)) {
    if (!group.isOf(mapping)) continue;
    const isOfSome = every > 1 && (name === "lists" || name === "accounts");
    const table = isOfSome
      ? `(select * from ${staged.table} where hash(customer_id) % ${every} = 0)`
      : staged.table;
    const sums = Object.entries(group.facts).map(([fact, sql]) => `${sql} as "${fact}"`);
    const [row] = await warehouse.query(`select ${sums.join(", ")} from ${group.from(table)} counted`);
    for (const fact of Object.keys(group.facts)) found[fact] = numberIn(row, fact);
  }
  return found;
}

/** How columns are called that name a discount, but don't say what it takes off. */
const COUPONS = /^(coupon|promotion|promo|discount|voucher)(s|id|ids|code|codes|name|coupon)?$/;

/** Counts the rows of a staged file with a coupon; 0 without a column of coupons. */
export async function countCoupons(warehouse: Warehouse, staged: Staged): Promise<number> {
  const columns = staged.extras.filter(({ name }) => COUPONS.test(plainHeader(name)));
  if (columns.length === 0) return 0;
  const isGiven = columns.map(({ column }) => `${quoted(column)} is not null`).join(" or ");
  const [row] = await warehouse.query(
    `select count(*) filter ((${isGiven}) and amount > 0) as n from ${staged.table}`,
  );
  return numberIn(row, "n");
}
