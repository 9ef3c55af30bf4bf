import { CAUSE_GROUPS, type Cause, MOVEMENT_TYPES, type MovementType, type Status } from "../base/words.ts";

const TYPES: Record<MovementType, string> = {
  new: "A customer's MRR rose from zero, and it never had any before.",
  reactivation: "A customer's MRR rose from zero, and it had some before.",
  expansion: "A customer that has MRR has more.",
  contraction: "A customer that has MRR has less, but some.",
  churn: "A customer's MRR fell to zero.",
  transfer:
    "MRR that moved from one product, plan, price or interval to another. Only in breakdowns by what belongs to items, where it adds up to zero.",
  none: "A change that leaves the customer's MRR as it was: its causes cancel out.",
};

const CAUSES: Record<Cause, string> = {
  new: "The whole of a new customer's first MRR.",
  reactivation: "The whole of what a customer came back with.",
  plan: "Another product of the same family, or another price tier of the same product: an upsell, or a downgrade.",
  seats: "Another quantity, or a further item of a product that the customer has.",
  add_on: "A product that is only sold beside another began or ended.",
  cross_sell: "A product of a family that the customer didn't have began or ended.",
  usage: "The metered amount changed.",
  price: "The same thing at another price.",
  term: "Another billing interval, as from monthly to annual.",
  discount: "A coupon was granted, changed or ended.",
  status: "An item that was past due, paused or unpaid stopped or began to count while others go on.",
  churn: "The whole of what a customer had who left.",
  transfer: "As the movement type of this name.",
};

const STATUSES: Record<Status, string> = {
  trialing: "On trial: counts only where the policy says so.",
  active: "In force.",
  past_due: "In force, with an invoice that is overdue: the policy says for how long it counts.",
  unpaid: "Given up by the billing system after its attempts to collect: never counts.",
  paused: "Paused: counts only where the policy says so.",
  canceling: "In force, and set to end with its term.",
  incomplete: "Begun, but its first invoice isn't paid: never counts.",
  ended: "Ended.",
};

/** What the words in answers mean: movement types, causes and their groups, statuses, and terms of the field. */
export function glossary(): Record<string, unknown> {
  return {
    movement_types: Object.fromEntries(MOVEMENT_TYPES.map((type) => [type, TYPES[type]])),
    causes: CAUSES,
    cause_groups: { ...CAUSE_GROUPS, fx: [] },
    cause_groups_note:
      "A change of a customer is split into causes that add up to it exactly: an expansion of 60 can be plan +50, seats +20, discount -10. fx, the effect of exchange rates, is a group of its own and never expansion.",
    statuses: STATUSES,
    terms: TERMS,
  };
}

const TERMS = {
  policy: "The rules by which MRR is counted: which statuses, discounts and usage count, and when it moves.",
  evidence: "What was imported or synced. Figures go as far as the last of it.",
  segment: "Customers by a filter, saved under a name or written out, such as `country=DE, mrr>=500`.",
  signal: "A dated reason to talk to a customer about more, such as a limit that is nearly reached.",
  headroom: "The MRR that customers could add on what is sold today.",
  opportunity: "An expansion that somebody works on, with stage, amount and expected close.",
  realised: "What won opportunities came to in billed MRR.",
  close: "A period whose figures were kept as reported. Later changes to it are its drift.",
};
