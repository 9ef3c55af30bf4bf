import { z } from "zod";
import { RATE_ONE } from "../../base/money.ts";
import {
  type Fatigue,
  type FirstOffer,
  fatigueOf,
  firstOffers,
} from "../../growth/restraint/fatigue/fatigue.ts";
import { readFacts } from "../../growth/restraint/read-facts.ts";
import { minorUnits } from "../../metrics/figures/figures.ts";
import { textIn } from "../../warehouse/rows.ts";
import { moneySchema, operation } from "../operation.ts";
import type { Workspace } from "../workspace.ts";
import { restraintOf } from "./restraint-of.ts";

const share = (what: string) => z.number().nullable().describe(`${what}, from 0 to 1`);

const fatigueRow = z.object({
  by: z.enum(["all", "channel", "kind"]),
  group: z.string().nullable().describe("Channel, or kind of the product offered; null for all"),
  offers: z.number().describe("Customers' first offers in 90 days"),
  judged: z.number().describe("Those whose 90 days are over and that have at least 5 controls"),
  alone: z.number().describe("Over, but with under 5 controls: left out"),
  pending: z.number().describe("Younger than 90 days"),
  lost: z.number().describe("Judged offers whose customer churned or contracted in the 90 days after"),
  lost_mrr: moneySchema.describe("MRR that these customers lost in that time"),
  share: share("Share of judged offers"),
  base: share("Mean share among the controls"),
  controls: z.number().describe("Customers that they are compared with"),
  difference: z.number().nullable().describe("Share minus base"),
  low: z.number().nullable().describe("Lower bound of its 95% interval (Newcombe)"),
  high: z.number().nullable().describe("Upper bound"),
});

export const fatigueOperation = operation({
  name: "fatigue",
  summary: "Show whether customers that were made offers churn more than comparable ones",
  effect: "read",
  isKept: "growth",
  path: "/fatigue",
  positional: [],
  input: z.object({}),
  output: z.object({
    currency: z.string(),
    note: z.string(),
    rows: z.array(fatigueRow),
  }),
  rows: "rows",
  async run(workspace) {
    const known = await restraintOf(workspace);
    const { growth, settings } = known;
    const facts = await readFacts(growth, { customers: null, since: 0, support: settings.support });
    const all = await firstOffers(growth, facts, settings.values);
    const kindOf = await kindsOf(workspace, growth.book.schema);
    const { currency } = growth.book;
    const groups = [
      { by: "all" as const, groupOf: (): string | null => null },
      { by: "channel" as const, groupOf: ({ offer }: FirstOffer) => offer.channel },
      { by: "kind" as const, groupOf: ({ offer }: FirstOffer) => kindOf(offer.product) },
    ];
    const rows = [];
    for (const { by, groupOf } of groups)
      for (const group of new Set(by === "all" ? [null] : all.map(groupOf).sort()))
        rows.push({
          by,
          group,
          ...rowOf(await fatigueOf(growth, all, (offer) => groupOf(offer) === group), currency),
        });
    return { currency, note: NOTE, rows };
  },
});

const NOTE =
  "Compared are customers with the same main plan and band of MRR that day, whom an offer was allowed to and who had none in 90 days. This is an association: it doesn't say that the offers were the cause.";

function rowOf({ lostMicros, ...sums }: Fatigue, currency: string) {
  return { ...sums, lost_mrr: minorUnits(lostMicros * RATE_ONE, currency) };
}

/** The kind of a product by its id; unsaid where an offer names none. */
async function kindsOf(
  { warehouse }: Workspace,
  schema: string,
): Promise<(product: string | null) => string> {
  const rows = await warehouse.query(
    "select p.product_id, c.kind from products p join catalogue c on c.product = p.product",
    schema,
  );
  const kinds = new Map(rows.map((row) => [textIn(row, "product_id"), textIn(row, "kind")]));
  return (product) => (product === null ? "unsaid" : (kinds.get(product) ?? "unknown"));
}
