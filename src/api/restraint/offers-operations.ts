import { z } from "zod";
import { CambiumError } from "../../base/error.ts";
import { checkMost } from "../../base/limits.ts";
import { ANSWERS, CHANNELS, type Offer } from "../../growth/records/schemas.ts";
import { checkVersion, newId, tell } from "../../growth/records/told-changes.ts";
import { offersTold, type Told } from "../../growth/records/told-versions.ts";
import type { Store } from "../../store/store.ts";
import { pageInputs, USUAL_ROWS } from "../grow/page-inputs.ts";
import { customerNames, operation } from "../operation.ts";
import {
  customerAsked,
  customerInputs,
  instantAsked,
  instantSchema,
  newIdSchema,
  nowOf,
  whatAsked,
  whatInputs,
} from "./asked-inputs.ts";
import { checkOne, restraintOf } from "./restraint-of.ts";
import { namesOfTold } from "./told-names.ts";
import { verdictOf, verdictShape } from "./verdict-output.ts";

const offerRow = z.object({
  id: z.string(),
  ...customerNames,
  product: z.string().nullable(),
  price: z.string().nullable(),
  quantity: z.number().nullable(),
  channel: z.enum(CHANNELS),
  at: z.string(),
  opportunity: z.string().nullable(),
  answer: z.enum(ANSWERS).nullable(),
  answered_at: z.string().nullable(),
  reason: z.string().nullable(),
  place: z.string().nullable().describe("Where in the product it was shown"),
  version: z.number().describe("Changes with each change of it"),
});

const idInput = { id: z.string().min(1).max(200).describe("Id of the offer, as in `offers`") };
const versionInput = {
  version: z.number().int().optional().describe("Refuse if it is no longer at this version"),
};
const reasonSchema = z.string().trim().min(1).max(1000);

export const offers = operation({
  name: "offers",
  summary: "List the offers made to customers, and what they answered",
  effect: "read",
  path: "/offers",
  positional: [],
  input: z.object({
    customer: z.string().optional().describe("Only of the customer with this id"),
    account: z.string().optional().describe("Only of this billing account"),
    channel: z.enum(CHANNELS).optional(),
    answer: z
      .enum([...ANSWERS, "none"])
      .optional()
      .describe("none: not answered"),
    ...pageInputs,
  }),
  output: z.object({ total: z.number(), rows: z.array(offerRow) }),
  rows: "rows",
  page: 1000,
  async run(workspace, { limit = USUAL_ROWS, offset = 0, ...asked }) {
    await workspace.states();
    const found = [...offersTold.all(workspace.store).values()]
      .filter(({ body }) => isAsked(body, asked))
      .sort((a, b) => b.body.at.localeCompare(a.body.at) || b.version - a.version);
    const page = found.slice(offset, offset + limit);
    const nameOf = await namesOfTold(
      workspace,
      page.map(({ body }) => body),
    );
    return {
      total: found.length,
      rows: page.map((told) => ({ ...rowOf(told), name: nameOf(told.body) })),
    };
  },
});

interface OffersAsked {
  customer?: string | undefined;
  account?: string | undefined;
  channel?: string | undefined;
  answer?: string | undefined;
}

function isAsked(offer: Offer, { customer, account, channel, answer }: OffersAsked): boolean {
  const isOf = (asked: string | undefined, value: string) => asked === undefined || asked === value;
  return (
    isOf(customer, offer.customer) &&
    isOf(account, offer.account) &&
    isOf(channel, offer.channel) &&
    isOf(answer, offer.answer ?? "none")
  );
}

function rowOf({ id, version, body }: Told<Offer>): Omit<z.infer<typeof offerRow>, "name"> {
  const { clicked_at: _clicked, done_at: _done, left_at_step: _left, ...shown } = body;
  return { id, ...shown, version };
}

export const addOffer = operation({
  name: "offers add",
  summary: "Record an offer that was made to a customer",
  effect: "write",
  path: "/offers",
  positional: ["customer"],
  input: z.object({
    ...customerInputs,
    ...whatInputs,
    channel: z.enum(CHANNELS).describe("How it was made"),
    at: instantSchema.optional().describe("When, such as 2026-01-31 or 2026-01-31T09:30:00Z; now by default"),
    opportunity: z.string().min(1).max(200).optional().describe("Id of the opportunity that it belongs to"),
    id: newIdSchema.optional().describe("An id of your own: adding the same offer again changes nothing"),
  }),
  output: z.object({ ...offerRow.shape, ...verdictShape }),
  async run(workspace, input) {
    const known = await restraintOf(workspace);
    const { number, ...who } = await customerAsked(known, input);
    const what = await whatAsked(known, input);
    const { store } = workspace;
    const at = instantAsked(known, workspace, input.at);
    const day = known.reading.zone.dayOf(Date.parse(at));
    const verdict = await checkOne(known, number, { what, channel: input.channel, day });
    const body: Offer = {
      ...plainOffer(who, at),
      ...(what !== null && { product: what.product, price: what.price, quantity: what.quantity }),
      channel: input.channel,
      opportunity: input.opportunity ?? null,
    };
    const { id, version } = addedOffer(store, { id: input.id, body, now: nowOf(known, workspace) });
    return { ...rowOf({ id, version, by: "", recordedAt: "", body }), name: who.name, ...verdictOf(verdict) };
  },
});

/** Adds an offer, unless the same one is there. @throws CambiumError `conflict` for an id that another one has; `too_much` */
export function addedOffer(
  store: Store,
  { id: asked, body, now }: { id?: string | undefined; body: Offer; now: Date },
): { id: string; version: number } {
  const before = offersTold.find(store, asked);
  if (before !== null) {
    if (JSON.stringify(before.body) === JSON.stringify(body)) return before;
    throw new CambiumError("conflict", `there is another offer ${before.id}`, {
      hint: "Nothing was written. Choose another id.",
    });
  }
  checkMost("offers", offersTold.all(store).size + 1);
  const id = asked ?? newId(store, "offer");
  return { id, version: tell(store, "offer", { id, at: body.at, body, version: 0 }, now) };
}

/** An offer of which nothing is said but whom it was made to, and when. */
export function plainOffer({ account, customer }: { account: string; customer: string }, at: string): Offer {
  return {
    ...{ account, customer, at, channel: "email", opportunity: null },
    ...{ product: null, price: null, quantity: null },
    ...{ answer: null, answered_at: null, reason: null },
    ...{ clicked_at: null, done_at: null, place: null, left_at_step: null },
  };
}

export const answerOffer = operation({
  name: "offers answer",
  summary: "Record what a customer answered to an offer",
  effect: "write",
  path: "/offers/{id}/answer",
  positional: ["id", "answer"],
  input: z.object({
    ...idInput,
    answer: z.enum(ANSWERS),
    reason: reasonSchema.optional().describe("Why, in their words"),
    at: instantSchema.optional().describe("When they answered; now by default"),
    ...versionInput,
  }),
  output: offerRow,
  was: async ({ store }, { id }) => offersTold.find(store, id)?.body,
  async run(workspace, { id, answer, reason, at: asked, version: seen }) {
    const known = await restraintOf(workspace);
    const { store } = workspace;
    const told = offersTold.one(store, id, "offers");
    const at = instantAsked(known, workspace, asked);
    const { zone } = known.reading;
    if (zone.dayOf(Date.parse(at)) < zone.dayOf(Date.parse(told.body.at)))
      throw new CambiumError("usage", "the answer is from before the offer", {
        hint: `The offer was made at ${told.body.at}. Say a later time with --at.`,
      });
    const body: Offer = { ...told.body, answer, answered_at: at, reason: reason ?? null };
    const expected = checkVersion(`offer ${id}`, told.version, seen);
    const version = tell(store, "offer", { id, at, body, version: expected }, nowOf(known, workspace));
    const nameOf = await namesOfTold(workspace, [body]);
    return { ...rowOf({ ...told, version, body }), name: nameOf(body) };
  },
});

export const removeOffer = operation({
  name: "offers remove",
  summary: "Remove an offer that was recorded by mistake",
  effect: "write",
  path: "/offers/{id}/remove",
  positional: ["id"],
  input: z.object({ ...idInput, ...versionInput }),
  output: z.object({ id: z.string() }),
  was: async ({ store }, { id }) => offersTold.find(store, id)?.body,
  async run(workspace, { id, version: seen }) {
    const { store, effects } = workspace;
    const { version, body } = offersTold.one(store, id, "offers");
    const expected = checkVersion(`offer ${id}`, version, seen);
    tell(store, "offer", { id, at: body.at, body: null, version: expected }, effects.now());
    return { id };
  },
});
