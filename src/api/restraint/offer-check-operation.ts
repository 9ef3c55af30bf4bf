import { z } from "zod";
import { dateOfDay, dayOfDate } from "../../base/zone.ts";
import { CHANNELS } from "../../growth/records/schemas.ts";
import { customerNames, operation } from "../operation.ts";
import { customerAsked, customerInputs, whatAsked, whatInputs } from "./asked-inputs.ts";
import { checkOne, restraintOf } from "./restraint-of.ts";
import { verdictOf, verdictShape } from "./verdict-output.ts";

export const offerCheck = operation({
  name: "offer check",
  summary: "Check whether a customer may be made an offer, and if not, from when",
  effect: "read",
  isKept: "growth",
  path: "/offers/check",
  positional: ["customer"],
  input: z.object({
    ...customerInputs,
    ...whatInputs,
    channel: z.enum(CHANNELS).optional().describe("How it would be offered"),
    at: z.iso.date().optional().describe("The day, such as 2026-01-31; defaults to today"),
  }),
  output: z.object({
    ...customerNames,
    on: z.string(),
    product: z.string().nullable(),
    price: z.string().nullable(),
    ...verdictShape,
  }),
  rows: "reasons",
  async run(workspace, input) {
    const known = await restraintOf(workspace);
    const { number, ...names } = await customerAsked(known, input);
    const what = await whatAsked(known, input);
    const day = input.at === undefined ? known.growth.today : dayOfDate(input.at);
    const verdict = await checkOne(known, number, { what, channel: input.channel ?? null, day });
    return {
      ...names,
      on: dateOfDay(day),
      product: what?.product ?? null,
      price: what?.price ?? null,
      ...verdictOf(verdict),
    };
  },
});
