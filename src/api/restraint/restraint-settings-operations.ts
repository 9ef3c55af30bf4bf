import { z } from "zod";
import { CambiumError } from "../../base/error.ts";
import {
  isRestraint,
  RESTRAINT,
  RESTRAINT_NAMES,
  restraintSettings,
  type SupportRule,
  setRestraint,
  setSupportRule,
} from "../../growth/restraint/restraint-settings.ts";
import { operation } from "../operation.ts";

const SUPPORT = "support";
const NAMES = [...RESTRAINT_NAMES, SUPPORT];

const settingRow = z.object({
  setting: z.string(),
  value: z.string(),
  default: z.string(),
  summary: z.string(),
});

export const offerSettings = operation({
  name: "offers settings",
  summary: "List the settings that say when offers are held back",
  effect: "read",
  isOfRecord: true,
  path: "/offers/settings",
  positional: [],
  input: z.object({}),
  output: z.object({ rows: z.array(settingRow) }),
  rows: "rows",
  async run({ store }) {
    const { values, support } = await restraintSettings(store);
    const numbers = RESTRAINT_NAMES.map((setting) => ({
      setting,
      value: String(values[setting]),
      default: String(RESTRAINT[setting].default),
      summary: RESTRAINT[setting].summary,
    }));
    const rule = {
      setting: SUPPORT,
      value: ruleText(support),
      default: "none",
      summary: "attribute and value of customers that are in support, such as ticket=open, or none",
    };
    return { rows: [...numbers, rule] };
  },
});

const ruleText = (rule: SupportRule): string => (rule === null ? "none" : `${rule.attribute}=${rule.value}`);

export const setOfferSetting = operation({
  name: "offers settings set",
  summary: "Change a setting that says when offers are held back",
  effect: "write",
  path: "/offers/settings",
  positional: ["setting", "value"],
  input: z.object({
    setting: z.string().describe(`One of ${NAMES.join(", ")}`),
    value: z.string().max(400).optional().describe("A whole number; of support an attribute=value, or none"),
    reset: z.boolean().optional().describe("Go back to the default"),
  }),
  output: z.object({ setting: z.string(), value: z.string() }),
  was: async ({ store }) => restraintSettings(store),
  async run({ store }, { setting, value, reset }) {
    if ((value === undefined) === (reset !== true))
      throw new CambiumError("usage", "pass either a value or reset, not both", {
        hint: "Pass a value, or --reset.",
      });
    if (setting === SUPPORT) {
      await setSupportRule(store, ruleOf(value ?? "none"));
      return { setting, value: ruleText((await restraintSettings(store)).support) };
    }
    if (!isRestraint(setting))
      throw new CambiumError("usage", `unknown setting: "${setting}"`, {
        reason: { id: "unknown", of: "setting", name: setting },
        hint: `Use one of ${NAMES.join(", ")}.`,
      });
    await setRestraint(store, setting, value === undefined ? null : numberOf(setting, value));
    return { setting, value: String((await restraintSettings(store)).values[setting]) };
  },
});

function numberOf(setting: string, text: string): number {
  if (/^\d{1,6}$/.test(text)) return Number(text);
  throw new CambiumError("usage", `invalid ${setting}: "${text}"`, { hint: "Use a whole number." });
}

function ruleOf(text: string): SupportRule {
  if (text === "none") return null;
  const [, attribute, value] = /^([^=]{1,200})=(.{1,200})$/.exec(text) ?? [];
  if (attribute !== undefined && value !== undefined) return { attribute, value };
  throw new CambiumError("usage", `invalid support: "${text}"`, {
    hint: "Use an attribute and its value, such as ticket=open, or none.",
  });
}
