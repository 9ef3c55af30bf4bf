import type { PolicySetting } from "./policy-setting.ts";

/** What each setting of a policy does, in figures; `test/policies/settings.test.ts` holds the engine to the like. */
export const POLICY_EXAMPLES: Record<PolicySetting, string> = {
  discounts:
    "100 a month under a coupon of 20% for a year counts 80 under repeating and all, 100 under none and forever.",
  movement:
    "100 goes to 150 on the 5th and to 120 on the 20th: each is +50 and -30, period is +20 for the month.",
  past_due_days:
    "100 a month is past due from 1 March: with 30 it churns on the 31st, with always it stays until it ends.",
  paused: "100 a month is paused in May: with no it churns in May and returns later, with yes nothing moves.",
  churn_at:
    "Cancelled on 10 June, paid until 30 June: request churns on the 10th, period_end at the end of the paid term.",
  reactivation:
    "A customer who left in January is back in April with 100: reactivation, expansion or new MRR of 100.",
  shortest_gap_days:
    "Gone for 10 days and back at the same value: with 30 nothing moved, with 0 churn and a return.",
  longest_gap_days: "Back after half a year: with 90 it is new MRR, with never a reactivation.",
  free_to_paid: "A customer on a free plan pays 50 for the first time: new MRR, or expansion.",
  in_and_out:
    "A customer starts on the 3rd with 100 and leaves on the 20th: both shows +100 and -100, netted shows nothing.",
  merge_minutes:
    "A plan goes up by 50 and, 20 minutes later, a seat of 10 goes: with 60 one change of +40, with 0 two.",
  resubscribe_hours:
    "A plan of 100 ends and one of 130 begins 5 hours later: with 24 an expansion of 30, with 0 churn and a return.",
  usage: "Usage of 30, 60 and 90 in three months: last_period counts 90, mean_of_3 counts 60, no counts 0.",
  currency:
    "100 EUR goes from 110 to 112 USD: converted shows FX of 2, constant shows none, separate stays in EUR.",
  week_factor: "12 a week is 52 a month with 52/12, and 48 with 4.",
  day_factor: "12 a day is 365 a month with 365/12, and 360 with 30.",
};
