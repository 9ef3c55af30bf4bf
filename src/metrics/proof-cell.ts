import { isCurrency } from "../base/currency.ts";
import { CambiumError } from "../base/error.ts";
import { intervalOf } from "../base/period.ts";
import type { Book } from "./book.ts";
import { type Answer, answer, exactFigure } from "./compute.ts";
import { findCustomer } from "./evidence.ts";
import { roundMoney } from "./figures.ts";
import { type Fraction, type Metric, UNIT } from "./metric.ts";
import { type Asked, type Question, type Subject, understand } from "./question.ts";

/** What is asked of one cell: all of it, or what one customer has in it. */
export interface AskedProof extends Asked {
  customer?: string;
  /** The account of the customer, where several accounts have one of that id. */
  account?: string;
}

/** What every proof of a cell says of it. */
export interface ProofHead {
  metric: string;
  period: string;
  unit: Metric["unit"];
  currency: string | null;
  policy: string;
  /** Set when linked customers were read as one. */
  linked?: true;
  /** The figure, as `metric` gives it. */
  figure: number | null;
  /** What all lines add up to; for a ratio, the sum that is divided. Money in minor units. */
  total: number;
  /** What lines and their total are in: customers and expansions are counts. */
  total_unit: "money" | "count" | "days";
  /** For a ratio or an average, what `total` is divided by, and what that is in. */
  divisor: number | null;
  divisor_unit: "money" | "count" | null;
}

/** One cell that is to be proved: its question, with the range read as one period. */
export interface ProofCell {
  /** In the currency that it is proved in. */
  book: Book;
  question: Question;
  /** Whether lines count customers, expansions or days, and not money. */
  isCount: boolean;
  /** @param total what all lines add up to, rounded */
  headOf(total: number): ProofHead;
}

/**
 * Reads what is asked of one cell. Without a range, it is the last period.
 * @throws CambiumError `usage` when a rate is asked of more than one period, `unsupported` for what is made of other
 * figures, `not_found` for a customer that is not there
 */
export async function proofCell(of: Book, asked: AskedProof, subject: Subject): Promise<ProofCell> {
  const question: Question = { ...understand(narrowed(asked), subject), by: [] };
  if (asked.from === undefined && asked.to === undefined) question.periods = question.periods.slice(-1);
  checkProof(question);
  const currency = of.isSeparate ? oneCurrency(question) : of.currency;
  const only = await findCustomer(of, asked);
  if (only !== null) question.only = [only];
  const book = { ...of, currency, keepsAnswers: of.keepsAnswers && only === null };
  const given = await answer(book, question);
  const exact = await exactFigure(book, question);
  const isCount = isCounted(question.metric);
  const headOf = (total: number) => ({
    metric: question.metric.id,
    period: periodOf(question),
    unit: question.metric.unit,
    currency,
    policy: book.policy,
    ...(book.isLinked && { linked: true as const }),
    figure: isSum(question) ? total : figureOf(given),
    total,
    total_unit: unitOf(question.metric, isCount),
    ...divisorOf(question, exact, currency),
  });
  return { book, question, isCount, headOf };
}

function unitOf({ unit }: Metric, isCount: boolean): ProofHead["total_unit"] {
  return unit === "days" ? "days" : isCount ? "count" : "money";
}

/** Whether the figure of a range is the sum over its periods. */
function isSum({ metric, periods }: Question): boolean {
  return metric.proof === "changes" && metric.unit === "money" && periods.length > 1;
}

function checkProof({ metric, periods }: Question): void {
  if (periods.length > 1 && metric.proof !== "balances" && metric.unit !== "money") {
    throw new CambiumError("usage", `${metric.id} is explained for one period at a time`, {
      hint: `Name one, such as --from ${periods.at(-1)?.label} --to ${periods.at(-1)?.label}.`,
    });
  }
  if (metric.proof === "none") {
    throw new CambiumError("unsupported", `${metric.id} is made of other figures`, {
      hint: "Explain those: arpa, logo_churn_rate, net_churn_rate, new_mrr or expansion_mrr.",
    });
  }
}

/** Without a range, the last period. */
function narrowed(asked: Asked): Asked {
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
 * The currency that a question names, where a policy keeps them apart.
 * @throws CambiumError `usage` when it names none or several
 */
export function oneCurrency(question: Question): string {
  const [currency, ...others] = question.where.get("currency") ?? [];
  if (currency !== undefined && others.length === 0 && isCurrency(currency.toUpperCase()))
    return currency.toUpperCase();
  throw new CambiumError(
    "usage",
    "this policy keeps currencies apart: a figure is explained in one of them",
    {
      hint: "Name it with --where currency=USD.",
    },
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

/** What a ratio or an average is divided by: money in minor units, or customers. */
function divisorOf(
  { metric }: Question,
  exact: Fraction | null,
  currency: string,
): Pick<ProofHead, "divisor" | "divisor_unit"> {
  const isCount = metric.isAverage === true || (isCounted(metric) && metric.unit === "ratio");
  if (metric.unit !== "ratio" && metric.isAverage !== true) return { divisor: null, divisor_unit: null };
  const unit = isCount ? "count" : "money";
  if (exact === null) return { divisor: null, divisor_unit: unit };
  if (!isCount) return { divisor: roundLines([exact.d], currency, false)[0] ?? null, divisor_unit: unit };
  return { divisor: Number(metric.isAverage === true ? exact.d / UNIT : exact.d), divisor_unit: unit };
}

/** Whether lines count customers, expansions or days, and not money. */
function isCounted({ id, unit }: Metric): boolean {
  const counted = ["logo_churn_rate", "expansion_penetration", "expansion_regret"];
  return unit === "count" || unit === "days" || counted.includes(id);
}

/** Lines as they are shown, so that they add up: money in minor units, or counts. */
export function roundLines(values: bigint[], currency: string, isCount: boolean): number[] {
  if (isCount) return values.map((value) => Number(value / UNIT));
  return roundMoney(
    values.map((n) => ({ n, d: UNIT })),
    currency,
    true,
  ).map((value) => value ?? 0);
}
