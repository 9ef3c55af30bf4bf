import { CAUSE_GROUPS } from "../../base/words.ts";
import { dateOfDay } from "../../base/zone.ts";
import { creditShares, withDefaults } from "../../store/settings.ts";
import { literal } from "../../warehouse/literal.ts";
import { bigintIn, numberIn, textIn } from "../../warehouse/rows.ts";
import type { GrowthBook } from "../growth-book.ts";
import { growthSql } from "../sql.ts";
import { KEPT_DAYS } from "./expansions.ts";

/** What sticking is broken down by. */
export const STICKING_BY = ["cause", "product", "owner", "discount"] as const;
export type StickingBy = (typeof STICKING_BY)[number];

/** Whether an expansion was sold with a discount: without, on one that was there before, or with one granted for it. */
export const DISCOUNTS = ["none", "in_force", "granted"] as const;

const GROUPS = Object.keys(CAUSE_GROUPS);

/** SQL for what each breakdown is by. */
const KEYS: Record<StickingBy, string> = {
  cause: named("cause_group", GROUPS),
  product: "(select p.label from products p where p.product = dated.product)",
  owner: "owner",
  discount: named("discount", DISCOUNTS),
};

/** What expanded and stayed. Money in 1e-18 of the reporting currency. */
export interface Sticking {
  /** Null: nobody, for owners. */
  key: string | null;
  expansions: number;
  n: bigint;
  /** For each of `KEPT_DAYS`: what expanded so long ago, and what is kept of it. */
  kept: { given: bigint; kept: bigint }[];
  /** Sold with a discount, and given back within 90 days of its end. */
  unsustainable: bigint;
}

/** What is kept of expansion that came from one day until before another one. `openRealised`, `openOwners` must have run. */
export async function stickingIn(
  { book, store, today }: GrowthBook,
  { by, from, until }: { by: StickingBy; from: number; until: number },
): Promise<Sticking[]> {
  const date = (day: number) => `date ${literal(dateOfDay(day))}`;
  const { credit_shares: text } = withDefaults(await store.settings());
  const [role = "success"] = [...creditShares(text)].sort(([, a], [, b]) => b - a).map(([name]) => name);
  const sql = await growthSql("realised/sticking.sql", {
    days: `moved_on >= ${date(from)} and moved_on < ${date(until)}`,
    today: date(today),
    role: literal(role),
    key: KEYS[by],
  });
  const rows = await book.warehouse.query(sql, book.schema);
  return rows.map((row) => ({
    key: row.key === null ? null : textIn(row, "key"),
    expansions: numberIn(row, "expansions"),
    n: bigintIn(row, "n"),
    kept: KEPT_DAYS.map((days) => ({
      given: bigintIn(row, `given_${days}`),
      kept: bigintIn(row, `kept_${days}`),
    })),
    unsustainable: bigintIn(row, "unsustainable"),
  }));
}

function named(column: string, names: readonly string[]): string {
  return `([${names.map(literal).join(", ")}])[${column} + 1]`;
}
