import { signalsOperation } from "../../../src/api/grow/signals-operations.ts";
import { dayNumber } from "../../oracle/growth/day-numbers.ts";
import type { Kind } from "../../oracle/growth/kind.ts";
import { converted, type Ledger } from "../../oracle/growth/ledger.ts";
import { limitOn } from "../../oracle/growth/limits.ts";
import type { Step } from "../../oracle/growth/next-step.ts";
import { type Signal, signalsAsOf } from "../../oracle/growth/signals.ts";
import { usageOn } from "../../oracle/growth/usage.ts";
import type { Q } from "../../oracle/rational.ts";
import { COMPARED, NOTHING, readFor, subjectOf } from "./kinds.ts";
import { type Line, type Part, units } from "./part.ts";
import { priceId } from "./price-id.ts";

/** The signals that are open on a day, with what was used last, and the next step. */
export const signalsOn = (day: string): Part => ({
  name: `signals of ${day}`,
  expected: (read) =>
    [...new Set(COMPARED.flatMap((kind) => readFor(kind, read)))].flatMap((ledger) => {
      const kinds = COMPARED.filter((kind) => readFor(kind, read).includes(ledger));
      return openOn(ledger, kinds, dayNumber(day));
    }),
  async found(workspace) {
    const { rows } = await signalsOperation.run(workspace, { as_of: day, limit: 10_000 });
    return rows.map((row) => {
      const { step, step_product, step_price, step_quantity } = row;
      const used = `${row.value ?? "-"} of ${row.limit ?? "-"} on ${row.seen_on ?? "-"}`;
      const next =
        step === null
          ? "nothing"
          : `${step} ${step_product} ${priceId(step_product ?? "", step_price ?? "")} x ${step_quantity}`;
      return {
        text: `${row.kind} ${row.customer} ${row.subject.split("\u001f").at(-1)} since ${row.open_since}, fired ${row.fired_on}${row.left_cut ? " left-cut" : ""}: ${used}; ${next}`,
        money: step === null ? [] : [row.step_list ?? 0, row.step_now ?? 0, row.step_mrr ?? 0],
      };
    });
  },
});

function openOn(ledger: Ledger, kinds: readonly Kind[], day: number): Line[] {
  const uses = new Map(usageOn(ledger, day).map((use) => [`${use.customer} ${use.metric}`, use]));
  const kindOf = new Map(ledger.company.metrics.map(({ id, kind }) => [id, kind]));
  return signalsAsOf(ledger, day, kinds).flatMap(({ open, ...signal }) => {
    if (open === null || open.closedBy !== null) return [];
    const { since, firedOn, isLeftCut, step } = open;
    const use = uses.get(`${signal.customer} ${signal.subject}`);
    const value = use && kindOf.get(use.metric) === "level" ? use.value : null;
    const used = `${units(value)} of ${units(limitAt(ledger, signal, day))} on ${use?.seenOn ?? "-"}`;
    const fired = `since ${since}, fired ${firedOn}${isLeftCut ? " left-cut" : ""}`;
    return [
      {
        text: `${signal.kind} ${signal.customer} ${nameOf(signal)} ${fired}: ${used}; ${nextOf(step)}`,
        money: step === NOTHING ? [] : moneyOf(ledger, step, day),
      },
    ];
  });
}

/** The limit that holds on a day, whether or not what is used is still known. */
function limitAt(
  ledger: Ledger,
  { customer, subject }: Pick<Signal, "customer" | "subject">,
  day: number,
): number | null {
  const metric = ledger.company.metrics.find(({ id }) => id === subject);
  return metric ? limitOn(ledger, customer, metric, day, day) : null;
}

const nameOf = ({ kind, subject }: Pick<Signal, "kind" | "subject">): string =>
  COMPARED.filter(({ id }) => id === kind).map((one) => subjectOf(one, subject))[0] ?? subject;

const nextOf = (step: Step): string =>
  step === NOTHING ? "nothing" : `${step.what} ${step.product} ${step.price} x ${step.quantity}`;

const moneyOf = (ledger: Ledger, { currency, list, ownList }: Step, day: number): Q[] =>
  [list, ownList, list - ownList].map((micros) => converted(ledger, currency, micros, day));
