import type { Period } from "../../base/period.ts";
import type { Zone } from "../../base/zone.ts";
import { type Close, openFrom } from "../../model/closes/close-record.ts";
import { STATES_BY_NAME } from "../../model/closes/closed-files.ts";
import type { Book } from "../../model/parts/book.ts";
import { numberIn } from "../../warehouse/rows.ts";
import { type Evidence, evidenceIn } from "../proof/state-evidence.ts";

/**
 * The evidence that arrived after a period was closed, by customer: later states that say something new or, if there
 * are none, those that repeat what was known. Includes evidence that the period took in at its first instant from
 * earlier closes.
 * @param reported the book as reported, with what was known at each close
 */
export async function lateEvidence(
  { warehouse, schema }: Book,
  closes: Close[],
  period: Period,
  customers: number[],
  zone: Zone,
): Promise<Map<number, Evidence[]>> {
  const found = new Map<number, Evidence[]>();
  if (customers.length === 0) return found;
  const own = closes.findIndex((close) => openFrom(close) >= period.end);
  const bounds = closes.flatMap((close, place) => {
    const end = openFrom(close);
    if (place !== own && (place > own || end < period.start)) return [];
    const until = zone.startOf(Math.min(end, period.end));
    return [{ place, isLate: `(s.import_seq > ${close.evidence} and s.at_ms < ${until})` }];
  });
  const rows = await warehouse.query(
    `with seen as (
       select item_account, item_id, effective_ms, content, min(closed_in) as first_seen from closed_states group by all
     )
     select s.customer, s.evidence, s.import_seq, s.import_file, s.file_row,
       ${bounds.map(({ place, isLate }) => `(${isLate} and coalesce(k.first_seen, ${closes.length}) > ${place})`).join(" or ")} as is_other
     from main.numbered_states s
     join (${STATES_BY_NAME}) n on n.state = s.state
     left join seen k on (k.item_account, k.item_id, k.effective_ms, k.content) = (n.item_account, n.item_id, n.effective_ms, n.content)
     where s.customer in (${customers.join(", ")}) and (${bounds.map(({ isLate }) => isLate).join(" or ")})
     order by is_other desc, s.state`,
    schema,
  );
  const others = new Set(rows.filter((row) => row.is_other === true).map((row) => numberIn(row, "customer")));
  for (const row of rows) {
    const customer = numberIn(row, "customer");
    if (row.is_other !== true && others.has(customer)) continue;
    found.set(customer, distinct([...(found.get(customer) ?? []), evidenceIn(row)]));
  }
  return found;
}

function distinct(all: Evidence[]): Evidence[] {
  return [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
}
