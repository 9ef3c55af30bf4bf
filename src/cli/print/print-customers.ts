import { cohortCustomersOperation } from "../../api/ask/cohorts-operations.ts";
import { customerOperation } from "../../api/ask/customer-operation.ts";
import { customersOperation } from "../../api/ask/customers-operation.ts";
import { moversOperation } from "../../api/ask/movers-operation.ts";
import { evidenceText } from "../../api/ask/proof-output.ts";
import { findMetric } from "../../metrics/list/metric-list.ts";
import { equalText } from "./print-metric.ts";
import { figure, type Row, table } from "./text-table.ts";

/** The customer list: names, MRR and the date of the first MRR. */
export function customersText(output: Row): string {
  const { rows, total, currency, policy, as_of } = customersOperation.output.parse(output);
  const title = `${total} customers as of ${as_of}, ${currency}, policy ${policy}\n`;
  const shown = rows.map(({ mrr, change, expansion, products, left_on, lost, ...row }) => ({
    ...row,
    mrr: figure(mrr, "money", currency),
    "12-month change": figure(change, "money", currency),
    expansion: figure(expansion, "money", currency),
    ...(rows.some((one) => one.lost !== null) && { left_on, lost: figure(lost, "money", currency) }),
    products: products.join(", "),
  }));
  return title + (shown.length === 0 ? "" : table(shown));
}

/** The customers behind a cell; their values and the rest add up to it. */
export function moversText(output: Row): string {
  const found = moversOperation.output.parse(output);
  const currency = found.currency ?? "USD";
  const shown = found.rows.map(({ before, after, value, ...row }) => ({
    ...row,
    before: figure(before, "money", currency),
    after: figure(after, "money", currency),
    value: figure(value, found.total_unit, currency),
  }));
  const unit = findMetric(found.metric)?.isTimes === true ? "times" : found.unit;
  const title = `${found.metric} ${found.period}, ${currency}, policy ${found.policy}: ${figure(found.figure, unit, currency)}, ${found.customers} customers\n`;
  const divided =
    found.divisor === null ? "" : ` / ${figure(found.divisor, found.divisor_unit ?? "", currency)}`;
  const total = `total ${figure(found.total, found.total_unit, currency)}${divided}${equalText(found)}, not listed ${figure(found.rest, found.total_unit, currency)}\n`;
  return title + (shown.length === 0 ? "" : table(shown)) + total;
}

/** The customers of a cohort and what's left of each. */
export function cohortCustomersText(output: Row): string {
  const found = cohortCustomersOperation.output.parse(output);
  const { currency, unit } = found;
  const shown = found.rows.map(({ base, now, value, ...row }) => ({
    ...row,
    base: figure(base, "money", currency),
    now: figure(now, "money", currency),
    value: figure(value, unit, currency),
  }));
  const title = `Cohort ${found.cohort} at age ${found.age} (${found.period}), ${found.of}, ${currency}, policy ${found.policy}: ${figure(found.figure, "ratio", "")} of ${found.customers} customers\n`;
  const total = `total ${figure(found.total, unit, currency)}, not listed ${figure(found.rest, unit, currency)}\n`;
  return title + (shown.length === 0 ? "" : table(shown)) + total;
}

/** One customer: details, items and changes. */
export function customerText(output: Row): string {
  const {
    items,
    past_items: past,
    changes,
    steps: _,
    attributes,
    members,
    url,
    ...told
  } = customerOperation.output.parse(output);
  const { currency } = told;
  const money = (value: number, of = currency) => figure(value, "money", of);
  const facts = [
    `${told.name ?? told.customer} (${told.account}/${told.customer}), ${told.status}${told.stage === null ? "" : `, ${told.stage}`}`,
    `MRR ${money(told.mrr)} ${currency}, ARR ${money(told.arr)}, since ${told.since ?? "never"}, as of ${told.as_of}, policy ${told.policy}`,
    ...(told.left === null
      ? []
      : [
          `left ${told.left.at} with MRR ${money(told.left.mrr)}${told.left.status === null ? "" : `, ${told.left.status} before`}`,
        ]),
    ...(members === undefined ? [] : [`linked: ${members.map(({ customer }) => customer).join(", ")}`]),
    ...attributes.map(({ name, value }) => `${name}: ${value}`),
    ...(url === null ? [] : [url]),
  ];
  const owned = [...items, ...past].map(({ evidence, amount, discount, mrr, subscription: __, ...item }) => ({
    ...item,
    amount: money(amount, item.currency),
    discount: money(discount, item.currency),
    mrr: money(mrr, item.currency),
    evidence: evidence.map(evidenceText).join(", "),
  }));
  const happened = changes.map(({ evidence, before, after, value, customer_after, set: __, ...change }) => ({
    at: change.at,
    type: change.type,
    cause: change.cause,
    product: sides(change.before_product, change.after_product, change.product),
    price: sides(change.before_price, change.after_price, change.price),
    quantity: sides(change.before_quantity, change.after_quantity, null),
    before: money(before),
    after: money(after),
    value: money(value),
    "MRR after": money(customer_after),
    evidence: evidence.map(evidenceText).join(", "),
  }));
  const tables = [owned, happened].filter((rows) => rows.length > 0).map((rows) => `\n${table(rows)}`);
  return `${facts.join("\n")}\n${tables.join("")}`;
}

/** What something was and what it became, once where it stayed. */
function sides(
  before: string | number | null,
  after: string | number | null,
  neither: string | null,
): string | number | null {
  if (before === null || after === null || before === after) return after ?? before ?? neither;
  return `${before} -> ${after}`;
}
