import { CambiumError } from "../base/error.ts";
import { isCurrency } from "../base/money.ts";
import { PERIODS, type PeriodInterval, parsePeriod } from "../base/period.ts";
import type { Zone } from "../base/zone.ts";
import type { Book } from "./book.ts";
import { type Answer, answer, exactFigure } from "./compute.ts";
import { readLabels } from "./dimensions.ts";
import { customersOf, type Evidence, evidenceOf, foundFor, type ProofCustomer } from "./evidence.ts";
import { roundMoney } from "./figures.ts";
import type { Line } from "./lines.ts";
import { type Fraction, type Metric, UNIT } from "./metric.ts";
import { linesOf } from "./proof-lines.ts";
import { type Asked, type Question, type Subject, understand } from "./question.ts";

/** One line of a proof. Money is in minor units. */
export interface ProofRow extends ProofCustomer {
  /** Where linked customers are read as one: those of them that the evidence is of. */
  members?: ProofCustomer[];
  currency: string;
  /** When it moved; null for what a customer is worth. */
  at: string | null;
  type: string | null;
  cause: string | null;
  product: string | null;
  price: string | null;
  /** Before and after: of the items at a change, of the customer at start and end otherwise. */
  before: number;
  after: number;
  /** What the line adds to the figure. */
  value: number;
  evidence: Evidence[];
}

export interface Proof {
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
  /** How many lines there are, and what those not listed come to. */
  lines: number;
  rest: number;
  rows: ProofRow[];
  sql: string;
}

/**
 * What stands behind one cell of a metric: changes, or customers with what they were and are worth, largest first.
 * The whole range is read as one period. The listed values and `rest` add up to `total` exactly.
 * @param limit how many lines to list
 * @throws CambiumError `usage` when a rate is asked of more than one period
 */
export async function explain(
  of: Book,
  asked: Asked,
  subject: Subject,
  zone: Zone,
  limit: number,
): Promise<Proof> {
  const question = { ...understand(narrowed(asked), subject), by: [] };
  if (asked.from === undefined && asked.to === undefined) question.periods = question.periods.slice(-1);
  if (
    question.periods.length > 1 &&
    question.metric.proof !== "balances" &&
    question.metric.unit !== "money"
  ) {
    throw new CambiumError("usage", `${question.metric.id} is explained for one period at a time`, {
      hint: `Name one, such as --from ${question.periods.at(-1)?.label} --to ${question.periods.at(-1)?.label}.`,
    });
  }
  if (question.metric.proof === "none") {
    throw new CambiumError("unsupported", `${question.metric.id} is made of other figures`, {
      hint: "Explain those: arpa, logo_churn_rate, net_churn_rate, new_mrr or expansion_mrr.",
    });
  }
  const currency = of.isSeparate ? oneCurrency(question) : of.currency;
  const book = { ...of, currency };
  const given = await answer(book, question);
  const { lines, sql } = await linesOf(book, question);
  lines.sort((a, b) => compareSize(a, b) || a.customer - b.customer || (a.at ?? 0) - (b.at ?? 0));
  const listed = lines.slice(0, limit);
  const rest = lines.slice(limit).reduce((sum, line) => sum + line.n, 0n);
  const isCount = isCounted(question.metric);
  const round = (values: bigint[]) => roundLines(values, currency, isCount);
  const values = round([...listed.map(({ n }) => n), rest]);
  const total = values.reduce((sum, value) => sum + value, 0);
  const isSum =
    question.metric.proof === "changes" && question.metric.unit === "money" && question.periods.length > 1;
  const exact = await exactFigure(book, question);
  return {
    metric: question.metric.id,
    period: periodOf(question),
    unit: question.metric.unit,
    currency,
    policy: book.policy,
    ...(book.isLinked && { linked: true }),
    figure: isSum ? total : figureOf(given),
    total,
    total_unit: question.metric.unit === "days" ? "days" : isCount ? "count" : "money",
    ...divisorOf(question, exact, currency),
    lines: lines.length,
    rest: values.at(-1) ?? 0,
    rows: await inWords(book, question, listed, values, currency, zone),
    sql,
  };
}

/** Without a range, the last period. */
function narrowed(asked: Asked): Asked {
  const { from, to } = asked;
  return {
    ...asked,
    by: [],
    compare: undefined,
    from: from ?? to,
    to: to ?? from,
    interval: asked.interval ?? intervalOf(from ?? to),
  };
}

/** The interval that a label is a period of. */
export function intervalOf(label: string | undefined): PeriodInterval | undefined {
  if (label === undefined) return undefined;
  const { start, end } = parsePeriod(label);
  return PERIODS.find((_, index) => end - start <= [1, 7, 31, 92, 366][index]!);
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
): Pick<Proof, "divisor" | "divisor_unit"> {
  const isCount = metric.isAverage === true || (isCounted(metric) && metric.unit === "ratio");
  if (metric.unit !== "ratio" && metric.isAverage !== true) return { divisor: null, divisor_unit: null };
  const unit = isCount ? "count" : "money";
  if (exact === null) return { divisor: null, divisor_unit: unit };
  if (!isCount) return { divisor: roundLines([exact.d], currency, false)[0] ?? null, divisor_unit: unit };
  return { divisor: Number(metric.isAverage === true ? exact.d / UNIT : exact.d), divisor_unit: unit };
}

/** Whether lines count customers, expansions or days, and not money. */
export function isCounted({ id, unit }: Metric): boolean {
  const counted = ["logo_churn_rate", "expansion_penetration", "expansion_regret"];
  return unit === "count" || unit === "days" || counted.includes(id);
}

function roundLines(values: bigint[], currency: string, isCount: boolean): number[] {
  if (isCount) return values.map((value) => Number(value / UNIT));
  return roundMoney(
    values.map((n) => ({ n, d: UNIT })),
    currency,
    true,
  ).map((value) => value ?? 0);
}

function compareSize(a: Line, b: Line): number {
  const [x, y] = [a.n < 0n ? -a.n : a.n, b.n < 0n ? -b.n : b.n];
  return x === y ? 0 : x > y ? -1 : 1;
}

/** Lines with names for numbers, and where their states came from. */
async function inWords(
  book: Book,
  question: Question,
  lines: Line[],
  values: number[],
  currency: string,
  zone: Zone,
): Promise<ProofRow[]> {
  const items = await itemsOf(book);
  const end = zone.startOf(question.periods.at(-1)!.end);
  const found = await evidenceOf(book, lines, end);
  const customers = await customersOf(book, [
    ...lines.map(({ customer }) => customer),
    ...[...found.byState.values(), ...found.byCustomer.values()].flat().map(({ member }) => member),
  ]);
  const named = (customer: number) => customers.get(customer) ?? { account: "", customer: "", name: null };
  return lines.map((line, index) => {
    const own = foundFor(line, found);
    const [before = 0, after = 0] = [line.before, line.after].map(
      (money) => roundLines([money], currency, false)[0],
    );
    return {
      ...named(line.customer),
      ...(book.isLinked && { members: [...new Set(own.map(({ member }) => member))].map(named) }),
      currency: items.currency(line.currency) ?? currency,
      at: line.at === null ? null : new Date(line.at).toISOString().replace(".000Z", "Z"),
      type: line.type,
      cause: line.cause,
      product: items.product(line.product),
      price: items.price(line.price),
      before,
      after,
      value: values[index] ?? 0,
      evidence: own.map(({ evidence }) => evidence),
    };
  });
}

async function itemsOf(
  book: Book,
): Promise<Record<"product" | "price" | "currency", (value: number) => string | null>> {
  const labels = await readLabels(book, ["product", "price", "currency"]);
  const of = (name: string) => labels.get(name) ?? (() => null);
  return { product: of("product"), price: of("price"), currency: of("currency") };
}
