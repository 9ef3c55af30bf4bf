import { CambiumError } from "../../base/error.ts";
import type { Step } from "../../growth/headroom/next-step.ts";
import type { Opportunity, OpportunityType } from "../../growth/records/schemas.ts";
import { isKind, type KindName } from "../../growth/signals/kinds.ts";
import { textIn } from "../../warehouse/rows.ts";
import { customerNumber } from "../grow/customer-names.ts";
import { growthOf } from "../grow/growth-of.ts";
import { signalRows, steppedKeys } from "../grow/signal-rows.ts";
import type { Workspace } from "../workspace.ts";

/** What an opportunity takes over from a signal. */
export type SignalDeal = Pick<
  Opportunity,
  "title" | "type" | "product" | "price" | "quantity" | "signal" | "source"
> & {
  /** Micros of the reporting currency; 0 where the next step adds nothing. */
  mrr: number;
};

/**
 * What an opportunity takes over from an open signal: its next step, with what that adds a month.
 * @param signal `kind:subject`, or a kind alone for one of the customer as a whole
 * @throws CambiumError `usage` for an unknown kind, `not_found` if the signal isn't open
 */
export async function signalDeal(
  workspace: Workspace,
  signal: string,
  who: { account: string; customer: string },
): Promise<SignalDeal> {
  const { kind, subject } = readSignal(signal);
  const known = await growthOf(workspace);
  const customer = await customerNumber(known, who);
  const day = known.growth.today;
  const keys = (await steppedKeys(known, { day, customers: String(customer) })).filter(
    (key) => key.kind === kind,
  );
  for (const key of keys) {
    const [row] = await signalRows(known, day, [key]);
    if (row === undefined || row.subject !== subject) continue;
    const title = `${row.subject_name === "" ? "" : `${row.subject_name}: `}${row.why}`.slice(0, 1000);
    return {
      ...{ title, signal: { kind, subject }, source: "signal" },
      ...(await boughtIn(workspace, key.next)),
    };
  }
  throw new CambiumError("not_found", `${who.customer} has no open signal ${signal}`, {
    reason: { id: "unknown", of: "signal", name: signal },
    hint: `Run \`cambium signals --customer ${who.customer}\` to see its signals.`,
  });
}

function readSignal(text: string): { kind: KindName; subject: string } {
  const at = text.indexOf(":");
  const kind = at < 0 ? text : text.slice(0, at);
  if (isKind(kind)) return { kind, subject: at < 0 ? "" : text.slice(at + 1) };
  throw new CambiumError("usage", `unknown kind of signal: "${kind}"`, {
    hint: "Write kind:subject as `signals` lists them, such as seats_full:seats.",
  });
}

const TYPE_OF: Record<Exclude<Step["what"], "product">, OpportunityType> = {
  plan: "upsell",
  quantity: "upsell",
  term: "price",
  talk: "price",
};

async function boughtIn(
  { warehouse }: Workspace,
  step: Step | null,
): Promise<Pick<SignalDeal, "type" | "product" | "price" | "quantity" | "mrr">> {
  if (step === null) return { type: "open", product: null, price: null, quantity: null, mrr: 0 };
  const [row] = await warehouse.query(
    `select p.product_id, c.kind, (select price_id from prices where price = ${step.price}) as price_id
     from products p left join catalogue c on c.product = p.product where p.product = ${step.product}`,
  );
  const isAddOn = row?.kind === "add_on";
  return {
    type: step.what === "product" ? (isAddOn ? "add_on" : "cross_sell") : TYPE_OF[step.what],
    product: row === undefined ? null : textIn(row, "product_id"),
    price: row?.price_id === null || row === undefined ? null : textIn(row, "price_id"),
    quantity: step.quantity > 0 ? step.quantity : null,
    mrr: Math.max(0, step.list - step.now),
  };
}
