import { attributeOn } from "./attributes.ts";
import { expansionsBy, type Kind } from "./kind.ts";
import { teamStep } from "./next-step.ts";

const DAYS = 90;

/** The team is a fifth larger than 90 days before. */
export const teamGrowing: Kind = {
  id: "team_growing",
  subjects: ({ company }) => [company.settings.employees],
  see({ ledger, customer, day }, name) {
    const [now, before] = [day, day - DAYS].map((on) => sizeOf(attributeOn(ledger, customer, name, on)));
    if (now === undefined || before === undefined || now === null || before === null || before <= 0)
      return null;
    const percent = 100 + ledger.company.settings.team;
    return { meets: now * 100 >= before * percent, why: { now, before } };
  },
  step: teamStep,
  came: expansionsBy(["seats", "plan"]),
  isOfSubject: false,
};

/** A whole number; null: the attribute is none, or not known. */
const sizeOf = (text: string | null): number | null =>
  text !== null && /^\d+$/.test(text) ? Number(text) : null;
