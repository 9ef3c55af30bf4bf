import { groupedBy } from "../../base/grouped.ts";
import { lastOf } from "../../base/lookup.ts";
import { periodOf } from "../../base/period.ts";
import { dateOfDay, dayOfDate, type Zone } from "../../base/zone.ts";
import type { LegSet } from "../../engine/flow.ts";
import type { Policy } from "../../engine/policy/policy.ts";
import type { Book } from "../../model/parts/book.ts";
import { itemFilters } from "../../model/parts/dimensions.ts";
import { eachCustomer, ledgerQuery, NO_KEY } from "../../model/parts/ledger-source.ts";
import { classify, standingLabels } from "../../model/parts/standing.ts";
import { standingWorld } from "../../model/parts/standing-world.ts";
import { numberIn, textIn } from "../../warehouse/rows.ts";
import { customersOf, findCustomer, type ProofCustomer } from "../proof/state-evidence.ts";
import type { Asked, Subject } from "../question/question.ts";
import { type CustomerChange, customerChanges } from "./customer-changes.ts";
import { type CustomerItem, customerItems } from "./customer-items.ts";
import { type CustomerScope, customerScope, listedCustomer } from "./customers.ts";

/** One customer, as of the day of the latest evidence. Money in minor units of the reporting currency. */
export interface Customer extends ProofCustomer {
  currency: string;
  policy: string;
  as_of: string;
  mrr: number;
  arr: number;
  /** The day of the customer's first MRR. */
  since: string | null;
  cohort: string | null;
  status: "active" | "churned" | "none";
  /** Lifecycle stage; null when the customer isn't active. */
  stage: string | null;
  /** Everyone in the group, where linked customers are read as one. */
  members?: ProofCustomer[];
  attributes: { name: string; value: string }[];
  items: CustomerItem[];
  /** Items that ended, as they were last; the latest first. */
  past_items: CustomerItem[];
  /** When and from what MRR a churned customer left, and how its items stood before; null otherwise. */
  left: { at: string; mrr: number; status: string | null; status_since: string | null } | null;
  /** MRR before and after each change, oldest first, at the rates of the day; between them what rates moved. */
  steps: CustomerStep[];
  /** Newest first; the parts of one set stay together. */
  changes: CustomerChange[];
}

/** One change of a customer's MRR as a whole: its causes separated by semicolons, and the MRR before and after. */
export interface CustomerStep {
  /** Number of the change set; null for exchange rates since the step before. */
  set: number | null;
  at: string;
  type: string;
  causes: string;
  before: number;
  mrr: number;
}

/**
 * Everything about one customer.
 * @throws CambiumError `not_found` when there's no such customer
 */
export async function customerDetail(
  of: Book,
  asked: Omit<Asked, "metric"> & { account: string; customer: string },
  subject: Subject,
  { policy, zone }: { policy: Policy; zone: Zone },
): Promise<Customer> {
  const number = (await findCustomer(of, asked)) ?? 0;
  const where = [...(asked.where ?? []), ...(await ownCurrency(of, number, asked.where ?? []))];
  const scope = await customerScope(of, { where }, subject);
  const { book, asOf } = scope;
  const currency = of.isSeparate
    ? ((await itemFilters(book, scope.question.where)).get("currency")?.[0] ?? null)
    : null;
  const changes = await customerChanges(book, number, asOf, currency);
  const sets = [...groupedBy(changes, ({ set }) => set).values()];
  const head = await headOf(scope, number, currency);
  const { items, ended, leaving } = await customerItems(book, number, policy, { zone, asOf, currency });
  const steps = withRates(sets.map(stepOf), head);
  const last = steps.findLast(({ type }) => type === "churn");
  const isGone = head.status === "churned" && last !== undefined;
  return {
    ...head,
    ...(book.isLinked && { members: await membersOf(book, number) }),
    attributes: await attributesOf(book, number),
    items,
    past_items: ended,
    left: isGone
      ? {
          at: last.at,
          mrr: last.before,
          status: leaving?.status ?? null,
          status_since: leaving?.since ?? null,
        }
      : null,
    steps,
    changes: sets.toReversed().flat(),
  };
}

function stepOf(set: CustomerChange[]): CustomerStep {
  const { set: number, at, type, customer_before: before, customer_after: mrr } = lastOf(set, "set");
  const causes = [...new Set(set.map(({ cause }) => cause))].join("; ");
  return { at, type, causes, before, mrr, set: number };
}

/** The steps with what exchange rates moved between them, and since the last one. */
function withRates(steps: CustomerStep[], { as_of: asOf, mrr: now }: { as_of: string; mrr: number }) {
  const moved = (at: string, before: number, mrr: number): CustomerStep[] =>
    before === mrr ? [] : [{ at, type: "fx", causes: "fx", before, mrr, set: null }];
  const all = steps.flatMap((step, place) => {
    const earlier = steps[place - 1];
    return [...(earlier === undefined ? [] : moved(step.at, earlier.mrr, step.before)), step];
  });
  const last = steps.at(-1);
  return last === undefined ? all : [...all, ...moved(asOf, last.mrr, now)];
}

/** A filter by the customer's only currency, where currencies are kept apart and the customer has just one. */
async function ownCurrency(book: Book, customer: number, where: string[]): Promise<string[]> {
  if (!book.isSeparate || where.some((filter) => filter.startsWith("currency="))) return [];
  const rows = await book.warehouse.query(
    `select distinct currency from lives where customer = ${customer}`,
    book.schema,
  );
  return rows.length === 1 ? [`currency=${book.rates.code(Number(rows[0]?.currency))}`] : [];
}

async function headOf(scope: CustomerScope, customer: number, currency: number | null) {
  const { book, asOf } = scope;
  const names = (await customersOf(book, [customer])).get(customer);
  const row = await listedCustomer(scope, customer);
  const since = row?.since ?? null;
  const isActive = row?.status === "active";
  return {
    ...(names ?? { account: "", customer: "", name: null }),
    currency: book.currency,
    policy: book.policy,
    as_of: dateOfDay(asOf),
    mrr: row?.mrr ?? 0,
    arr: row?.arr ?? 0,
    since,
    cohort: since === null ? null : periodOf("month", dayOfDate(since)).label,
    status: row?.status ?? "none",
    stage: isActive ? await stageOf(book, customer, asOf, currency) : null,
  };
}

/** The customer's lifecycle stage at the end of the day `asOf`. */
async function stageOf(
  book: Book,
  customer: number,
  asOf: number,
  currency: number | null,
): Promise<string | null> {
  const only = `customer = ${customer}${currency === null ? "" : ` and f.currency = ${currency}`}`;
  const sets: LegSet[] = [];
  const query = ledgerQuery(NO_KEY, new Map(), book.isSeparate, only);
  await eachCustomer(book.warehouse, book.schema, query, (_, own) => void sets.push(...own));
  const { keyOn } = classify(customer, "stage", "day", await standingWorld(book), { sets, rows: [] });
  return standingLabels("stage", book.standing)[keyOn(asOf + 1)] ?? null;
}

async function membersOf(book: Book, customer: number): Promise<ProofCustomer[]> {
  const rows = await book.warehouse.query(
    `select customer from linked.linked_customers where representative = ${customer} order by customer`,
  );
  const numbers = [
    customer,
    ...rows.map((row) => numberIn(row, "customer")).filter((each) => each !== customer),
  ];
  const names = await customersOf(book, numbers);
  return numbers.flatMap((number) => names.get(number) ?? []);
}

async function attributesOf({ warehouse, schema }: Book, customer: number): Promise<Customer["attributes"]> {
  const rows = await warehouse.query(
    `select name, value from (
       select 'email' as name, email as value, 0 as place from customers where customer = ${customer} and email is not null
       union all
       select 'country', country, 1 from customers where customer = ${customer} and country is not null
       union all
       select key, value, 2 from customer_attributes where customer = ${customer}
     ) order by place, name`,
    schema,
  );
  return rows.map((row) => ({ name: textIn(row, "name"), value: textIn(row, "value") }));
}
