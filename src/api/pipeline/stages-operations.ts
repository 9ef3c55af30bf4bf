import { z } from "zod";
import { removeStage, Stages, setStage } from "../../growth/pipeline/stages.ts";
import { STAGE_KINDS } from "../../growth/records/schemas.ts";
import { operation } from "../operation.ts";

const stageRow = z.object({
  stage: z.string(),
  name: z.string(),
  kind: z.enum(STAGE_KINDS).describe("What it means, whatever it is called"),
  place: z.number().describe("Open stages stand in this order; closed ones come last"),
  is_default: z.boolean().describe("Whether it is one of the seven that are always there"),
});
const idInput = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_-]{0,99}$/, "small letters, digits, - and _")
  .describe("Id of the stage, such as proposal");

const rowOf = ({ id, name, kind, place, isDefault }: Stages["all"][number]) => ({
  ...{ stage: id, name, kind, place, is_default: isDefault },
});

export const stagesOperation = operation({
  name: "stages",
  summary: "List the stages of the pipeline, in order",
  effect: "read",
  isOfRecord: true,
  path: "/stages",
  positional: [],
  input: z.object({}),
  output: z.object({ rows: z.array(stageRow) }),
  rows: "rows",
  run: async ({ store }) => ({ rows: new Stages(store).all.map(rowOf) }),
});

export const setStageOperation = operation({
  name: "stages set",
  summary: "Rename or move a stage of the pipeline, or add one",
  effect: "write",
  path: "/stages",
  positional: ["stage"],
  input: z.object({
    stage: idInput,
    name: z.string().trim().min(1).max(100).optional().describe("What it is called"),
    place: z.number().int().min(0).max(1000).optional().describe("Where it stands, as `stages` lists it"),
    kind: z.enum(STAGE_KINDS).optional().describe("What a new stage means"),
  }),
  output: stageRow,
  was: async ({ store }, { stage }) => new Stages(store).find(stage),
  async run({ store, effects }, { stage, ...change }) {
    return rowOf(setStage(store, stage, change, effects.now()));
  },
});

export const removeStageOperation = operation({
  name: "stages remove",
  summary: "Remove a stage that was added, once no opportunity stands in it",
  effect: "write",
  path: "/stages/remove",
  positional: ["stage"],
  input: z.object({ stage: idInput }),
  output: z.object({ stage: z.string() }),
  was: async ({ store }, { stage }) => new Stages(store).find(stage),
  async run({ store, effects }, { stage }) {
    removeStage(store, stage, store.versions.count("opportunity", { stage }), effects.now());
    return { stage };
  },
});
