import { groupedBy } from "../../base/grouped.ts";
import { firstOf, lastOf } from "../../base/lookup.ts";
import { INTERVALS } from "../../base/words.ts";
import type { Zone } from "../../base/zone.ts";
import { itemChanges } from "../../engine/item.ts";
import { licensedMrr, monthFactor, ratio } from "../../engine/mrr-value.ts";
import type { Policy } from "../../engine/policy/policy.ts";
import { eachCustomer, STATE_COLUMNS, type StoredState } from "../../model/ledger/engine-run.ts";
import { TERM_ROOM } from "../../model/ledger/ledger-tables.ts";
import type { Book } from "../../model/parts/book.ts";
import { readLabels, termLabel } from "../../model/parts/dimensions.ts";
import { numberIn, textIn } from "../../warehouse/rows.ts";
import { minorUnits } from "../figures/figures.ts";
import { EMPTY } from "../proof/lines.ts";
import { type Evidence, evidenceOf, foundFor } from "../proof/state-evidence.ts";

/** A customer's item in its current state. Money in minor units of the item's currency, a month. */
export interface CustomerItem {
  subscription: string | null;
  item: string;
  product: string | null;
  price: string | null;
  quantity: number;
  currency: string;
  interval: string;
  status: string;
  /** The list price, the discounts the policy subtracts, and the MRR counted (with usage if the policy counts it). */
  amount: number;
  discount: number;
  mrr: number;
  since: string;
  /** When it ended; null while it stands. */
  until: string | null;
  evidence: Evidence[];
}

/** A customer's items: those that stand, and those that ended as they were last, latest first. */
export interface CustomerItems {
  items: CustomerItem[];
  ended: CustomerItem[];
  /** How the items that ended last stood before, and since when; null while some stand. */
  leaving: { status: string; since: string } | null;
}

/** A customer's items by the end of a day, as a policy reads them. */
export async function customerItems(
  book: Book,
  customer: number,
  policy: Policy,
  { zone, asOf, currency }: { zone: Zone; asOf: number; currency: number | null },
): Promise<CustomerItems> {
  const until = zone.startOf(asOf + 1);
  const all: StoredState[] = [];
  const query = `select ${STATE_COLUMNS} from numbered_states where customer = ${customer} and at_ms < ${until} order by customer, item, at_ms`;
  await eachCustomer(book.warehouse, (_, states) => void all.push(...states), book.schema, query);
  const own = [...groupedBy(all, ({ item }) => item).values()].filter(
    (states) => currency === null || states.at(-1)?.currency === currency,
  );
  const standing = own.filter(isStanding).map((states) => ({ states, end: null }));
  const ended = own.flatMap(endedOf).sort((a, b) => b.end - a.end);
  const words = await wordsOf(
    book,
    [...standing, ...ended].map(({ states }) => lastOf(states, "states")),
    until,
  );
  const itemOf = ({ states, end }: { states: StoredState[]; end: number | null }): CustomerItem => {
    const last = lastOf(states, "states");
    const counted = itemChanges(states, policy).findLast(({ at }) => at < until)?.after?.value ?? 0;
    return {
      ...words(last),
      ...moneyOf(last, counted, policy, book.rates.code(last.currency)),
      since: instant(firstOf(states, "states").at),
      until: end === null ? null : instant(end),
    };
  };
  return {
    items: standing.map(itemOf),
    ended: ended.map(itemOf),
    leaving: standing.length > 0 || ended[0] === undefined ? null : leavingOf(ended[0].states),
  };
}

const isOver = ({ status }: StoredState) => status === "ended" || status === "incomplete";
const isStanding = (states: StoredState[]) => !isOver(lastOf(states, "states"));

/** The states of an item that ended up to its end, and when that was; empty for one that stands or never began. */
function endedOf(states: StoredState[]): { states: StoredState[]; end: number }[] {
  const last = states.findLastIndex((state) => !isOver(state));
  const end = states[last + 1];
  return last < 0 || end === undefined ? [] : [{ states: states.slice(0, last + 1), end: end.at }];
}

/** The status before an end, and since when it was that. */
function leavingOf(states: StoredState[]): { status: string; since: string } {
  const { status } = lastOf(states, "states");
  const before = states.findLastIndex((state) => state.status !== status);
  return { status, since: instant((states[before + 1] ?? firstOf(states, "states")).at) };
}

const instant = (at: number) => new Date(at).toISOString().replace(".000Z", "Z");

function moneyOf(state: StoredState, counted: number, policy: Policy, currency: string) {
  const minor = (micros: number) => minorUnits(BigInt(micros) * 1_000_000_000_000n, currency);
  const factor = monthFactor(policy, state.interval, state.intervalCount);
  const amount = minor(ratio(state.amount, factor.n, factor.d));
  return { amount, discount: amount - minor(licensedMrr(state, policy)), mrr: minor(counted) };
}

/** Looks up the names of the items and the evidence for their latest states. */
async function wordsOf(book: Book, states: StoredState[], until: number) {
  const labels = await readLabels(book, ["product", "price"]);
  const lines = states.map(({ state }) => ({ ...EMPTY, states: [state] }));
  const found = await evidenceOf(book, lines, until);
  const ids = await idsOf(book, states);
  return (state: StoredState) => ({
    subscription: ids.get(state.item)?.subscription ?? null,
    item: ids.get(state.item)?.item ?? "",
    product: labels.get("product")?.(state.product) ?? null,
    price: labels.get("price")?.(state.price) ?? null,
    quantity: state.quantity,
    currency: book.rates.code(state.currency),
    interval: termLabel((INTERVALS.indexOf(state.interval) + 1) * TERM_ROOM + state.intervalCount),
    status: state.status,
    evidence: foundFor({ ...EMPTY, states: [state.state] }, found).map(({ evidence }) => evidence),
  });
}

async function idsOf({ warehouse, schema }: Book, states: StoredState[]) {
  const list = [-1, ...states.map(({ item }) => item)].join(", ");
  const rows = await warehouse.query(
    `select item, item_id, subscription_id from items where item in (${list})`,
    schema,
  );
  return new Map(
    rows.map((row) => [
      numberIn(row, "item"),
      {
        item: textIn(row, "item_id"),
        subscription: row.subscription_id === null ? null : textIn(row, "subscription_id"),
      },
    ]),
  );
}
