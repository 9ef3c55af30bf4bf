import type { PolicySetting } from "./policy-setting.ts";

/**
 * What each policy setting does, with figures. `test/policies/settings.test.ts` checks the engine against similar
 * cases.
 */
export const POLICY_EXAMPLES: Record<PolicySetting, string> = {
  discounts:
    "100 a month with a coupon for 20% off for a year: 80 with repeating and all, 100 with none and forever.",
  movement:
    "100 goes to 150 on the 5th and to 120 on the 20th: each gives +50 and -30, period gives +20 for the month.",
  past_due_days:
    "100 a month is past due from 1 March: with 30 it churns on the 31st, with always it counts until it ends.",
  paused: "100 a month is paused in May: with no it churns in May and returns later, with yes nothing moves.",
  churn_at:
    "Cancelled on 10 June, paid until 30 June: churns on the 10th with request, on 30 June with period_end.",
  reactivation:
    "A customer left in January and is back in April with 100: 100 of reactivation, expansion or new MRR.",
  shortest_gap_days:
    "Gone for 10 days and back at the same value: no change with 30, churn and a return with 0.",
  shortest_gap_months:
    "Gone from 15 January to 20 February: no churn with 1, since MRR wasn't at zero for a whole month. Gone until 3 March: churn and a return.",
  longest_gap_days: "Back after half a year: new MRR with 90, reactivation with never.",
  free_to_paid: "A customer on a free plan pays 50 for the first time: new MRR, or expansion.",
  in_and_out:
    "A customer starts on the 3rd with 100 and leaves on the 20th: both shows +100 and -100, netted shows nothing.",
  merge_minutes:
    "A plan goes up by 50, and 20 minutes later a seat for 10 is removed: one change of +40 with 60, two with 0.",
  resubscribe_hours:
    "A plan for 100 ends and one for 130 starts 5 hours later: an expansion of 30 with 24, churn and a return with 0.",
  usage: "Usage of 30, 60 and 90 in three months: last_period counts 90, mean_of_3 counts 60, no counts 0.",
  currency:
    "100 EUR goes from 110 to 112 USD: converted shows FX of 2, constant shows none, separate stays in EUR.",
  week_factor: "12 a week is 52 a month with 52/12, and 48 with 4.",
  day_factor: "12 a day is 365 a month with 365/12, and 360 with 30.",
  customer_churn:
    "100 customers, 10 new ones, 8 leave of whom 2 are new: 6 / 100 with opening, 8 / 110 with rolling_30_days.",
  net_retention:
    "1,000 of MRR, then expansion 150, contraction 50, churn 100: 100% with customers and rolling_30_days, 105% with rolling_30_days_no_contraction.",
  gross_retention:
    "Two customers of 100: one rises to 180, one falls to 60. 160 / 200 = 80% with customers; 200 / 200 = 100% with totals, since 240 in total is more than 200.",
};
