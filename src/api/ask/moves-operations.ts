import { z } from "zod";
import { CAUSES } from "../../base/words.ts";
import { MOVE_KINDS } from "../../metrics/moves/move-queries.ts";
import { movedOf } from "../../metrics/moves/moved.ts";
import { movesOf } from "../../metrics/moves/moves.ts";
import { pageInputs } from "../grow/page-inputs.ts";
import { customerNames, moneySchema, operation } from "../operation.ts";
import { narrowingIn } from "../segments/segment-input.ts";
import { evidenceNamer, evidenceSchema } from "./proof-output.ts";
import { asReported, proofHead, ranged, viewOf } from "./questions.ts";

const kind = z
  .enum(MOVE_KINDS)
  .describe(
    "plans: from plan to plan; seats: quantities before and after, in rungs; products: add-ons and families that came or went",
  );

const movesInput = {
  kind,
  metric: z
    .enum(["expansion_mrr", "contraction_mrr"])
    .optional()
    .describe("Which movements; defaults to expansion_mrr"),
  ...ranged,
};

const name = (what: string) =>
  z.string().describe(`${what}: a product, of two prices of one product with its price, or a rung of seats`);

const flowRow = z.object({
  before: name("What it was; empty for nothing"),
  after: name("What it became; empty for nothing"),
  value: moneySchema.describe("What these moves add to the figure"),
  moves: z.number().describe("How many moves"),
  customers: z.number().describe("Of how many customers"),
  units: z.number().describe("Units more than before, such as seats"),
});

export const movesOperation = operation({
  name: "moves",
  summary: "Sum up from what to what customers moved: plans, seats or products",
  effect: "read",
  isKept: true,
  path: "/moves/{kind}",
  positional: ["kind"],
  input: z.object(movesInput),
  output: z.object({
    kind,
    ...proofHead,
    moves: z.number().describe("How many moves in all"),
    rows: z.array(flowRow).describe("They add up to the figure; the largest first, seats from few to many"),
  }),
  rows: "rows",
  async run(workspace, { kind: of, metric = "expansion_mrr", ...input }) {
    const { book, subject } = await workspace.reading(input.policy, viewOf(input));
    const narrowed = await narrowingIn(workspace, input, book, subject);
    return { ...(await movesOf(book, of, { ...input, ...narrowed, metric }, subject)), ...asReported(input) };
  },
});

const movedRow = z.object({
  on: z.string().describe("Day in the organisation's time zone"),
  at: z.string(),
  ...customerNames,
  before_product: z.string().nullable().describe("Null where the item wasn't there"),
  before_price: z.string().nullable(),
  before_quantity: z.number().nullable(),
  before_interval: z.string().nullable(),
  before_mrr: moneySchema.describe("What the item counted before, at the rate of the day"),
  after_product: z.string().nullable(),
  after_price: z.string().nullable(),
  after_quantity: z.number().nullable(),
  after_interval: z.string().nullable(),
  after_mrr: moneySchema,
  change: moneySchema.describe("The whole change of the item, whatever its causes"),
  value: moneySchema.describe("The part of this kind, which adds up to the flow"),
  causes: z.array(z.enum(CAUSES)).describe("Why the item changed"),
  evidence: z.array(evidenceSchema),
});

export const movedOperation = operation({
  name: "moved",
  summary: "List each move behind `moves`: what it was, what it became, what proves it",
  effect: "read",
  path: "/moved/{kind}",
  positional: ["kind"],
  input: z.object({
    ...movesInput,
    before: z.string().optional().describe("Only moves from this, as `moves` names it; empty for nothing"),
    after: z.string().optional().describe("Only moves to this"),
    ...pageInputs,
  }),
  output: z.object({
    currency: z.string(),
    total: z.number().describe("How many moves there are"),
    value: moneySchema.describe("What all of them add up to"),
    rows: z.array(movedRow),
  }),
  rows: "rows",
  page: 1000,
  async run(
    workspace,
    { kind: of, metric = "expansion_mrr", before, after, limit = 100, offset = 0, ...input },
  ) {
    const { book, subject } = await workspace.reading(input.policy, viewOf(input));
    const narrowed = await narrowingIn(workspace, input, book, subject);
    const asked = { ...input, ...narrowed, metric };
    const found = await movedOf(book, of, asked, subject, { before, after, limit, offset });
    const named = await evidenceNamer(workspace);
    return {
      ...found,
      rows: found.rows.map(
        ({ before: was, after: is, evidence, account, customer, name: known, ...row }) => ({
          ...{ on: row.on, at: row.at, account, customer, name: known },
          before_product: was.product,
          before_price: was.price,
          before_quantity: was.quantity,
          before_interval: was.interval,
          before_mrr: was.mrr,
          after_product: is.product,
          after_price: is.price,
          after_quantity: is.quantity,
          after_interval: is.interval,
          after_mrr: is.mrr,
          change: row.change,
          value: row.value,
          causes: row.causes,
          evidence: evidence.map(named),
        }),
      ),
    };
  },
});
