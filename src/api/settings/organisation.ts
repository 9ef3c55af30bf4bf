import { z } from "zod";
import { findPolicy } from "../../model/policies/policy-record.ts";
import { checkSetting, SETTINGS } from "../../store/settings.ts";
import { operation } from "../operation.ts";

const settingRows = z.object({
  rows: z.array(z.object({ name: z.string(), value: z.string(), summary: z.string(), default: z.string() })),
});

export const settings = operation({
  name: "settings",
  summary: "List the organisation's settings",
  effect: "read",
  isOfRecord: true,
  path: "/settings",
  positional: [],
  input: z.object({}),
  output: settingRows,
  rows: "rows",
  async run(workspace) {
    const values = new Map(Object.entries(await workspace.settings()));
    const rows = Object.entries(SETTINGS).map(([name, { summary, default: usual }]) => ({
      name,
      value: values.get(name) ?? usual,
      summary,
      default: usual,
    }));
    return { rows };
  },
});

export const setSetting = operation({
  name: "settings set",
  summary: "Change one of the organisation's settings; figures update at once",
  effect: "write",
  path: "/settings/{name}",
  positional: ["name", "value"],
  input: z.object({
    name: z.string().describe("Name of the setting"),
    value: z.string().describe("New value"),
  }),
  output: z.object({ name: z.string(), value: z.string(), previous: z.string() }),
  async was(workspace, { name }) {
    return Object.entries(await workspace.settings()).find(([known]) => known === name)?.[1];
  },
  async run(workspace, input) {
    const { name, value } = checkSetting(input.name, input.value);
    if (name === "policy") await findPolicy(workspace.store, value);
    const previous = (await workspace.settings())[name];
    workspace.store.setSetting(name, value);
    return { name, value, previous };
  },
});
