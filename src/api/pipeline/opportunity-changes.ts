import { z } from "zod";
import { CambiumError } from "../../base/error.ts";
import { dateOfDay } from "../../base/zone.ts";
import {
  addDeal,
  changeDeal,
  dealNow,
  type KeptDeal,
  removeDeal,
} from "../../growth/pipeline/deal-changes.ts";
import { OPPORTUNITY_TYPES, type Opportunity } from "../../growth/records/schemas.ts";
import { minorUnits } from "../../metrics/figures/figures.ts";
import { operation } from "../operation.ts";
import type { Workspace } from "../workspace.ts";
import { customerAsked, dealFields, withAsked } from "./deal-inputs.ts";
import { ownMoney } from "./deal-rows.ts";
import { type Pipeline, pipelineBooks } from "./pipeline-of.ts";
import { signalDeal } from "./signal-deal.ts";

/** An opportunity as it was told. */
export const toldDeal = z.object({
  id: z.string(),
  version: z.number().describe("Changes with each change of it; pass it as if_version"),
  account: z.string(),
  customer: z.string(),
  title: z.string(),
  type: z.enum(OPPORTUNITY_TYPES),
  product: z.string().nullable(),
  price: z.string().nullable(),
  quantity: z.number().nullable(),
  mrr: ownMoney.describe("What it would add a month, in minor units of its currency"),
  currency: z.string(),
  owner: z.string().nullable(),
  stage: z.string(),
  expected_close: z.string().nullable(),
  probability: z.number().nullable().describe("In percent, set by hand"),
  source: z.string(),
  signal: z.object({ kind: z.string(), subject: z.string() }).nullable(),
  created: z.string(),
  closed: z.string().nullable(),
  lost_reason: z.string().nullable(),
});

/** An opportunity as it was told, with money in minor units. */
export function toldOf({ id, version, deal }: KeptDeal): z.infer<typeof toldDeal> {
  return { id, version, ...deal, mrr: minorUnits(BigInt(deal.mrr) * 1_000_000_000_000n, deal.currency) };
}

const idInput = z.string().min(1).max(200).describe("Id of the opportunity, as in `opportunities`");
const seenInput = {
  if_version: z
    .number()
    .int()
    .min(0)
    .optional()
    .describe("Change it only if this is still its version; else the answer says what it is now (409)"),
};

export const addOpportunity = operation({
  name: "opportunities add",
  summary: "Add an opportunity, by hand or from a signal",
  effect: "write",
  path: "/opportunities",
  positional: [],
  input: z.object({
    customer: z.string().min(1).max(200).describe("Customer id"),
    account: z.string().min(1).max(200).optional().describe("Its billing account, where several have the id"),
    signal: z
      .string()
      .min(1)
      .max(400)
      .optional()
      .describe("Take the next step of an open signal over: kind:subject, such as seats_full:seats"),
    id: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .describe("An id of yours: adding the same opportunity again then changes nothing"),
    ...dealFields,
  }),
  output: toldDeal.extend({
    is_new: z.boolean().describe("False if it was there already, and nothing changed"),
  }),
  async run(workspace, { customer, account, signal, id, ...asked }) {
    const pipeline = await pipelineBooks(workspace);
    const who = await customerAsked(pipeline, { customer, account });
    const taken = signal === undefined ? {} : await signalDeal(workspace, signal, who);
    const deal = withAsked({ ...blank(pipeline, who), ...taken }, asked, pipeline.world);
    const kind = pipeline.stages.find(deal.stage)?.kind ?? "";
    const isClosed = kind.startsWith("closed");
    const whole = { ...deal, closed: isClosed ? (deal.closed ?? pipeline.world.today) : deal.closed };
    const { isNew, ...added } = addDeal(
      workspace.store,
      { id, deal: whole, now: pipeline.now },
      pipeline.world,
    );
    return { ...toldOf(added), is_new: isNew };
  },
});

function blank({ book, today }: Pipeline, who: { account: string; customer: string }): Opportunity {
  return {
    ...who,
    ...{ title: "Expansion", type: "open", product: null, price: null, quantity: null, mrr: 0 },
    ...{ currency: book.currency, owner: null, stage: "identified", expected_close: null },
    ...{ probability: null, source: "hand", signal: null, created: dateOfDay(today) },
    ...{ closed: null, lost_reason: null },
  };
}

/** Fields that can be emptied. */
const CLEARABLE = ["product", "price", "quantity", "owner", "expected_close", "probability"] as const;

export const setOpportunity = operation({
  name: "opportunities set",
  summary: "Edit an opportunity, or move it to another stage",
  effect: "write",
  path: "/opportunities/{id}",
  positional: ["id"],
  input: z.object({
    id: idInput,
    ...dealFields,
    clear: z
      .array(z.enum(CLEARABLE))
      .optional()
      .describe(`Fields to empty: ${CLEARABLE.join(", ")}`),
    ...seenInput,
  }),
  output: toldDeal,
  was,
  async run(workspace, { id, clear = [], if_version: ifVersion, ...asked }) {
    const { world, now } = await pipelineBooks(workspace);
    if (clear.length === 0 && Object.values(asked).every((value) => value === undefined))
      throw new CambiumError("usage", "nothing to change", {
        hint: "Pass a field, such as --stage proposal.",
      });
    const change = (deal: Opportunity) => ({
      ...withAsked(deal, asked, world),
      ...Object.fromEntries(clear.map((name) => [name, null])),
    });
    return toldOf(changeDeal(workspace.store, { id, ifVersion, change, now }, world));
  },
});

export const loseOpportunity = operation({
  name: "opportunities lose",
  summary: "Close an opportunity as lost, with the reason",
  effect: "write",
  path: "/opportunities/{id}/lose",
  positional: ["id"],
  input: z.object({
    id: idInput,
    reason: z.string().trim().min(1).max(1000).describe("Why it was lost"),
    closed: z.iso.date().optional().describe("Day on which it was lost; defaults to today"),
    ...seenInput,
  }),
  output: toldDeal,
  was,
  async run(workspace, { id, reason, closed, if_version: ifVersion }) {
    const { world, now, stages } = await pipelineBooks(workspace);
    const lost = stages.all.find(({ kind }) => kind === "closed_lost");
    const change = (deal: Opportunity) => ({
      ...deal,
      stage: lost?.id ?? "closed_lost",
      closed: closed ?? world.today,
      lost_reason: reason,
    });
    return toldOf(changeDeal(workspace.store, { id, ifVersion, change, now }, world));
  },
});

export const removeOpportunity = operation({
  name: "opportunities remove",
  summary: "Remove an opportunity that was entered by mistake",
  effect: "write",
  path: "/opportunities/{id}/remove",
  positional: ["id"],
  input: z.object({ id: idInput, ...seenInput }),
  output: z.object({ id: z.string() }),
  was,
  async run(workspace, { id, if_version: ifVersion }) {
    const { now } = await pipelineBooks(workspace);
    removeDeal(workspace.store, id, ifVersion, now);
    return { id };
  },
});

async function was({ store }: Workspace, { id }: { id: string }): Promise<unknown> {
  return store.versions.one("opportunity", id) === null ? null : dealNow(store, id).deal;
}
