import { numberIn, textIn } from "../../warehouse/rows.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";

/** How much of the MRR change is backed by one kind of evidence. */
export interface Backing {
  evidence: string;
  changes: number;
  /** Sum of absolute changes, in micros of the reporting currency. */
  micros: bigint;
  /** Its share of all change; null if nothing changed. */
  share: number | null;
}

/** A state without evidence other than what Stripe reports now. */
export interface Correction {
  account: string;
  customer: string;
  subscription: string;
  item: string;
  at: string;
  seq: number;
}

/**
 * The share of MRR change backed by each kind of evidence. Each step counts towards the evidence of the state it began
 * with, or the state that ended the item. Changes on days without a rate are left out.
 */
export async function backingOf(warehouse: Warehouse, schema: string): Promise<Backing[]> {
  const rows = await warehouse.query(
    `with proofs as (
       select abs(l.after_micros - l.before_micros)::hugeint * r.rate as moved,
         case when l.after_state > 0 then l.after_state when n.item = b.item then n.state else l.before_state end as state
       from ledger l
       join rates r on r.currency = l.currency and r.rated_on = l.moved_on
       left join numbered_states b on b.state = l.before_state
       left join numbered_states n on n.state = l.before_state + 1
     )
     select s.evidence::varchar as evidence, count(*)::double as changes, (sum(p.moved) // 1000000000000)::bigint as micros
     from proofs p join numbered_states s on s.state = p.state
     group by s.evidence order by s.evidence`,
    schema,
  );
  const found = rows.map((row) => ({
    evidence: textIn(row, "evidence"),
    changes: numberIn(row, "changes"),
    micros: BigInt(textIn(row, "micros")),
  }));
  const total = found.reduce((sum, { micros }) => sum + micros, 0n);
  return found.map((one) => ({
    ...one,
    share: total === 0n ? null : numberIn(one, "micros") / Number(total),
  }));
}

/** Prices in use that include tax, so that MRR includes it too. */
export async function taxedPrices(warehouse: Warehouse): Promise<string[]> {
  const rows = await warehouse.query(
    `select distinct p.price from raw_stripe_prices p join raw_stripe_states s on s.price = p.price and s.import_account = p.account
     where p.is_tax_included order by 1`,
  );
  return rows.map((row) => textIn(row, "price"));
}

/** The assumed states, latest first, and how many there are. @param most how many to list */
export async function correctionsOf(
  warehouse: Warehouse,
  most: number,
): Promise<{ count: number; corrections: Correction[] }> {
  const assumed = "from raw_stripe_states where evidence = 'assumed'";
  const [all] = await warehouse.query(`select count(*)::double as n ${assumed}`);
  const rows = await warehouse.query(
    `select import_account as account, customer, subscription, item, strftime(make_timestamp(at_ms * 1000), '%Y-%m-%dT%H:%M:%SZ') as at_text, import_seq
     ${assumed} order by at_ms desc, import_account, item limit ${most}`,
  );
  const corrections = rows.map((row) => ({
    account: textIn(row, "account"),
    customer: textIn(row, "customer"),
    subscription: textIn(row, "subscription"),
    item: textIn(row, "item"),
    at: textIn(row, "at_text"),
    seq: numberIn(row, "import_seq"),
  }));
  return { count: numberIn(all, "n"), corrections };
}
