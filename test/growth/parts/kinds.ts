import type { Kind } from "../../oracle/growth/kind.ts";
import { KINDS } from "../../oracle/growth/kinds.ts";
import type { Step } from "../../oracle/growth/next-step.ts";

/** Stands for no step at all. */
export const NOTHING: Step = {
  ...{ what: "talk", product: "", price: "", quantity: 1, currency: "USD" },
  ...{ list: 0n, ownList: 0n, paid: 0n },
};

/** The kinds that are compared, whose condition holds whether or not there is something to offer. */
export const COMPARED: readonly Kind[] = KINDS.filter(
  ({ id }) => id !== "outgrown_plan" && id !== "lookalike",
).map((kind) => ({
  ...kind,
  step: (asked, subject, sight) => kind.step(asked, subject, sight) ?? NOTHING,
}));

/** Whether a kind is compared. What outgrew its plan and lookalikes have examples and a comparison of their own. */
export const isCompared = (id: string): boolean => COMPARED.some((kind) => kind.id === id);

/** The same, for what does not look at steps. */
export const WITHOUT_STEPS: readonly Kind[] = COMPARED.map((kind) => ({ ...kind, step: () => NOTHING }));

/** How the product names what a kind is about: nothing for the customer as a whole. */
export const subjectOf = (kind: Kind, subject: string): string => (kind.id === "team_growing" ? "" : subject);
