import { z } from "zod";
import { minorDigits } from "../../base/currency.ts";
import { PRESETS } from "../../engine/policy/policy.ts";
import type { FileSummary } from "../../model/import-files.ts";
import type { Workspace } from "../workspace.ts";

export const proposalSchema = z.object({
  setting: z.enum(["currency", "timezone", "policy"]),
  value: z.string(),
  why: z.string(),
});
export type Proposal = z.infer<typeof proposalSchema>;

/**
 * Settings that the first import of a folder suggests, where they differ from what is set: the currency of most MRR, and
 * the policy of the vendor whose export it is. Settings that were chosen before are left alone. Call it before the import.
 */
export async function proposing(workspace: Workspace): Promise<(files: FileSummary[]) => Proposal[]> {
  const isFirst = (await workspace.store.lastSeq()) === 0;
  const chosen = await workspace.store.settings();
  const settings = await workspace.settings();
  return (files) => {
    const all = isFirst ? [currencyOf(files), policyOf(files)] : [];
    return all
      .filter(
        (one) => one !== null && chosen[one.setting] === undefined && settings[one.setting] !== one.value,
      )
      .flatMap((one) => one ?? []);
  };
}

/** The currency of most MRR: of the amounts a month of rows that still run, a yen counting as a cent. */
function currencyOf(files: FileSummary[]): Proposal | null {
  const sums = new Map<string, { monthly: number; rows: number }>();
  for (const { currency, monthly, running, rows } of files.flatMap(({ contents }) => contents.currencies)) {
    const one = sums.get(currency ?? "") ?? { monthly: 0, rows: 0 };
    one.monthly += (monthly ?? 0) / (currency !== null && minorDigits(currency) === 0 ? 100 : 1);
    one.rows += running ?? rows;
    sums.set(currency ?? "", one);
  }
  const [first, ...others] = [...sums].sort(([, a], [, b]) => b.monthly - a.monthly || b.rows - a.rows);
  if (first === undefined || first[0] === "") return null;
  const all = [first, ...others].reduce((sum, [, { rows }]) => sum + rows, 0);
  const why =
    others.length === 0
      ? `All rows are in ${first[0]}.`
      : `${first[1].rows} of ${all} running rows, and most MRR, are in ${first[0]}.`;
  return { setting: "currency", value: first[0], why };
}

/** The policy of the vendor whose export the files are. */
function policyOf(files: FileSummary[]): Proposal | null {
  const vendors = new Set(
    files.map(({ understanding }) => understanding.mapping.preset?.split(/[^a-z0-9]/)[0]),
  );
  const [vendor] = vendors;
  if (vendors.size !== 1 || vendor === undefined || !Object.hasOwn(PRESETS, vendor)) return null;
  return {
    setting: "policy",
    value: vendor,
    why: `The file is an export of ${vendor}, whose own figures follow this policy.`,
  };
}
