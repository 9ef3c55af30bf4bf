import { isCurrency } from "../../base/currency.ts";
import { CambiumError } from "../../base/error.ts";
import { readName } from "../../base/filter-text.ts";
import { firstOf, lastOf } from "../../base/lookup.ts";
import { intervalOf } from "../../base/period.ts";
import type { Book } from "../../model/parts/book.ts";
import {
  type ItemDimension,
  isItemDimension,
  isMovementDimension,
  itemFilters,
  mayBeUnknown,
  readLabels,
} from "../../model/parts/dimensions.ts";
import { type Answer, answer, type Gathered, gather, provedFigure } from "../figures/compute.ts";
import { minorUnits } from "../figures/figures.ts";
import { minorUnit } from "../figures/shown-cell.ts";
import { type Fraction, isOfTree, type Metric, UNIT } from "../list/metric.ts";
import { type Asked, dimensionNamed, type Question, type Subject, understand } from "../question/question.ts";
import type { Shared } from "./shares.ts";
import { findCustomer } from "./state-evidence.ts";

/** A question about one cell: all of it, or one customer's part. */
export interface AskedProof extends Omit<Asked, "by"> {
  /** The dimension of the breakdown row that the cell is, when it's filtered to one of its values. */
  by?: string;
  customer?: string;
  /** The customer's account, when several accounts use the same id. */
  account?: string;
}

/** What every proof of a cell includes. */
export interface ProofHead {
  metric: string;
  /** What the lines are: changes, or for example balances. */
  proof: Metric["proof"];
  period: string;
  unit: Metric["unit"];
  currency: string | null;
  policy: string;
  /** Set when linked customers were read as one. */
  linked?: true;
  /** The figure, as `metric` answers it. */
  figure: number | null;
  /** The sum of all lines; for a ratio, its numerator. Money in minor units. */
  total: number;
  /** The unit of the lines and their total; customers and expansions are counts. */
  total_unit: "money" | "count" | "days";
  /** For a ratio or an average, the divisor of `total` and its unit. */
  divisor: number | null;
  divisor_unit: "money" | "count" | null;
}

/** A cell to prove: its question, with the range read as one period. */
export interface ProofCell {
  question: Question;
  /** What to share out over customers: the whole cell, even when only one customer is asked for. */
  shared: Shared;
  /** The customer whose lines are asked for; null for all. */
  only: number | null;
  /** @param total the rounded sum of all lines */
  headOf(total: number): ProofHead;
}

/**
 * Reads a question about one cell; without a range, the last period. For a breakdown row of money that adds up, the
 * cell is the row as shown.
 * @throws CambiumError `usage` when a rate is asked for over several periods, `unsupported` for metrics computed from
 * other metrics, `not_found` for an unknown customer
 */
export async function proofCell(of: Book, asked: AskedProof, subject: Subject): Promise<ProofCell> {
  const all: Question = { ...understand(narrowed(asked), subject), by: [] };
  if (asked.from === undefined && asked.to === undefined) all.periods = all.periods.slice(-1);
  checkProof(all);
  const currency = of.isSeparate ? oneCurrency(all) : of.currency;
  const only = await findCustomer(of, asked);
  const question = only === null ? all : { ...all, only: [only] };
  const book = { ...of, currency };
  const own = only === null ? book : { ...book, keepsAnswers: false };
  const gathered = await gather(book, all);
  const by = asked.by === undefined ? undefined : dimensionNamed(readName(asked.by), subject);
  const row = await shownRow(book, all, gathered, by);
  const ownGathered = only === null ? gathered : await gather(own, question);
  const whole = provedFigure(book, all, gathered);
  const proved = only === null ? whole : provedFigure(own, question, ownGathered);
  const given = await answer(own, question, ownGathered);
  const isCount = isCounted(question.metric);
  const headOf = (total: number) => ({
    metric: question.metric.id,
    proof: question.metric.proof,
    period: periodOf(question),
    unit: question.metric.unit,
    currency,
    policy: book.policy,
    ...(book.isLinked && { linked: true as const }),
    figure: isSum(question) || row !== null || (only !== null && isShare(question)) ? total : figureOf(given),
    total,
    total_unit: unitOf(question.metric, isCount),
    ...divisorOf(question, proved, currency),
  });
  const [start, end] = [firstOf(all.periods, "periods").start, lastOf(all.periods, "periods").end];
  const { plan } = gathered;
  const isInTree = isOfTree(all.metric) && (plan.scope.standing === null || all.periods.length === 1);
  const shared: Shared = {
    book,
    question: all,
    plan,
    start,
    end,
    isCount,
    whole: row ?? (isInTree ? (whole?.n ?? 0n) : null),
  };
  return { question, shared, only, headOf };
}

/**
 * The value shown in a breakdown row, in 1e-18; null without a breakdown, or when its rows don't add up anyway. A
 * missing row is 0 only if the cell is empty too: otherwise it belongs to another period.
 */
async function shownRow(
  book: Book,
  question: Question,
  { groups }: Gathered,
  name: string | undefined,
): Promise<bigint | null> {
  if (name === undefined) return null;
  const label = await labelOf(book, question, name);
  const { metric, periods } = question;
  if (metric.unit !== "money" || metric.addsUp !== true || isMovementDimension(name) || periods.length > 1)
    return null;
  const where = new Map([...question.where].filter(([dimension]) => dimension !== name));
  const { rows } = await answer(book, { ...question, where, by: [name] });
  const shown = rows.find((row) => row[name] === label)?.value;
  if (typeof shown === "number") return BigInt(shown) * minorUnit(book.currency);
  if (groups.every(({ cells }) => cells === null)) return 0n;
  throw new CambiumError("internal", `the breakdown by ${name} has no row "${label ?? ""}"`);
}

/** The label of the row that a question is filtered to; the filter may name a product by its id. */
async function labelOf(book: Book, { where }: Question, name: string): Promise<string | null> {
  const values = where.get(name) ?? [];
  const labels = isItemDimension(name) ? await itemLabels(book, name, values) : new Set(values);
  const [label, ...others] = labels;
  if (label === "" && others.length === 0 && mayBeUnknown(name)) return null;
  if (label !== undefined && others.length === 0) return label;
  if (values.length === 1 && label === undefined) {
    throw new CambiumError("not_found", `unknown ${name}: "${values[0]}"`, {
      reason: { id: "unknown_value", dimension: name, text: values[0] ?? "" },
      hint: `List the values with \`cambium metric mrr --by ${name}\`.`,
    });
  }
  throw new CambiumError("usage", `filter "${name}" to one value`, {
    hint: `Choose the row to explain with --where ${name}=VALUE.`,
  });
}

async function itemLabels(book: Book, name: ItemDimension, values: string[]): Promise<Set<string>> {
  const numbers = (await itemFilters(book, new Map([[name, values]]))).get(name) ?? [];
  const labels = (await readLabels(book, [name])).get(name);
  return new Set(numbers.flatMap((number) => labels?.(number) ?? []));
}

/** Whether a customer's part of a cell is a share of it. */
function isShare({ metric }: Question): boolean {
  return metric.unit === "money" && metric.isAverage !== true;
}

function unitOf({ unit }: Metric, isCount: boolean): ProofHead["total_unit"] {
  return unit === "days" ? "days" : isCount ? "count" : "money";
}

/** Whether the figure of a range is the sum over its periods. */
function isSum({ metric, periods }: Question): boolean {
  return metric.proof === "changes" && metric.unit === "money" && periods.length > 1;
}

function checkProof({ metric, periods, members }: Question): void {
  if (members !== null && metric.needs.includes("previous")) {
    throw new CambiumError(
      "unsupported",
      `you can't explain ${metric.id} for a segment as at the start of each period`,
      {
        hint: `The two periods that it compares have different customers. Explain ${(metric.madeOf ?? ["expansion_mrr"]).join(" or ")} instead.`,
      },
    );
  }
  if (members !== null && periods.length > 1) {
    throw new CambiumError(
      "usage",
      "you can explain a segment as at the start of each period for one period at a time",
      {
        hint: `Choose one, such as --from ${periods.at(-1)?.label} --to ${periods.at(-1)?.label}, or read the range as one with --interval range.`,
      },
    );
  }
  if (periods.length > 1 && metric.proof !== "balances" && metric.unit !== "money") {
    throw new CambiumError("usage", `you can explain ${metric.id} for one period at a time`, {
      hint: `Choose one, such as --from ${periods.at(-1)?.label} --to ${periods.at(-1)?.label}.`,
    });
  }
  if (metric.whyNoProof !== undefined) {
    throw new CambiumError("unsupported", `you can't explain ${metric.id}: ${metric.whyNoProof}`, {
      reason: { id: "no_proof", metric: metric.id },
      hint: "Break it down by product, price or a customer attribute instead.",
    });
  }
  if (metric.proof === "none") {
    throw new CambiumError(
      "unsupported",
      `you can't explain ${metric.id} directly: it's computed from other metrics`,
      {
        reason: { id: "no_proof", metric: metric.id },
        hint: `Explain ${(metric.madeOf ?? []).join(" or ")} instead.`,
      },
    );
  }
}

/** The question without its breakdown; without a range, the last period. */
function narrowed({ by: _, ...asked }: AskedProof): Asked {
  const { from, to } = asked;
  return {
    ...asked,
    by: [],
    compare: undefined,
    counts: false,
    from: from ?? to,
    to: to ?? from,
    interval: asked.interval ?? intervalOf(from ?? to),
  };
}

/**
 * The currency that a question names, under a policy that keeps currencies apart.
 * @throws CambiumError `usage` when it names none or several
 */
export function oneCurrency(question: Question): string {
  const [currency, ...others] = question.where.get("currency") ?? [];
  if (currency !== undefined && others.length === 0 && isCurrency(currency.toUpperCase()))
    return currency.toUpperCase();
  throw new CambiumError(
    "usage",
    "this policy keeps currencies separate, so you can only ask for one at a time",
    { reason: { id: "one_currency" }, hint: "Choose one, such as --where currency=USD." },
  );
}

function periodOf({ periods }: Question): string {
  const [first, last] = [periods[0]?.label ?? "", periods.at(-1)?.label ?? ""];
  return first === last ? first : `${first}..${last}`;
}

function figureOf(given: Answer): number | null {
  const value = given.rows.at(-1)?.value;
  return typeof value === "number" ? value : null;
}

/** The divisor of a ratio or an average: money in minor units, or customers. */
function divisorOf(
  { metric }: Question,
  proved: Fraction | null,
  currency: string,
): Pick<ProofHead, "divisor" | "divisor_unit"> {
  const isCount = metric.isAverage === true || (isCounted(metric) && metric.unit === "ratio");
  if (metric.unit !== "ratio" && metric.isAverage !== true) return { divisor: null, divisor_unit: null };
  const unit = isCount ? "count" : "money";
  if (proved === null) return { divisor: null, divisor_unit: unit };
  if (!isCount) return { divisor: minorUnits(proved.d, currency), divisor_unit: unit };
  return { divisor: Number(metric.isAverage === true ? proved.d / UNIT : proved.d), divisor_unit: unit };
}

/** Whether lines count customers, expansions or days, not money. */
function isCounted({ unit, isCounted }: Metric): boolean {
  return unit === "count" || unit === "days" || isCounted === true;
}
