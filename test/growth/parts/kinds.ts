import type { Kind } from "../../oracle/growth/kind.ts";
import { KINDS } from "../../oracle/growth/kinds.ts";
import type { Ledger } from "../../oracle/growth/ledger.ts";
import type { Step } from "../../oracle/growth/next-step.ts";
import type { Read } from "./part.ts";

/** Stands for no step at all. */
export const NOTHING: Step = {
  ...{ what: "talk", product: "", price: "", quantity: 1, currency: "USD" },
  ...{ list: 0n, ownList: 0n, paid: 0n },
};

/** Kinds whose condition holds whether or not there is something to offer. */
export const COMPARED: readonly Kind[] = KINDS.map(
  (kind): Kind => ({
    ...(kind.id === "lookalike" ? ofOwnCompany(kind) : kind),
    step: (asked, subject, sight) => kind.step(asked, subject, sight) ?? NOTHING,
  }),
);

/** The word that a company's names begin with. */
const wordOf = (name: string): string => name.slice(0, name.indexOf("_"));

/**
 * Only families of the customer's own company: comparable customers of those of others are its own company's, who own none, or
 * everybody. That nothing is found of them is compared.
 */
function ofOwnCompany(kind: Kind): Kind {
  const isOwn = (family: string, customer: string) => wordOf(family) === wordOf(customer);
  return {
    ...kind,
    subjects: (ledger, customer) =>
      kind.subjects(ledger, customer).filter((family) => isOwn(family, customer)),
  };
}

/** The same, for what does not look at steps. */
export const WITHOUT_STEPS: readonly Kind[] = COMPARED.map((kind) => ({ ...kind, step: () => NOTHING }));

/** A kind is read company by company, but for the one that compares with all customers of a folder. */
export const readFor = ({ id }: Kind, { ledgers, all }: Read): Ledger[] =>
  id === "lookalike" ? [all] : ledgers;

/** How the product names what a kind is about: nothing for the customer as a whole. */
export const subjectOf = (kind: Kind, subject: string): string => (kind.id === "team_growing" ? "" : subject);
