import { z } from "zod";
import { MOST_LINES } from "../../growth/week/week-lines.ts";
import { customerNames, moneySchema } from "../operation.ts";
import { realisedOperation } from "../people/realised-operations.ts";
import { coverage } from "../pipeline/coverage-operation.ts";
import { opportunities } from "../pipeline/opportunities-operation.ts";
import type { Workspace } from "../workspace.ts";
import { actionSchema } from "./week-action.ts";

/** What of the pipeline stands beside This week. */
export const pipelineShape = {
  coverage: z
    .object({
      quarter: z.string(),
      state: z.string().describe("alert: under what is set; target_met, no_target, low, healthy or high"),
      coverage: z.number().nullable(),
      alert_under: z.number(),
      action: actionSchema,
    })
    .describe("How far open opportunities cover what remains of the quarter's target"),
  stalled: z
    .array(
      z.object({
        ...customerNames,
        opportunity: z.string(),
        title: z.string(),
        action: actionSchema,
        amount: moneySchema,
        stage: z.string(),
        days: z.number().describe("Days in its stage"),
      }),
    )
    .describe("Open opportunities that stand too long in their stage, the largest first"),
  takebacks: z
    .array(
      z.object({
        ...customerNames,
        opportunity: z.string(),
        title: z.string(),
        action: actionSchema,
        claimed: moneySchema,
        kept: moneySchema.describe("What is left of it after 180 days"),
        closed: z.string(),
      }),
    )
    .describe("Won opportunities of whose expansion more than half went again within 180 days, newest first"),
};
const pipelineSchema = z.object(pipelineShape);

/** What of the pipeline stands beside This week, at most ten of each. */
export async function besidePipeline(workspace: Workspace): Promise<z.infer<typeof pipelineSchema>> {
  const covered = await coverage.run(workspace, {});
  const open = await opportunities.run(workspace, {
    ...{ behind: "stalled_share", sort: "amount", limit: MOST_LINES },
  });
  const taken = await realisedOperation.run(workspace, { status: ["taken_back"], limit: MOST_LINES });
  return {
    coverage: {
      ...{ quarter: covered.quarter, state: covered.now.state, coverage: covered.now.coverage },
      ...{ alert_under: covered.alert_under, action: { operation: "coverage", input: {} } },
    },
    stalled: open.rows.map(({ id, account, customer, name, title, amount, stage, days_in_stage: days }) => ({
      ...{
        opportunity: id,
        account,
        customer,
        name,
        title,
        amount,
        stage,
        days,
        action: { operation: "opportunity", input: { id } },
      },
    })),
    takebacks: taken.rows.map(
      ({ opportunity, account, customer, name, title, claimed, kept_180: kept, closed }) => ({
        ...{ opportunity, account, customer, name, title, claimed, kept, closed },
        action: { operation: "opportunity", input: { id: opportunity } },
      }),
    ),
  };
}
