import { z } from "zod";
import { PERIODS, periodOf } from "../../base/period.ts";
import { answer } from "../../metrics/figures/compute.ts";
import { understand } from "../../metrics/question/question.ts";
import { previewFigures, type SideFigures } from "../../metrics/readings/preview-figures.ts";
import { checkCoverage } from "../../model/policies/policy-coverage.ts";
import { findPolicy } from "../../model/policies/policy-record.ts";
import { PREVIEW_SCHEMA, withReading } from "../../model/preview-schema.ts";
import { checkSetting, type SettingName, type Settings } from "../../store/settings.ts";
import { operation } from "../operation.ts";
import { readingOf } from "../readings.ts";
import type { Workspace } from "../workspace.ts";
import {
  closedNotes,
  missingNotes,
  previewCurrency,
  previewNotes,
  previewPeriod,
  previewRow,
  previewRows,
  type Standing,
  separateNotes,
  standing,
} from "./preview.ts";

/** Settings that change none of these figures, and what they change instead. */
const BESIDE: Partial<Record<SettingName, string>> = {
  organisation: "Only the name on pages and exports changes.",
  mrr_bands: "Only customers' MRR bands change; totals stay the same.",
  link_by: "Only figures that count linked customers as one change.",
  stage_onboarding_days: "Only customers' stages change; totals stay the same.",
  stage_expanded_days: "Only customers' stages change; totals stay the same.",
  stage_at_risk_days: "Only customers' stages change; totals stay the same.",
};

/** The metrics that use the gross margin. */
const BY_MARGIN = ["ltv", "ltv_5y"];

export const settingsPreview = operation({
  name: "settings preview",
  summary: "Preview figures under another value of a setting, without saving it",
  effect: "read",
  path: "/settings/{name}/preview",
  positional: ["name", "value"],
  input: z.object({
    name: z.string().describe("Name of the setting"),
    value: z.string().describe("Value to try"),
    period: previewPeriod,
  }),
  output: z.object({
    name: z.string(),
    value: z.string(),
    previous: z.string(),
    notes: previewNotes,
    rows: z.array(previewRow),
  }),
  rows: "rows",
  money: () => ["before", "after"],
  moneyOf: previewCurrency,
  async run(workspace, input) {
    const { name, value } = checkSetting(input.name, input.value);
    const settings = await workspace.settings();
    const changed: Settings = { ...settings, [name]: value };
    const policy = await findPolicy(workspace.store, changed.policy);
    const now = await standing(workspace, input.period);
    await checkCoverage(workspace.warehouse, policy.name, policy.policy);
    const { before, after } = await bothSides(workspace, now, changed);
    const rows = previewRows(now.period, before, after);
    if (name === "margin") rows.push(...(await marginRows(workspace, now, value)));
    const terms = { policy: policy.name, settings: policy.policy, ...pick(changed) };
    return {
      name,
      value,
      previous: settings[name],
      notes: [
        ...(BESIDE[name] === undefined ? [] : [BESIDE[name]]),
        ...separateNotes([policy], changed.currency),
        ...missingNotes(before, after),
        ...(await closedNotes(workspace, terms)),
      ],
      rows,
    };
  },
});

const pick = ({ timezone, currency }: Settings) => ({ timezone, currency });

/** The figures before and after; rebuilds the states when the setting changes how they're read. */
async function bothSides(
  { store, warehouse }: Workspace,
  { side, own, period }: Standing,
  changed: Settings,
): Promise<{ before: SideFigures; after: SideFigures }> {
  const { policy } = await findPolicy(store, changed.policy);
  const reading = readingOf(changed);
  const isRead =
    reading.zone === side.reading.zone &&
    reading.currency === side.reading.currency &&
    reading.invoiceGraceDays === side.reading.invoiceGraceDays;
  const other = { ...side, policy, reading };
  const both = (after: typeof side) => previewFigures(warehouse, { before: side, after }, period);
  if (isRead) return both(changed.policy === own.name ? side : other);
  const made = { ...other, rules: PREVIEW_SCHEMA, states: PREVIEW_SCHEMA };
  return withReading(store, warehouse, reading, () => both(made));
}

async function marginRows(
  workspace: Workspace,
  { period }: Standing,
  margin: string,
): Promise<z.infer<typeof previewRow>[]> {
  const { book, subject } = await workspace.reading();
  if (book.isSeparate) return [];
  const rows: z.infer<typeof previewRow>[] = [];
  for (const metric of BY_MARGIN) {
    const interval = PERIODS.find((name) => periodOf(name, period.start).label === period.label);
    const asked = understand({ metric, from: period.label, to: period.label, interval }, subject);
    const figure = async (percent: bigint) => {
      const value = (await answer({ ...book, margin: percent }, asked)).rows.at(-1)?.value;
      return typeof value === "number" ? value : null;
    };
    const [before, after] = [await figure(book.margin), await figure(BigInt(margin))];
    const currency = { currency_before: book.currency, currency_after: book.currency };
    rows.push({ metric, unit: "money", ...currency, period: period.label, before, after });
  }
  return rows;
}
