import { CambiumError } from "../../base/error.ts";
import { CAUSES, type Cause, MOVEMENT_TYPES } from "../../base/words.ts";
import type { Book } from "../../model/parts/book.ts";
import { itemFilters } from "../../model/parts/dimensions.ts";
import { hugeint, roundedQuery } from "../figures/rounding-query.ts";
import { minorUnit } from "../figures/shown-cell.ts";
import { legsOf } from "../proof/lines.ts";
import { type AskedProof, type ProofCell, proofCell } from "../proof/proof-cell.ts";
import type { Subject } from "../question/question.ts";

/** What customers moved between, with the causes whose money it is. */
export const MOVE_KINDS = ["plans", "seats", "products"] as const;
export type MoveKind = (typeof MOVE_KINDS)[number];

const CAUSES_OF: Record<MoveKind, readonly Cause[]> = {
  plans: ["plan"],
  seats: ["seats"],
  products: ["add_on", "cross_sell"],
};

/** The first quantity of each rung of the ladder of seats; 0 is an item that wasn't there. */
const RUNGS = [0, 1, 2, 6, 11, 26, 51, 101, 251, 501, 1001];

/** Names of the rungs: 0, 1, 2-5 and so on to 1001+. */
const RUNG_NAMES = RUNGS.map((first, rung) => {
  const next = RUNGS[rung + 1];
  if (next === undefined) return `${first}+`;
  return next - 1 === first ? `${first}` : `${first}-${next - 1}`;
});

/** A question about moves: a figure of movements, without a cause. */
export type MovesAsked = Omit<AskedProof, "by" | "customer" | "account">;

/** A cell that moves are asked of, and the SQL of its moves. */
export interface MovesCell extends ProofCell {
  book: Book;
  /** SQL that ends with `flows`: one row a pair of names, with `shown`, in 1e-18, adding up to the cell. */
  sql: string;
}

/**
 * Reads a question about moves of a kind.
 * @throws CambiumError `unsupported` for a filter by cause, group or type, and as `explain` does
 */
export async function movesCell(
  of: Book,
  kind: MoveKind,
  asked: MovesAsked,
  subject: Subject,
): Promise<MovesCell> {
  const where = [...(asked.where ?? []), ...CAUSES_OF[kind].map((cause) => `cause=${cause}`)];
  const split = (asked.where ?? []).find((filter) => /^(cause|group|cause_group|type)=/.test(filter));
  if (split !== undefined) {
    throw new CambiumError("unsupported", `you can't filter moves by ${split}: ${kind} are of one cause`, {
      hint: "Filter by product or by something of the customer, such as country.",
    });
  }
  const cell = await proofCell(of, { ...asked, where }, subject);
  const { book } = cell.shared;
  const items = await itemFilters(book, cell.question.where);
  return { ...cell, book, sql: flowsQuery(kind, cell, items) };
}

function flowsQuery(
  kind: MoveKind,
  { shared, question }: ProofCell,
  items: Awaited<ReturnType<typeof itemFilters>>,
) {
  const { book, plan, start, end, whole } = shared;
  const { types = [], sign = 1n } = question.metric.moved ?? {};
  const numbers = (list: readonly string[], all: readonly string[]) =>
    [-1, ...list.map((one) => all.indexOf(one))].join(", ");
  const flows = roundedQuery({
    from: `select before_name, after_name, min(before_rung) as before_rung, min(after_rung) as after_rung,
      sum(n) as n, count(*) as moves, count(distinct customer) as customers, sum(units) as units
    from moved group by before_name, after_name`,
    within: [],
    keys: ["before_name", "after_name"],
    whole: whole === null ? null : hugeint(whole),
    unit: hugeint(minorUnit(book.currency)),
  });
  return `${legsOf({ book, question, plan, items, start, end }, "")}, priced as (
  select g.*, ${sign} * cast(g.micros as hugeint) * r.rate as n
  from legs g
  join rates r on r.currency = g.currency and r.rated_on = g.moved_on
  where g.leg_type in (${numbers(types, MOVEMENT_TYPES)}) and g.leg_cause in (${numbers(CAUSES_OF[kind], CAUSES)})
    and g.micros <> 0
), sided as (
  select p.*, coalesce(bs.quantity, 0) as before_quantity, coalesce(afs.quantity, 0) as after_quantity,
    bp.label as before_label, ap.label as after_label, br.label as before_price_label, ar.label as after_price_label
  from priced p
  left join numbered_states bs on bs.state = p.before_state
  left join numbered_states afs on afs.state = p.after_state
  left join products bp on bp.product = p.before_product
  left join products ap on ap.product = p.after_product
  left join prices br on br.price = p.before_price
  left join prices ar on ar.price = p.after_price
), moved as (
  select *, ${rungOf("before_quantity")} as before_rung, ${rungOf("after_quantity")} as after_rung,
    ${nameOf(kind, "before")} as before_name, ${nameOf(kind, "after")} as after_name,
    after_quantity - before_quantity as units
  from sided
), flows as (
${flows}
)`;
}

/** SQL for the name of a side: a rung of seats, or a product; of two prices of one product, its price too. Empty: nothing. */
function nameOf(kind: MoveKind, side: "before" | "after"): string {
  if (kind === "seats")
    return `case ${RUNG_NAMES.map((name, rung) => `when ${rungOf(`${side}_quantity`)} = ${rung} then '${name}'`).join(" ")} end`;
  const isSame = "before_state > 0 and after_state > 0 and before_product = after_product";
  const name = `coalesce(${side}_label, '')`;
  const priced = `${name} || ' · ' || coalesce(${side}_price_label, '')`;
  return `case when ${side}_state = 0 then '' when ${isSame} then ${priced} else ${name} end`;
}

/** SQL for the place of a quantity on the ladder. */
function rungOf(quantity: string): string {
  const steps = RUNGS.map((first, rung) => `when ${quantity} >= ${first} then ${rung}`).toReversed();
  return `(case ${steps.join(" ")} else 0 end)`;
}
