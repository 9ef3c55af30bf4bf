import { maybeDays } from "../csv/month-header.ts";
import { allRows, type WarningKind } from "./warning-kind.ts";

/** Warnings about what stands in a table beside the rows of customers, and what its headers don't say. */
export const TABLE_WARNINGS: readonly WarningKind[] = [
  {
    code: "months_or_days",
    of: ["mrr"],
    looks: "columns such as Jan-25 that aren't months in a row",
    wrong: "if they're days, the figures stand in the wrong years",
    rows: (look) => (maybeDays(look.understanding.mapping.months ?? {}).length > 0 ? allRows(look) : 0),
    says: (_, { understanding }) => {
      const { months = {} } = understanding.mapping;
      const [first = ""] = maybeDays(months);
      return `Columns such as "${first}" may be months or days. They are read as months: "${first}" as ${months[first]}`;
    },
    ways: () => [{ when: "If they're days", advice: "give the columns full dates, such as 2025-01-25" }],
  },
];
