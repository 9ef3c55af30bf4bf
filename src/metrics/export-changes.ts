import { CambiumError } from "../base/error.ts";
import { MOVEMENT_TYPES } from "../engine/movement.ts";
import type { Book } from "./book.ts";
import { type Change, type ChangeDetail, detailKey, detailsOf, TRANSFERS_FIRST } from "./change-details.ts";
import { planOf } from "./compute.ts";
import { itemFilters, readLabels } from "./dimensions.ts";
import { type Evidence, evidenceOf, type ProofCustomer } from "./evidence.ts";
import { checkPage, inParts, namesOf, type Page, rangeOf } from "./export-page.ts";
import { type ExportAsked, exportQuestion } from "./export-question.ts";
import { minorUnits } from "./figures.ts";
import { EMPTY, legsOf, type Search } from "./lines.ts";
import { PartRounding } from "./part-rounding.ts";
import type { Subject } from "./question.ts";

/** One change of a customer's MRR. Money in minor units; after = before + change. */
export interface ChangeRow extends ProofCustomer {
  at: string;
  type: string;
  causes: string[];
  products: string[];
  before: number;
  after: number;
  change: number;
  currency: string;
  evidence: Evidence[];
}

export interface Changes {
  total: number;
  rows: ChangeRow[];
}

/** A change of a page before its rounding is decided, and the whole that it is a part of. */
interface Listed extends Change {
  whole: string;
  place: { floor: number; place: number };
}

const MOST_PARTS = 30_000_000;
const TYPES = ["integer", "integer", "smallint", "bigint", "date", "utinyint", "bigint"] as const;

/**
 * Every change of customers' MRR in a range, in the order of time: one row for each change set (across a filter by items:
 * for each type in it). The changes of a type in a month add up to its metric, such as expansion_mrr, exactly. What is held is a page and
 * eight bytes a change.
 * @throws CambiumError `unsupported` when there are more rows than are given at once
 */
export async function exportChanges(
  book: Book,
  asked: ExportAsked,
  subject: Subject,
  page: Page,
): Promise<Changes> {
  const search = await searchOf(book, asked, subject);
  const rounding = new PartRounding();
  const { first, end } = rangeOf(page);
  const listed: Listed[] = [];
  let total = 0;
  for await (const change of changesIn(search)) {
    if (change.n === 0n) continue;
    const month = search.question.periods.findLastIndex(({ start }) => start <= change.day);
    const whole = `${change.code} ${month} ${change.type}`;
    const place = rounding.add(whole, change.code, change.n);
    if (total >= first && total < end) listed.push({ ...change, whole, place });
    total += 1;
    if (rounding.size > MOST_PARTS) throw tooMany();
  }
  checkPage(page, total);
  rounding.settle();
  const rows: ChangeRow[] = [];
  await inParts(listed, async (part) => void rows.push(...(await inWords(search, part, rounding))));
  return { total, rows };
}

async function searchOf(book: Book, asked: ExportAsked, subject: Subject): Promise<Search> {
  const question = exportQuestion({ ...asked, interval: "month" }, "net_new_mrr", subject);
  const split = ["cause", "group"].find((name) => question.where.has(name));
  if (split !== undefined) {
    throw new CambiumError(
      "unsupported",
      `changes cannot be filtered by ${split}: a change may have several`,
      {
        hint: "Filter by type, or take the rows by their causes afterwards; `explain` lists changes by cause.",
      },
    );
  }
  const [start, end] = [question.periods[0]!.start, question.periods.at(-1)!.end];
  const plan = await planOf(book, question);
  return { book, question, plan, items: await itemFilters(book, question.where), start, end };
}

/** The changes of a search in the order of time, exact. */
async function* changesIn(search: Search): AsyncGenerator<Change> {
  const { book } = search;
  let open: Change | undefined;
  for await (const { rows, columns } of book.warehouse.stream(
    changesQuery(search),
    [...TYPES],
    book.schema,
  )) {
    for (let row = 0; row < rows; row++) {
      const [customer = 0, set = 0, currency = 0, at = 0, day = 0, type = 0, amount = 0] = columns.map(
        (column) => column[row],
      );
      const micros = BigInt(amount);
      const n = micros * book.rates.at(currency, day, micros);
      const part = book.isSeparate ? currency : 0;
      if (open?.customer === customer && open.set === set && open.type === type && open.part === part) {
        open.n += n;
        continue;
      }
      if (open !== undefined) yield open;
      const code = book.isSeparate ? book.rates.code(currency) : book.currency;
      open = { customer, set, part, at, day, type, code, n };
    }
  }
  if (open !== undefined) yield open;
}

function changesQuery(search: Search): string {
  const wanted = search.question.where.get("type");
  const types = MOVEMENT_TYPES.flatMap((type, number) =>
    wanted === undefined || wanted.includes(type) ? [number] : [],
  );
  return `${legsOf(search, "")}
select g.customer, g.change_set, g.currency, g.at_ms::double as at_ms, g.moved_on, g.leg_type, sum(g.micros)::double as micros
from legs g
where g.leg_type in (${[-1, ...types].join(", ")})
group by g.customer, g.change_set, g.currency, g.at_ms, g.moved_on, g.leg_type
having sum(g.micros) <> 0
order by g.at_ms, g.customer, g.change_set, ${TRANSFERS_FIRST}, g.currency`;
}

async function inWords(search: Search, listed: Listed[], rounding: PartRounding): Promise<ChangeRow[]> {
  const { book } = search;
  const numbers = listed.map(({ customer }) => customer);
  const names = await namesOf(book, numbers);
  const details = await detailsOf(search, listed);
  const products = (await readLabels(book, ["product"])).get("product") ?? (() => null);
  const lines = listed.map((change) => ({ ...EMPTY, states: details.get(detailKey(change))?.states ?? [] }));
  const { byState } = await evidenceOf(book, lines, 0);
  return listed.map((change) => {
    const own = details.get(detailKey(change));
    const evidence = own?.states.flatMap((state) => byState.get(state) ?? []) ?? [];
    return {
      at: new Date(change.at).toISOString().replace(".000Z", "Z"),
      ...(names.get(change.customer) ?? { account: "", customer: "", name: null }),
      type: MOVEMENT_TYPES[change.type] ?? "none",
      causes: own?.causes ?? [],
      products: (own?.products ?? []).map((product) => products(product) ?? ""),
      ...moneyOf(change, own, rounding.valueOf(change.whole, change.place)),
      currency: change.code,
      evidence: evidence.map((found) => found.evidence),
    };
  });
}

/** Before and after so that they differ by the change, and are nothing where they are. */
function moneyOf({ code, n }: Change, own: ChangeDetail | undefined, change: number) {
  const before = own?.before ?? 0n;
  if (before === 0n) return { before: 0, after: change, change };
  const after = before + n === 0n ? 0 : minorUnits(before + n, code);
  return { before: after - change, after, change };
}

function tooMany(): CambiumError {
  return new CambiumError("unsupported", `that is more than ${MOST_PARTS} changes`, {
    hint: "Ask for a shorter range, or for a part of the customers with a filter.",
  });
}
