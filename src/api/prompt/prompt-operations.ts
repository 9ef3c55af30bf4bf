import { z } from "zod";
import { CambiumError } from "../../base/error.ts";
import { majorText } from "../../base/money.ts";
import { filled, type PromptText, promptTexts, type Variables } from "../../growth/prompt/prompt-texts.ts";
import type { Offer } from "../../growth/records/schemas.ts";
import { tell } from "../../growth/records/told-changes.ts";
import { offersTold, type Told } from "../../growth/records/told-versions.ts";
import { checkOffer, type Verdict } from "../../growth/restraint/offer-check.ts";
import { readFacts, readHoldings } from "../../growth/restraint/read-facts.ts";
import { takenUpOn } from "../../growth/signals/taken-up.ts";
import type { Line } from "../../growth/week/week-lines.ts";
import { numbersIn } from "../grow/headroom-operations.ts";
import { kindSchema, rowsOfKeys } from "../grow/signal-rows.ts";
import { customerNames, operation } from "../operation.ts";
import {
  type AskedCustomer,
  customerAsked,
  customerInputs,
  nowOf,
  whatAsked,
  whatInputs,
} from "../restraint/asked-inputs.ts";
import { addedOffer, plainOffer } from "../restraint/offers-operations.ts";
import { checkOne, type Restraint, restraintOf } from "../restraint/restraint-of.ts";
import { verdictOf, verdictShape } from "../restraint/verdict-output.ts";
import { narrowing } from "../segments/segment-input.ts";
import { rankedLines } from "../week/week-candidates.ts";
import { whats } from "../week/week-judge.ts";
import type { Workspace } from "../workspace.ts";
import { quoted, quoteShape } from "./quote-operation.ts";

const placeSchema = z.string().trim().min(1).max(200).describe("Where in the product, such as seats-page");

const stepSchema = z.object({
  kind: kindSchema,
  subject: z.string(),
  text: z.string(),
  link: z.string().nullable(),
  ...quoteShape,
});

export const promptOperation = operation({
  name: "prompt",
  summary: "Give the next step that your product may show a customer, or why there is none",
  effect: "read",
  isKept: "growth",
  path: "/prompt",
  positional: ["customer", "place"],
  input: z.object({ ...customerInputs, place: placeSchema }),
  output: z.object({
    ...customerNames,
    place: z.string(),
    step: stepSchema.nullable().describe("What to show; record it with `prompt record` once it is shown"),
    none: z
      .enum(["no step", "held back"])
      .nullable()
      .describe("Why there is none: nothing to offer, or not now"),
    ...verdictShape,
  }),
  async run(workspace, input) {
    const known = await restraintOf(workspace);
    const who = await customerAsked(known, input);
    const found = await firstAllowed(workspace, known, who.number);
    const { number: _, ...names } = who;
    return {
      ...names,
      place: input.place,
      step: found.line === null ? null : await shown(workspace, known, who, found.line),
      none: found.line !== null ? null : found.isHeld ? ("held back" as const) : ("no step" as const),
      ...verdictOf(found.verdict),
    };
  },
});

/** The first line of a customer that may be shown to it, else why the first one may not. */
async function firstAllowed(
  workspace: Workspace,
  known: Restraint,
  customer: number,
): Promise<{ line: Line | null; isHeld: boolean; verdict: Verdict }> {
  const { growth, settings } = known;
  const { today: day } = growth;
  const lines = (await rankedLines(workspace, known)).filter(
    (line) => line.customer === customer && line.mrr > 0,
  );
  const channel = "in_app";
  if (lines.length === 0) {
    const verdict = await checkOne(known, customer, { what: null, channel, day });
    return { line: null, isHeld: false, verdict };
  }
  const facts = await readFacts(growth, {
    customers: String(customer),
    since: 0,
    support: settings.support,
  });
  const held = await readHoldings(growth, [customer], day);
  const isTakenUp = await takenUpOn(growth, day);
  const whatOf = await whats(growth.book);
  const own = { ...facts.of(customer), ...held(customer) };
  const judged = lines
    .filter(({ kind, subject }) => !isTakenUp({ kind, customer, subject, next: null }))
    .map((line) => ({
      line,
      verdict: checkOffer(own, { what: whatOf(line.step), channel, day }, settings.values),
    }));
  const allowed = judged.find(({ verdict }) => verdict.isAllowed);
  if (allowed !== undefined) return { ...allowed, isHeld: false };
  const verdict = judged[0]?.verdict ?? checkOffer(own, { what: null, channel, day }, settings.values);
  return { line: null, isHeld: judged.length > 0, verdict };
}

async function shown(
  workspace: Workspace,
  known: Restraint,
  { number, customer }: AskedCustomer,
  line: Line,
): Promise<z.infer<typeof stepSchema>> {
  const { price, quantity } = line.step;
  const quote = await quoted(known, number, { price, quantity });
  const keys = [{ ...line, limit: null, next: line.step, isTakenUp: false }];
  const [row] = await rowsOfKeys(known, known.growth.today, keys);
  const money = (minor: number) => `${majorText(minor, quote.currency)} ${quote.currency}`;
  const values: Variables = {
    product: row?.step_product ?? quote.product,
    price: row?.step_price ?? quote.price,
    quantity: String(quote.quantity),
    a_month: money(quote.monthly),
    more_a_month: money(quote.monthly - quote.monthly_before),
    why: row?.why ?? "",
    customer,
  };
  const text = await textOf(workspace, known, number, quote.product);
  return {
    kind: line.kind,
    subject: row?.subject ?? "",
    text: filled(text.text, values),
    link: text.link === null ? null : filled(text.link, values, encodeURIComponent),
    ...quote,
  };
}

const USUAL: Pick<PromptText, "text" | "link"> = { text: "{why} {product}: {a_month} a month.", link: null };

/** The text for a product and customer. */
async function textOf(
  workspace: Workspace,
  { reading }: Restraint,
  customer: number,
  product: string,
): Promise<Pick<PromptText, "text" | "link">> {
  for (const text of await promptTexts(workspace.store)) {
    if (text.product !== "" && text.product !== product) continue;
    if (text.segment === "") return text;
    const { customers } = await narrowing(workspace, text.segment, reading.book, reading.subject);
    const own = `select customer from (${customers}) where customer = ${customer}`;
    if ((await numbersIn(workspace, own, reading.book.schema)).size > 0) return text;
  }
  return USUAL;
}

const EVENTS = ["shown", "clicked", "accepted", "declined", "done", "left"] as const;

export const recordPrompt = operation({
  name: "prompt record",
  summary: "Record that a prompt was shown, clicked, accepted, declined, done or left",
  effect: "write",
  path: "/prompt/record",
  positional: ["customer", "event"],
  input: z.object({
    ...customerInputs,
    event: z.enum(EVENTS),
    place: placeSchema.optional().describe("Where it was shown"),
    ...whatInputs,
    offer: z.string().min(1).max(200).optional().describe("Id of the offer that `shown` gave; not of shown"),
    step: z.string().trim().min(1).max(200).optional().describe("The step at which the upgrade was left"),
  }),
  output: z.object({ offer: z.string().describe("Id of the offer"), version: z.number() }),
  was: async ({ store }, { offer }) => offersTold.find(store, offer)?.body,
  async run(workspace, input) {
    const known = await restraintOf(workspace);
    const who = await customerAsked(known, input);
    const now = nowOf(known, workspace);
    const { store } = workspace;
    if (input.event === "shown") return recordShown(workspace, known, who, input, now);
    if (input.offer === undefined)
      throw new CambiumError("usage", "no offer given", { hint: "Pass the id that `shown` gave." });
    const told = offersTold.one(store, input.offer, "offers");
    if (told.body.account !== who.account || told.body.customer !== who.customer)
      throw new CambiumError("usage", `offer ${told.id} was made to another customer`, {
        hint: `It was made to ${told.body.customer}.`,
      });
    const body = afterEvent(told, input.event, input.step, now.toISOString());
    const change = { id: told.id, at: now.toISOString(), body, version: told.version };
    return { offer: told.id, version: tell(store, "offer", change, now) };
  },
});

type PromptEvent = (typeof EVENTS)[number];

function afterEvent({ body }: Told<Offer>, event: PromptEvent, step: string | undefined, at: string): Offer {
  const clicked = { ...body, clicked_at: body.clicked_at ?? at };
  if (event === "clicked") return clicked;
  if (event === "accepted") return { ...clicked, answer: "accepted", answered_at: at };
  if (event === "declined") return { ...body, answer: "declined", answered_at: at };
  if (event === "done") {
    const answered = body.answer === "accepted" ? body.answered_at : at;
    return { ...clicked, answer: "accepted", answered_at: answered, done_at: at, left_at_step: null };
  }
  if (step === undefined)
    throw new CambiumError("usage", "no step given", { hint: "Say where it was left with --step." });
  return { ...clicked, left_at_step: step };
}

/** Records an offer in the product once: the same one that was shown lately stays the same offer. */
async function recordShown(
  workspace: Workspace,
  known: Restraint,
  who: AskedCustomer,
  input: { what?: string | undefined; quantity?: number | undefined; place?: string | undefined },
  now: Date,
): Promise<{ offer: string; version: number }> {
  const { store } = workspace;
  const what = await whatAsked(known, input);
  if (what === null || input.place === undefined)
    throw new CambiumError("usage", "say what was shown, and where", {
      hint: "Pass --what with the price that `prompt` gave, and --place.",
    });
  const day = known.growth.today;
  const { same } = await checkOne(known, who.number, { what, channel: "in_app", day });
  const before = same === null ? undefined : offersTold.all(store).get(same);
  if (before !== undefined) return { offer: before.id, version: before.version };
  const at = now.toISOString();
  const body: Offer = {
    ...plainOffer(who, at),
    ...{ product: what.product, price: what.price, quantity: what.quantity },
    ...{ channel: "in_app", place: input.place },
  };
  const { id, version } = addedOffer(store, { body, now });
  return { offer: id, version };
}
