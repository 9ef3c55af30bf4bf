import { CambiumError } from "../../base/error.ts";
import { firstOf, lastOf } from "../../base/lookup.ts";
import { mapLong } from "../../base/waiting.ts";
import { MOVEMENT_TYPES } from "../../base/words.ts";
import type { Book } from "../../model/parts/book.ts";
import { itemFilters, readLabels } from "../../model/parts/dimensions.ts";
import { planOf } from "../figures/compute.ts";
import { minorUnits } from "../figures/figures.ts";
import { EMPTY, type Search } from "../proof/lines.ts";
import { checkPage, inParts, namesOf, type Page, rangeOf } from "../proof/page.ts";
import { type Evidence, evidenceOf, type ProofCustomer } from "../proof/state-evidence.ts";
import type { Subject } from "../question/question.ts";
import { type Change, type ChangeDetail, detailKey, detailsOf } from "./change-details.ts";
import { type ExportAsked, exportQuestion } from "./export-question.ts";
import { type ShownChange, shownChanges } from "./shown-changes.ts";

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

/**
 * Every change of customers' MRR in a range, oldest first: one row for each change set (with a filter by items, one for
 * each type in it). The changes of a type in a month add up exactly to its metric, such as expansion_mrr, and a
 * customer's changes to its figure in `movers`. Only one page is held in memory.
 * @throws CambiumError `too_much` when there are more rows than one answer can hold
 */
export async function exportChanges(
  book: Book,
  asked: ExportAsked,
  subject: Subject,
  page: Page,
): Promise<Changes> {
  const search = await searchOf(book, asked, subject);
  const { total, listed } = await shownChanges(search, rangeOf(page));
  checkPage(page, total);
  const rows: ChangeRow[] = [];
  await inParts(listed, async (part) => void rows.push(...(await inWords(search, part))));
  return { total, rows };
}

async function searchOf(book: Book, asked: ExportAsked, subject: Subject): Promise<Search> {
  const question = exportQuestion({ ...asked, interval: "month" }, "net_new_mrr", subject);
  const split = ["cause", "group"].find((name) => question.where.has(name));
  if (split !== undefined) {
    throw new CambiumError("unsupported", `you can't filter changes by ${split}: a change can have several`, {
      hint: "Filter by type, or filter the exported rows by cause. `explain` lists changes by cause.",
    });
  }
  const [start, end] = [firstOf(question.periods, "periods").start, lastOf(question.periods, "periods").end];
  const plan = await planOf(book, question);
  return { book, question, plan, items: await itemFilters(book, question.where), start, end };
}

async function inWords(search: Search, listed: ShownChange[]): Promise<ChangeRow[]> {
  const { book } = search;
  const numbers = listed.map(({ customer }) => customer);
  const names = await namesOf(book, numbers);
  const details = await detailsOf(search, listed);
  const products = (await readLabels(book, ["product"])).get("product") ?? (() => null);
  const lines = listed.map((change) => ({ ...EMPTY, states: details.get(detailKey(change))?.states ?? [] }));
  const { byState } = await evidenceOf(book, lines, 0);
  return mapLong(listed, (change) => {
    const own = details.get(detailKey(change));
    const evidence = own?.states.flatMap((state) => byState.get(state) ?? []) ?? [];
    return {
      at: new Date(change.at).toISOString().replace(".000Z", "Z"),
      ...(names.get(change.customer) ?? { account: "", customer: "", name: null }),
      type: MOVEMENT_TYPES[change.type] ?? "none",
      causes: own?.causes ?? [],
      products: (own?.products ?? []).map((product) => products(product) ?? ""),
      ...moneyOf(change, own, change.shown),
      currency: change.code,
      evidence: evidence.map((found) => found.evidence),
    };
  });
}

/** MRR before and after as shown: they differ by exactly the change, and show 0 where they are 0. */
function moneyOf({ code, n }: Change, own: ChangeDetail | undefined, change: number) {
  const before = own?.before ?? 0n;
  if (before === 0n) return { before: 0, after: change, change };
  const after = before + n === 0n ? 0 : minorUnits(before + n, code);
  return { before: after - change, after, change };
}
