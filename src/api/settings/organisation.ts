import { z } from "zod";
import { findPolicy } from "../../model/policies/policy-record.ts";
import { declineProposal, keptProposals } from "../../model/proposal-record.ts";
import { checkSetting, SETTINGS } from "../../store/settings.ts";
import { operation } from "../operation.ts";
import { withoutRates } from "./missing-rates.ts";

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
  output: z.object({
    name: z.string(),
    value: z.string(),
    previous: z.string(),
    warning: z.string().optional().describe("What figures now lack, if anything"),
  }),
  async was(workspace, { name }) {
    return Object.entries(await workspace.settings()).find(([known]) => known === name)?.[1];
  },
  async run(workspace, input) {
    const { name, value } = checkSetting(input.name, input.value);
    if (name === "policy") await findPolicy(workspace.store, value);
    const previous = (await workspace.settings())[name];
    const lacking = name === "currency" ? await withoutRates(workspace, value) : [];
    workspace.store.setSetting(name, value);
    return { name, value, previous, ...(lacking.length > 0 && { warning: lackingText(lacking, value) }) };
  },
});

function lackingText(lacking: string[], currency: string): string {
  return `There is no exchange rate from ${lacking.join(", ")} to ${currency}. Figures need them: import them with \`cambium import fx FILE\` (date, base, quote, rate), or use a policy that keeps currencies separate.`;
}

export const settingProposals = operation({
  name: "settings proposals",
  summary: "List settings that your data suggested and you didn't follow, and why",
  effect: "read",
  isOfRecord: true,
  path: "/settings/proposals",
  positional: [],
  input: z.object({}),
  output: z.object({
    rows: z.array(
      z.object({
        setting: z.string(),
        value: z.string().describe("What the data suggested"),
        set: z.string().describe("What is set"),
        is_declined: z.boolean().describe("Whether you decided to keep what is set"),
        why: z.string(),
      }),
    ),
  }),
  rows: "rows",
  async run(workspace) {
    const values = await workspace.settings();
    const kept = await keptProposals(workspace.store);
    return {
      rows: kept
        .filter(({ setting, value }) => values[setting] !== value)
        .map(({ setting, value, is_declined, why }) => ({
          setting,
          value,
          set: values[setting],
          is_declined,
          why,
        })),
    };
  },
});

export const declineSetting = operation({
  name: "settings decline",
  summary: "Keep a setting as it is, though your data suggested another value",
  effect: "write",
  path: "/settings/{name}/decline",
  positional: ["name"],
  input: z.object({ name: z.string().describe("Name of the setting") }),
  output: z.object({ name: z.string(), kept: z.string(), suggested: z.string() }),
  async run(workspace, { name }) {
    const { setting, value } = await declineProposal(workspace.store, name);
    return { name: setting, kept: (await workspace.settings())[setting], suggested: value };
  },
});
