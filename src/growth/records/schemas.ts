import { z } from "zod";

const id = z.string().min(1).max(200);
const day = z.iso.date();
const text = z.string().min(1).max(1000);
/** Micros of a currency. */
const micros = z.number().int().max(Number.MAX_SAFE_INTEGER);

/** A customer by the account its evidence is of, and its id there. */
const customer = { account: id, customer: id };

export const ROLES = ["success", "sales", "lead"] as const;

/** Somebody who looks after customers. */
export const personSchema = z.strictObject({
  name: text,
  email: z.string().max(320).nullable(),
  role: z.enum(ROLES),
  active: z.boolean(),
});
export type Person = z.infer<typeof personSchema>;

/** That a person looks after a customer, from a day until before another one. */
export const ownershipSchema = z.strictObject({
  ...customer,
  person: id,
  role: z.enum(ROLES),
  from: day,
  to: day.nullable(),
});
export type Ownership = z.infer<typeof ownershipSchema>;

export const STAGE_KINDS = [
  "identified",
  "engaged",
  "qualified",
  "proposal",
  "negotiation",
  "closed_won",
  "closed_lost",
] as const;
export type StageKind = (typeof STAGE_KINDS)[number];

/** A stage of the pipeline: its name is free, its kind fixed; its id is the version's. */
export const stageSchema = z.strictObject({
  name: text,
  kind: z.enum(STAGE_KINDS),
  /** Where it stands among the stages. */
  place: z.number().int().min(0).max(1000),
});
export type Stage = z.infer<typeof stageSchema>;

export const OPPORTUNITY_TYPES = ["upsell", "cross_sell", "add_on", "usage", "price", "open"] as const;
export type OpportunityType = (typeof OPPORTUNITY_TYPES)[number];

/** Expansion that somebody works on (GROWTH §4). */
export const opportunitySchema = z.strictObject({
  ...customer,
  title: text,
  type: z.enum(OPPORTUNITY_TYPES),
  /** What would be bought, where it is known. */
  product: id.nullable(),
  price: id.nullable(),
  quantity: z.number().int().positive().nullable(),
  /** What it would add a month, in micros of its currency. */
  mrr: micros.positive(),
  currency: z.string(),
  /** Id of a person. */
  owner: id.nullable(),
  /** Id of a stage. */
  stage: id,
  expected_close: day.nullable(),
  /** In percent, set by hand; null: as deals of its stage do. */
  probability: z.number().min(0).max(100).nullable(),
  source: z.enum(["hand", "signal", "file"]),
  signal: z.strictObject({ kind: z.string(), subject: z.string() }).nullable(),
  created: day,
  /** The day it was won or lost. */
  closed: day.nullable(),
  lost_reason: text.nullable(),
});
export type Opportunity = z.infer<typeof opportunitySchema>;

/** What of an opportunity may have been otherwise in versions that are kept with a later one: an import's history. */
export const EARLIER_FIELDS = ["stage", "closed", "lost_reason"] as const satisfies (keyof Opportunity)[];
export type EarlierField = (typeof EARLIER_FIELDS)[number];

/** What is aimed at: an amount of a metric in a period, of the company, a segment or a person. */
export const targetSchema = z.strictObject({
  metric: id,
  /** A month, quarter or year, such as 2026-11, 2026-Q4, 2026. */
  period: z.string().regex(/^\d{4}(-(0[1-9]|1[0-2])|-Q[1-4])?$/),
  scope: z.discriminatedUnion("of", [
    z.strictObject({ of: z.literal("company") }),
    z.strictObject({ of: z.literal("segment"), segment: text }),
    z.strictObject({ of: z.literal("person"), person: id }),
  ]),
  /** Micros of the reporting currency for money, else the figure itself. */
  amount: z.number(),
});
export type Target = z.infer<typeof targetSchema>;

export const CHANNELS = ["in_app", "email", "call", "quote", "self_serve"] as const;
export const ANSWERS = ["accepted", "declined", "ignored"] as const;
export type Channel = (typeof CHANNELS)[number];
export type OfferAnswer = (typeof ANSWERS)[number];

/** Something that was offered to a customer, and what it said (GROWTH §6). */
export const offerSchema = z.strictObject({
  ...customer,
  /** What was offered: a product, a price of it, and how many, as far as it was said. */
  product: id.nullable(),
  price: id.nullable(),
  quantity: z.number().int().positive().nullable(),
  channel: z.enum(CHANNELS),
  /** The instant it was made. */
  at: z.iso.datetime(),
  opportunity: id.nullable(),
  answer: z.enum(ANSWERS).nullable(),
  answered_at: z.iso.datetime().nullable(),
  reason: text.nullable(),
  /** Of a prompt in the product: what was done with it, and when. */
  clicked_at: z.iso.datetime().nullable(),
  done_at: z.iso.datetime().nullable(),
  /** Where in the product it was shown, and where the upgrade was left. */
  place: text.nullable(),
  left_at_step: text.nullable(),
});
export type Offer = z.infer<typeof offerSchema>;

/** A time in which a customer is left alone. */
export const blockSchema = z.strictObject({
  ...customer,
  reason: text,
  from: day,
  /** The first day on which it no longer holds; null: not known. */
  until: day.nullable(),
});
export type Block = z.infer<typeof blockSchema>;

/** A dated note on charts. */
export const annotationSchema = z.strictObject({
  on: day,
  text,
  source: z.enum(["hand", "import", "price"]),
});
export type Annotation = z.infer<typeof annotationSchema>;
