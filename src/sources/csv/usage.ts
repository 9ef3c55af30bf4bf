import type { Shape } from "../files/shape.ts";

/** What customers used, or had in use. A later row of the same customer, metric and instant replaces an earlier one. */
export const usage: Shape = {
  name: "usage",
  summary: "one row = what one customer used of one thing, or had in use, at a time",
  isGuessed: true,
  recognisedBy: ["customer", "metric", "at", "value"],
  fields: [
    {
      name: "account",
      type: "text",
      summary: "billing account; only needed where two accounts have a customer of the same id",
    },
    {
      name: "customer",
      type: "text",
      isRequired: true,
      called: [
        "customer id",
        "account id",
        "account",
        "company id",
        "org id",
        "organisation id",
        "organization id",
        "workspace id",
        "tenant id",
        "subscription id",
        "subscription",
      ],
      summary: "customer id; or the id of one of its subscriptions",
    },
    {
      name: "metric",
      type: "text",
      isRequired: true,
      called: ["metric name", "metric id", "feature name", "feature", "event name", "meter", "measure"],
      summary: "what was used, such as seats or api_calls",
    },
    {
      name: "at",
      type: "instant",
      isRequired: true,
      called: ["usage date", "date", "day", "timestamp", "time", "occurred at", "observed at", "event time"],
      summary: "when: an instant, or a day",
    },
    {
      name: "recorded_at",
      type: "instant",
      summary: "when it became known; defaults to the import's time, in a metric's first import to `at`",
    },
    {
      name: "value",
      type: "number",
      isRequired: true,
      called: ["usage count", "usage", "count", "amount", "quantity", "units", "events"],
      summary: "the state at that time, or the amount used since the row before; up to six decimals count",
    },
    { name: "limit", type: "number", least: 1, summary: "how much the customer may use" },
  ],
  notAhead: ["at", "recorded_at"],
  isPooled: true,
};
