import { z } from "zod";
import { CambiumError, ERROR_CODES, messageOf } from "../../base/error.ts";
import { addMonths, type Period, periodOf } from "../../base/period.ts";
import { answer } from "../../metrics/figures/compute.ts";
import { understand } from "../../metrics/question/question.ts";
import { lastMonth } from "../../metrics/readings/preview-figures.ts";
import { moneySchema } from "../operation.ts";
import type { Workspace } from "../workspace.ts";

/** How many month ends an import's answer shows. */
const MONTHS = 3;

const cells = z.array(
  z.object({
    period: z.string(),
    currency: z.string(),
    type: z.string().optional().describe("Type of movement"),
    value: moneySchema.nullable(),
  }),
);
const moved = z.array(
  cells.element.extend({
    customers: z.number().nullable().describe("Customers that moved; null of exchange rates"),
    movements: z.number().nullable().describe("How often they moved"),
  }),
);

export const figuresSchema = z.object({
  policy: z.string(),
  mrr: cells.describe("MRR at the last three month ends"),
  movements: moved.describe("Movements of the last of these months, by type"),
  missing: z.string().nullable().describe("Why there are no figures; null when there are"),
  missing_code: z.enum(ERROR_CODES).nullable().describe("Its code, such as missing_rate"),
});

type Figures = z.infer<typeof figuresSchema>;

/**
 * MRR at the last three month ends and the movements of the last month, under the organisation's policy. Figures that
 * can't be computed never fail: they are left out, with the reason.
 */
export async function importFigures(workspace: Workspace): Promise<Figures> {
  const { policy } = await workspace.settings();
  try {
    return { policy, ...(await lastFigures(workspace)), missing: null, missing_code: null };
  } catch (error) {
    const hint = error instanceof CambiumError ? error.hint : undefined;
    return {
      policy,
      mrr: [],
      movements: [],
      missing_code: error instanceof CambiumError ? error.code : "internal",
      missing: [`${messageOf(error)}.`, hint].filter(Boolean).join(" "),
    };
  }
}

async function lastFigures(workspace: Workspace): Promise<Pick<Figures, "mrr" | "movements">> {
  const { book, subject, settings } = await workspace.reading();
  const last = await lastMonth(workspace.warehouse, workspace.effects.now(), settings.timezone);
  const first = monthBefore(last, MONTHS - 1);
  const asked = async (metric: string, from: Period, by: string[]) => {
    const range = { from: from.label, to: last.label, interval: "month" } as const;
    const question = understand({ metric, ...range, by, counts: by.length > 0 }, subject);
    const { rows, currency } = await answer(book, question);
    return rows.map((row) => ({
      period: row.period,
      currency: String(row.currency ?? currency),
      ...(row.type !== undefined && { type: String(row.type) }),
      value: numberOf(row.value),
      customers: numberOf(row.customers),
      movements: numberOf(row.movements),
    }));
  };
  const levels = await asked("mrr", first, []);
  return {
    mrr: levels.map(({ customers: _, movements: __, ...level }) => level),
    movements: await asked("net_new_mrr", last, ["type"]),
  };
}

const numberOf = (value: unknown) => (typeof value === "number" ? value : null);

function monthBefore(month: Period, months: number): Period {
  return periodOf("month", addMonths(month.start, -months));
}
