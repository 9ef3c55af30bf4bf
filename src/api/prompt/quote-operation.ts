import { z } from "zod";
import { CambiumError } from "../../base/error.ts";
import { RATE_ONE } from "../../base/money.ts";
import { dateOfDay } from "../../base/zone.ts";
import { quoteOf } from "../../growth/quote/quote.ts";
import { minorUnits } from "../../metrics/figures/figures.ts";
import { literal } from "../../warehouse/literal.ts";
import { numberIn, textIn } from "../../warehouse/rows.ts";
import { KIND_NAMES, rowsOfKeys } from "../grow/signal-rows.ts";
import { customerNames, moneySchema, operation } from "../operation.ts";
import { customerAsked, customerInputs, whatAsked, whatInputs } from "../restraint/asked-inputs.ts";
import { type Restraint, restraintOf } from "../restraint/restraint-of.ts";
import { rankedLines } from "../week/week-candidates.ts";
import type { Workspace } from "../workspace.ts";

export const quoteShape = {
  product: z.string(),
  price: z.string(),
  quantity: z.number(),
  currency: z.string().describe("The customer's currency"),
  interval: z.string(),
  intervals: z.number().describe("So many intervals a bill is of"),
  now: moneySchema.describe("To be paid at once; negative: a credit"),
  renews_on: z.string().describe("The day of the next bill for it"),
  renewal: moneySchema.describe("What each bill has for it from then on"),
  monthly: moneySchema.describe("That, a month"),
  monthly_before: moneySchema.describe("What it takes the place of costs a month"),
};
const quoteSchema = z.object(quoteShape);

export const quoteOperation = operation({
  name: "quote",
  summary: "Say what a step would cost a customer: now, from the next renewal, and a month",
  effect: "read",
  isKept: "growth",
  path: "/quote",
  positional: ["customer"],
  input: z.object({
    ...customerInputs,
    what: whatInputs.what.describe("Id or name of a price"),
    quantity: whatInputs.quantity,
    signal: z
      .string()
      .max(300)
      .optional()
      .describe("The next step of this signal instead, as kind:subject, such as seats_full:seats"),
  }),
  output: z.object({ ...customerNames, on: z.string(), ...quoteShape, note: z.string() }),
  async run(workspace, input) {
    const known = await restraintOf(workspace);
    const { number, ...who } = await customerAsked(known, input);
    if ((input.what === undefined) === (input.signal === undefined))
      throw new CambiumError("usage", "say what is to be quoted: a price or a signal", {
        hint: "Pass --what PRICE, or --signal KIND:SUBJECT.",
      });
    const asked =
      input.signal === undefined
        ? await priceAsked(known, input)
        : await stepOf(workspace, known, number, input.signal);
    return {
      ...who,
      on: dateOfDay(known.growth.today),
      ...(await quoted(known, number, asked)),
      note: "At list, before discounts and tax. Now is the rest of the running period by its days, today included, less what is unused of what it takes the place of.",
    };
  },
});

/** A price by its number, and how many of it. */
interface PriceAsked {
  price: number;
  quantity: number | null;
}

/** What a price costs a customer, as answers say it. */
export async function quoted(
  { growth }: Restraint,
  customer: number,
  asked: PriceAsked,
): Promise<z.infer<typeof quoteSchema>> {
  const quote = await quoteOf(growth, { customer, ...asked });
  const [row] = await growth.book.warehouse.query(
    `select (select code from currencies where currency = ${quote.currency}) as currency,
       (select product_id from products where product = ${quote.product}) as product,
       (select price_id from prices where price = ${quote.price}) as price`,
    growth.book.schema,
  );
  const currency = textIn(row, "currency");
  const money = (micros: number) => minorUnits(BigInt(micros) * RATE_ONE, currency);
  return {
    product: textIn(row, "product"),
    price: textIn(row, "price"),
    quantity: quote.quantity,
    currency,
    interval: quote.term.interval,
    intervals: quote.term.count,
    now: money(quote.now),
    renews_on: dateOfDay(quote.renewsOn),
    renewal: money(quote.renewal),
    monthly: money(quote.monthly),
    monthly_before: money(quote.monthlyBefore),
  };
}

async function priceAsked(
  known: Restraint,
  input: { what?: string | undefined; quantity?: number | undefined },
): Promise<PriceAsked> {
  const what = await whatAsked(known, input);
  const { book } = known.growth;
  if (what !== null && what.price !== null) {
    const [row] = await book.warehouse.query(
      `select price from prices where price_id = ${literal(what.price)}`,
    );
    return { price: numberIn(row, "price"), quantity: what.quantity };
  }
  const sold = await book.warehouse.query(
    `select distinct r.price, r.price_id from growth.price_days d
     join prices r on r.price = d.price join products p on p.product = d.product
     where p.product_id = ${literal(what?.product ?? "")} order by r.price_id`,
    book.schema,
  );
  const [only] = sold;
  if (sold.length === 1 && only !== undefined)
    return { price: numberIn(only, "price"), quantity: what?.quantity ?? null };
  throw new CambiumError("usage", `${input.what} has ${sold.length === 0 ? "no price" : "several prices"}`, {
    hint: `Name one: ${sold.map((row) => textIn(row, "price_id")).join(", ") || "see `cambium catalogue`"}.`,
  });
}

/** The next step of an open signal. @throws CambiumError `not_found` where it isn't open or has no step */
async function stepOf(
  workspace: Workspace,
  known: Restraint,
  customer: number,
  signal: string,
): Promise<PriceAsked> {
  const [kind = "", ...subject] = signal.split(":");
  if (!KIND_NAMES.some((name) => name === kind))
    throw new CambiumError("usage", `unknown kind of signal: "${kind}"`, {
      hint: `Use one of ${KIND_NAMES.join(", ")}.`,
    });
  const lines = (await rankedLines(workspace, known)).filter(
    (line) => line.customer === customer && line.kind === kind,
  );
  const keys = lines.map((line) => ({ ...line, limit: null, next: line.step, isTakenUp: false }));
  const rows = await rowsOfKeys(known, known.growth.today, keys);
  const place = rows.findIndex((row) => row?.subject === subject.join(":"));
  const line = lines[place];
  if (line !== undefined) return { price: line.step.price, quantity: line.step.quantity };
  throw new CambiumError("not_found", `there is no open signal ${signal} with a next step`, {
    reason: { id: "unknown", of: "signal", name: signal },
    hint: "Run `cambium signals` to see the open ones.",
  });
}
