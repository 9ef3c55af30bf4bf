import { z } from "zod";
import { isCurrency, minorDigits } from "../../base/currency.ts";
import { Zone } from "../../base/zone.ts";
import { PRESETS } from "../../engine/policy/policy.ts";
import type { FileSummary } from "../../model/import-files.ts";
import {
  keepProposals,
  keptProposals,
  PROPOSED_SETTINGS,
  type Proposal,
} from "../../model/proposal-record.ts";
import { type KnownAccount, knownAccounts } from "../../sources/stripe/accounts.ts";
import type { Workspace } from "../workspace.ts";
import { zoneOfTimes } from "./zone-proposal.ts";

export const proposalSchema = z.object({
  setting: z.enum(PROPOSED_SETTINGS),
  value: z.string(),
  why: z.string(),
});

/** What `proposed` of an answer is. */
export const proposedSchema = z
  .array(proposalSchema)
  .describe(
    "Settings that your data suggests, each once: follow with `settings set`, or keep yours with `settings decline`",
  );

/**
 * Settings that the first import of a folder suggests, where they differ from what is set: the currency of most MRR, the
 * time zone of the files' times, and the policy of the vendor whose export it is. Settings that were chosen before, or
 * suggested before, are left alone. Call it before the import.
 */
export async function proposing(
  workspace: Workspace,
): Promise<(files: FileSummary[]) => Promise<Proposal[]>> {
  const isFirst = (await workspace.store.lastSeq()) === 0;
  return (files) => unanswered(workspace, isFirst ? [currencyOf(files), zoneOf(files), policyOf(files)] : []);
}

/** Settings that synced Stripe accounts suggest, where all of them agree: their currency and time zone, and Stripe's policy. */
export async function proposedByStripe(workspace: Workspace): Promise<Proposal[]> {
  const accounts = [...(await knownAccounts(workspace.store))];
  const names = accounts.map(([id]) => id).join(", ");
  const agreed = (term: "currency" | "zone") => agreedIn(accounts.map(([, account]) => account[term]));
  const [currency, zone] = [agreed("currency"), agreed("zone")];
  return unanswered(workspace, [
    currency !== null && isCurrency(currency)
      ? {
          setting: "currency",
          value: currency,
          why: `${currency} is the default currency of ${names} at Stripe.`,
        }
      : null,
    zone !== null && isZone(zone)
      ? { setting: "timezone", value: zone, why: `Stripe's dashboard shows ${names} in ${zone}.` }
      : null,
    { setting: "policy", value: "stripe", why: "Stripe's own figures follow this policy." },
  ]);
}

/** Keeps what was suggested, so that it's asked once. */
export async function proposed(workspace: Workspace, proposals: Proposal[]): Promise<Proposal[]> {
  await keepProposals(workspace.store, proposals);
  return proposals;
}

async function unanswered(workspace: Workspace, all: (Proposal | null)[]): Promise<Proposal[]> {
  const chosen = await workspace.store.settings();
  const settings = await workspace.settings();
  const kept = await keptProposals(workspace.store);
  return all
    .flatMap((one) => one ?? [])
    .filter(
      ({ setting, value }) =>
        chosen[setting] === undefined &&
        !isSame(setting, value, settings[setting]) &&
        !kept.some((one) => one.setting === setting),
    );
}

/** Whether two values of a setting mean the same: Etc/UTC is UTC. */
function isSame(setting: Proposal["setting"], one: string, other: string): boolean {
  return setting === "timezone" ? new Zone(one).name === new Zone(other).name : one === other;
}

function agreedIn(terms: KnownAccount["zone"][]): string | null {
  const [one, ...others] = new Set(terms);
  return one === undefined || others.length > 0 ? null : one;
}

function isZone(name: string): boolean {
  try {
    return new Zone(name).name !== "";
  } catch {
    return false;
  }
}

function zoneOf(files: FileSummary[]): Proposal | null {
  const times = files.map(({ name, understanding }) => ({ name, times: understanding.times }));
  return zoneOfTimes(times, Intl.DateTimeFormat().resolvedOptions().timeZone);
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
