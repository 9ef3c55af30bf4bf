import { z } from "zod";
import { CambiumError } from "../../base/error.ts";
import { addMonths, periodOf } from "../../base/period.ts";
import { dateOfDay, Zone } from "../../base/zone.ts";
import { PARAMETER_KINDS, type TemplateParameter, templates } from "../../sql/templates/templates.ts";
import { knownOf } from "../known-books.ts";
import { operation } from "../operation.ts";
import type { Workspace } from "../workspace.ts";

const parameterRow = z.object({
  name: z.string().describe("As it stands in the query: {{name}}"),
  kind: z.enum(PARAMETER_KINDS).describe("day: 2026-01-31; month: 2026-01; choice: one of the choices"),
  label: z.string(),
  default: z.string().describe("For the day that it is in the books"),
  choices: z.array(z.string()).describe("Empty unless it is a choice"),
});

export const sqlTemplatesOperation = operation({
  name: "sql templates",
  summary: "List ready-made SQL queries, with their parameters",
  effect: "read",
  takesTurns: false,
  path: "/sql/templates",
  positional: ["id"],
  input: z.object({
    id: z.string().optional().describe("Only this one, such as charts/movements"),
  }),
  output: z.object({
    rows: z.array(
      z.object({
        id: z.string(),
        group: z.string(),
        title: z.string(),
        about: z.string().describe("What it answers"),
        sql: z.string(),
        parameters: z.array(parameterRow),
      }),
    ),
  }),
  rows: "rows",
  async run(workspace, { id }) {
    const found = (await templates()).filter((one) => id === undefined || one.id === id);
    if (found.length === 0)
      throw new CambiumError("not_found", `there is no ready-made query ${id}`, {
        hint: "`sql templates` lists them all.",
      });
    const today = await lastDayOf(workspace);
    return {
      rows: found.map(({ parameters, ...one }) => ({
        ...one,
        parameters: parameters.map(({ usual, ...parameter }) => ({
          ...parameter,
          default: usualOf(parameter.kind, usual, today),
        })),
      })),
    };
  },
});

/** For how many days after the last evidence the books are of today: nothing may have happened since. */
const QUIET_DAYS = 31;

/** Today; in the demo, and where evidence has ended long ago, the day of the last evidence. */
async function lastDayOf(workspace: Workspace): Promise<number> {
  const zone = new Zone((await workspace.settings()).timezone);
  const today = zone.dayOf(workspace.effects.now().getTime());
  const last = (await knownOf(workspace))?.subject.lastDay ?? today;
  const isOver = today - last > QUIET_DAYS || (await workspace.isDemo());
  return isOver ? Math.min(today, last) : today;
}

/** The default of a parameter. A month that ends with the day is a whole one: the current month is that of the next day. */
function usualOf(kind: TemplateParameter["kind"], usual: string, today: number): string {
  if (kind === "day") return dateOfDay(today + Number(usual));
  if (kind !== "month") return usual;
  return dateOfDay(addMonths(periodOf("month", today + 1).start, Number(usual))).slice(0, 7);
}
