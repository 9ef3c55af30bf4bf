import { type OfferAsked, RULES, type Rule, sameOn } from "./rules.ts";

/** Days that are looked back and ahead: what has no end by then has none that is known. */
const FAR = 500;

/** Whether an offer is allowed on a day; if not, why, and from when it would be. */
export interface Verdict {
  isAllowed: boolean;
  reasons: Array<{ rule: string; since: number | null; until: number | null }>;
  /** null: not known. */
  from: number | null;
  same: string | null;
}

export function checkOffer(of: Omit<OfferAsked, "same" | "on">, day: number): Verdict {
  const question = { ...of, on: day };
  if (question.channel === "self_serve") return { isAllowed: true, reasons: [], from: day, same: null };
  const asked = { ...question, same: sameOn(question, day) };
  const reasons = against(asked, day).map((rule) => ({
    rule: rule.id,
    since: ["has", "first_days"].includes(rule.id) ? null : lastFree(asked, rule, day),
    until: firstFree(asked, rule, day),
  }));
  return { isAllowed: reasons.length === 0, reasons, from: firstAllowed(question, day), same: asked.same };
}

const against = (asked: OfferAsked, day: number): Rule[] => RULES.filter((rule) => rule.saysNo(asked, day));

/** The first of the unbroken days on which a rule says no. */
function lastFree(asked: OfferAsked, rule: Rule, day: number): number | null {
  for (let on = day; on > day - FAR; on -= 1) if (!rule.saysNo(asked, on - 1)) return on;
  return null;
}

/** The first day on which a rule no longer says no. */
function firstFree(asked: OfferAsked, rule: Rule, day: number): number | null {
  for (let on = day; on < day + FAR; on += 1) if (!rule.saysNo(asked, on)) return on;
  return null;
}

/** The first day on which no rule says no; as long as one has no known end, it isn't known. */
function firstAllowed(question: Omit<OfferAsked, "same">, day: number): number | null {
  for (let on = day; on < day + FAR; ) {
    const asked = { ...question, same: sameOn(question, on) };
    const ends = against(asked, on).map((rule) => firstFree(asked, rule, on));
    if (ends.length === 0) return on;
    if (ends.includes(null)) return null;
    on = Math.max(...ends.map((end) => end ?? on));
  }
  return null;
}
