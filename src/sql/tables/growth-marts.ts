import { amount, BY, CUSTOMER, MONEY, own, units } from "./mart-parts.ts";
import type { SqlTable } from "./sql-table.ts";

/**
 * Tables of what growth knows: usage, headroom, signals, opportunities and targets.
 * @param currency the reporting currency
 */
export function growthMarts(currency: string): SqlTable[] {
  const reporting = `in ${currency}, exactly`;
  return [
    {
      ...own("usage", "What a customer used of something on a day"),
      columns: {
        ...CUSTOMER,
        metric: "What is measured",
        day: "The day in the organisation's time zone",
        last: "The last value of the day",
        total: "All values of the day together",
        limit_of_its_own: "The limit that came with the value",
      },
      needs: needing(
        ["growth.usage_days"],
        "varchar varchar varchar date decimal(38,6) decimal(38,6) decimal(38,6)",
      ),
      select: `select n.account, n.customer_id, m.id as metric, x.day, ${amount("x.last")} as last, ${amount("x.total")} as total,
         ${amount("x.own_limit")} as limit_of_its_own
       from growth.usage_days x join growth.usage_names n on n.who = x.who join growth.usage_metrics m on m.metric = x.metric
       where x.known_until > current_date`,
    },
    {
      ...own("headroom", "What an active customer could still buy, as of today"),
      columns: {
        ...CUSTOMER,
        mrr: `What it pays a month, ${reporting}`,
        next_plan: `What the next plans of its families list at, above its own, ${reporting}`,
        add_on: `Add-ons that it doesn't have, at list, ${reporting}`,
        family: `Families that it doesn't own, times the likelihood, ${reporting}`,
        open: `Open headroom: the sum of the three, ${reporting}`,
        is_saturated: "Whether nothing is likely left to buy",
        can_grow_by_seats: "Whether it is saturated, but has seats",
      },
      needs: needing(
        ["growth.headroom_now"],
        "varchar varchar decimal(38,6) decimal(38,6) decimal(38,6) decimal(38,6) decimal(38,6) boolean boolean",
      ),
      select: `select u.account, u.customer_id, ${["mrr", "next_plan", "add_on", "family", "open"].map((name) => `${units(`x.${name}`)} as ${name}`).join(", ")},
         x.is_saturated, x.has_seats as can_grow_by_seats
       from growth.headroom_now x ${BY} order by x.customer`,
    },
    {
      ...own("signals", "A time for which a signal of a customer held"),
      columns: {
        ...CUSTOMER,
        kind: "The kind of signal, as in `signals`",
        subject: "What it is about within the kind",
        from_day: "The first day",
        until_day: "The day after the last; the day after today where it still holds",
        fired_on: "The day on which it fired; null where it never did",
      },
      needs: needing(["growth.runs"], "varchar varchar varchar varchar date date date"),
      select: `select u.account, u.customer_id, x.kind, x.subject, x.from_day, x.until_day, x.fired_on from growth.runs x ${BY} order by x.from_day, x.customer`,
    },
    {
      ...own("opportunities", "An opportunity to expand, as it is told now"),
      columns: {
        ...CUSTOMER,
        id: "Id of the opportunity",
        title: "What it is called",
        type: "Its kind, such as upsell",
        product: "The product wanted",
        mrr: `The MRR that it would add, ${MONEY}`,
        currency: "Three letters in upper case",
        owner: "Id of the person it belongs to",
        stage: "Its stage",
        probability: "How likely it is, in percent",
        created: "The day it was made",
        expected_close: "The day it should close",
        closed: "The day it was won or lost",
        lost_reason: "Why it was lost",
      },
      needs: needing(
        ["growth.opportunities"],
        "varchar varchar varchar varchar varchar varchar decimal(38,6) varchar varchar varchar double date date date varchar",
      ),
      select: `select x.account, x.customer_id, x.id, x.title, x.type, x.product, ${amount("x.mrr")} as mrr, x.currency, x.owner, x.stage, x.probability,
         x.created, x.expected_close, x.closed, x.lost_reason from growth.opportunities x where not x.is_gone order by x.created, x.id`,
    },
    {
      ...own("usage_limits", "A time for which a customer had a limit on what it uses"),
      columns: {
        ...CUSTOMER,
        metric: "What is measured, as in cambium.usage",
        amount: "The limit",
        from_day: "The first day",
        until_day: "The day after the last; 9999-12-31 where it still holds",
      },
      needs: needing(
        ["growth.limit_days", "growth.metrics"],
        "varchar varchar varchar decimal(38,6) date date",
      ),
      select: `select u.account, u.customer_id, m.id as metric, ${amount("x.amount")} as amount, x.from_day, least(x.until_day, date '9999-12-31') as until_day
       from growth.limit_days x ${BY} join growth.metrics m on m.metric = x.metric order by x.customer, x.metric, x.from_day`,
    },
    {
      ...own("opportunity_history", "What was known of an opportunity for a time"),
      columns: {
        ...CUSTOMER,
        id: "Id of the opportunity",
        stage: "Its stage",
        is_open: "Whether the stage is an open one",
        is_won: "Whether it is won",
        mrr: `The MRR that it would add, ${MONEY}`,
        currency: "Three letters in upper case",
        expected_close: "The day it should close",
        closed: "The day it was won or lost",
        known_from: "The first day on which this was known",
        known_until: "The day after the last; 9999-12-31 where it still holds",
      },
      needs: needing(
        ["growth.deal_steps", "growth.opportunity_versions"],
        "varchar varchar varchar varchar boolean boolean decimal(38,6) varchar date date date date",
      ),
      select: `select v.account, v.customer_id, x.id, v.stage, x.is_open, x.is_won, ${amount("x.mrr")} as mrr, x.currency, x.expected_close, x.closed,
         x.known_from, coalesce(x.known_until, date '9999-12-31') as known_until
       from growth.deal_steps x join growth.opportunity_versions v on v.seq = x.seq where not x.is_gone order by x.id, x.seq`,
    },
    {
      ...own("targets", "What a target was for a time"),
      columns: {
        metric: "What it is for, such as expansion_mrr",
        period: "The month, quarter or year, such as 2026-Q3",
        scope: "company, segment or person",
        segment: "Name of the segment",
        person: "Id of the person",
        amount: "The target: money in units of the reporting currency",
        known_from: "The first day on which this held; the first of a target holds for all days before, too",
        known_until: "The day after the last; 9999-12-31 where it still holds",
      },
      needs: needing(["growth.target_versions"], "varchar varchar varchar varchar varchar double date date"),
      select: `select metric, period, scope, segment, person, case when ends_with(metric, '_mrr') or metric = 'mrr' then amount / 1000000 else amount end as amount,
         case when seq = min(seq) over (partition by id) then date '0001-01-01' else known_from end as known_from,
         coalesce(known_until, date '9999-12-31') as known_until
       from growth.target_versions where not is_gone order by id, seq`,
    },
  ];
}

/** What a table needs, and the types of its columns without it. */
function needing(tables: string[], types: string) {
  return { tables, types: types.split(" ") };
}
