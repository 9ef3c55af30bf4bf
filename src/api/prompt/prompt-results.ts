import { z } from "zod";
import { promptCounts } from "../../growth/prompt/prompt-counts.ts";
import { offersTold } from "../../growth/records/told-versions.ts";
import { operation } from "../operation.ts";

export const promptResults = operation({
  name: "prompt results",
  summary: "Count what became of prompts: shown, clicked, accepted, done, and where left",
  effect: "read",
  path: "/prompt/results",
  positional: [],
  input: z.object({
    from: z.iso.date().optional().describe("Shown on this day or later (UTC)"),
    to: z.iso.date().optional().describe("Shown on this day or earlier (UTC)"),
  }),
  output: z.object({
    rows: z.array(
      z.object({
        place: z.string(),
        shown: z.number(),
        clicked: z.number(),
        accepted: z.number(),
        declined: z.number(),
        done: z.number().describe("Upgrades that were finished"),
        minutes: z.number().nullable().describe("Median minutes from being shown to the upgrade"),
        left_at: z.string().nullable().describe("The step at which most were left"),
        left: z.array(z.object({ step: z.string(), n: z.number() })).describe("Where they were left"),
      }),
    ),
  }),
  rows: "rows",
  async run({ store }, { from = "", to = "9999" }) {
    const all = [...offersTold.all(store).values()].map(({ body }) => body);
    const asked = all.filter(({ at }) => at.slice(0, 10) >= from && at.slice(0, 10) <= to);
    return {
      rows: promptCounts(asked).map(({ left, ...counts }) => ({
        ...counts,
        left_at: left[0]?.step ?? null,
        left,
      })),
    };
  },
});
