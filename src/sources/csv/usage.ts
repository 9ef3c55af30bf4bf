import type { Shape } from "../files/shape.ts";

/** What customers used, or had in use. A later row of the same customer, metric and instant replaces an earlier one. */
export const usage: Shape = {
  name: "usage",
  summary: "one row = what one customer used of one thing, or had in use, at a time",
  recognisedBy: ["customer", "metric", "at", "value"],
  fields: [
    {
      name: "account",
      type: "text",
      summary: "billing account; only needed where two accounts have a customer of the same id",
    },
    { name: "customer", type: "text", isRequired: true, summary: "customer id" },
    { name: "metric", type: "text", isRequired: true, summary: "what was used, such as seats or api_calls" },
    { name: "at", type: "instant", isRequired: true, summary: "when: an instant, or a day" },
    {
      name: "recorded_at",
      type: "instant",
      summary: "when it became known; defaults to the import's time, in a metric's first import to `at`",
    },
    {
      name: "value",
      type: "number",
      isRequired: true,
      summary: "the state at that time, or the amount used since the row before; up to six decimals count",
    },
    { name: "limit", type: "number", least: 1, summary: "how much the customer may use" },
  ],
  notAhead: ["at", "recorded_at"],
  isPooled: true,
};
