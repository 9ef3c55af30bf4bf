import { z } from "zod";
import { CambiumError } from "../../base/error.ts";
import { Zone } from "../../base/zone.ts";
import { takeUsage } from "../../growth/open-growth.ts";
import { badLimitTexts } from "../../growth/usage/metadata-limits.ts";
import { knownAccounts } from "../../sources/stripe/accounts.ts";
import { DEFAULT_PACE } from "../../sources/stripe/api/limiter.ts";
import type { MetersRead } from "../../sources/stripe/meters/meters.ts";
import type { SyncReport, SyncRequest } from "../../sources/stripe/sync/session.ts";
import type { SyncEffects } from "../../sources/stripe/sync/sync.ts";
import { checkedSecret } from "../../store/secret-form.ts";
import type { Tell } from "../activity.ts";
import { operation } from "../operation.ts";
import { afterRecorded, booksAfter, failedAfter } from "../own-books.ts";
import { withoutRates } from "../settings/missing-rates.ts";
import { environment, type Workspace } from "../workspace.ts";
import { importMeterUsage, type MeterUsage } from "./meter-usage.ts";
import { proposed, proposedByStripe, proposedSchema } from "./proposals.ts";

const countRow = z.object({
  account: z.string(),
  type: z.string(),
  listed: z.number().describe("Number that Stripe listed"),
  new: z.number().describe("Number that were new"),
});

const accountRow = z.object({
  account: z.string(),
  is_full: z.boolean().describe("True if the full history was read, not only events"),
  test_clock_objects: z.number().describe("Test clock objects left out"),
  requests: z.number(),
  retries: z.number(),
  seconds: z.number(),
});

export const syncStripeOperation = operation({
  name: "sync stripe",
  summary: "Sync from Stripe: the full history first, then what's new",
  effect: "write",
  path: "/sync/stripe",
  positional: [],
  takesTurns: false,
  isResumable: true,
  keepsKey: true,
  input: z.object({
    since: z
      .string()
      .regex(/^\d{4}-\d{2}-\d{2}$/)
      .optional()
      .describe("Skip invoices and customers created before this day, such as 2024-01-31"),
    full: z.boolean().optional().describe("Read the full history again"),
    rate: z
      .number()
      .int()
      .min(1)
      .max(1000)
      .optional()
      .describe("Maximum requests per second; defaults to 20"),
    concurrency: z
      .number()
      .int()
      .min(1)
      .max(100)
      .optional()
      .describe("Maximum concurrent requests; defaults to 8"),
    accounts: z
      .array(z.string())
      .optional()
      .describe("Accounts to read with an organisation key: acct_1,acct_2"),
    account: z.string().min(1).optional().describe("Name for the account, if the key can't read its id"),
  }),
  output: z.object({
    rows: z.array(countRow),
    accounts: z.array(accountRow),
    not_read: z
      .array(z.string())
      .describe("Accounts in the folder that this key doesn't cover: they stay as they were"),
    usage: z
      .object({
        import: z.number().nullable().describe("Number of the import that holds it; null for nothing new"),
        observations: z.number().describe("Days of customers that are new or were corrected"),
        meters: z.number().describe("Meters of the accounts"),
      })
      .describe("What was read of Stripe's meters"),
    warnings: z.array(z.string()).describe("What wasn't read or couldn't be used, and why"),
    proposed: proposedSchema,
    without_rate: z.array(z.string()).describe("Currencies in use that have no exchange rate"),
    failed_after: failedAfter,
  }),
  rows: "rows",
  async run(workspace, input) {
    if (await workspace.isDemo()) {
      throw new CambiumError("conflict", `${workspace.directory} holds the demo company`, {
        hint: "Sync into another folder: pass --data DIR.",
      });
    }
    const request: SyncRequest = {
      ...(await stripeAccess(workspace)),
      pace: {
        perSecond: input.rate ?? DEFAULT_PACE.perSecond,
        atOnce: input.concurrency ?? DEFAULT_PACE.atOnce,
      },
      accounts: input.accounts?.flatMap((text) => text.split(",")).filter((id) => id !== ""),
      account: input.account,
      since: input.since === undefined ? undefined : secondOf(input.since, workspace),
      isFull: input.full,
    };
    const { syncStripe } = await import("../../sources/stripe/sync/session.ts");
    const { reports, brought, after } = await workspace.activity.follow(
      "sync stripe",
      async (tell, canceled) => {
        const signal = AbortSignal.any([workspace.closing, canceled]);
        const effects = told(syncEffects(workspace, signal), tell);
        const { found, usage } = await workspace.inSync(async () => {
          canceled.throwIfAborted();
          const synced = await syncStripe(workspace.store, request, effects);
          tell("Building the books");
          return { found: synced, usage: await usageAfter(workspace) };
        });
        return {
          reports: found,
          brought: usage,
          after: await workspace.inTurn(
            () => booksAfter(workspace, null, () => daysAfter(workspace, usage)),
            {
              name: "sync stripe",
            },
          ),
        };
      },
    );
    const rates = await afterRecorded(workspace, { without_rate: [] }, async () => ({
      ...after,
      without_rate:
        after.failed_after === undefined
          ? await workspace.inTurn(() => withoutRates(workspace), { name: "sync stripe" })
          : [],
    }));
    return {
      rows: reports.flatMap(countsOf),
      accounts: reports.map(accountOf),
      usage: {
        import: brought.import,
        observations: brought.observations,
        meters: reports.reduce((sum, { usage }) => sum + usage.meters, 0),
      },
      warnings: [
        ...reports.flatMap(({ account, usage }) => usageWarnings(account, usage)),
        ...brought.warnings,
        ...(await limitWarnings(workspace)),
      ],
      not_read: [...(await knownAccounts(workspace.store)).keys()].filter(
        (id) => !reports.some(({ account }) => account === id),
      ),
      proposed: await proposed(workspace, await proposedByStripe(workspace)),
      ...rates,
      ...(rates.failed_after === undefined &&
        brought.failed_after !== undefined && {
          failed_after: brought.failed_after,
        }),
    };
  },
});

/** Imports the usage that was read. Nothing else waits for it: what fails is said. */
async function usageAfter(workspace: Workspace): Promise<MeterUsage & { failed_after?: string }> {
  const nothing: MeterUsage = { import: null, observations: 0, warnings: [] };
  return afterRecorded(workspace, nothing, () =>
    workspace.inTurn(() => importMeterUsage(workspace), { name: "sync stripe" }),
  );
}

/** What the metadata of products says of limits and can't be used. */
export async function limitWarnings(workspace: Workspace): Promise<string[]> {
  return badLimitTexts(workspace.store, new Zone((await workspace.terms()).zone));
}

/** Makes days of usage that was imported, so that the first question about growth needn't. */
async function daysAfter(workspace: Workspace, { import: seq }: MeterUsage): Promise<void> {
  if (seq === null) return;
  await takeUsage(workspace.store, workspace.warehouse, (await workspace.terms()).zone);
}

function usageWarnings(account: string, { warnings, left }: MetersRead): string[] {
  if (left === 0) return warnings;
  const text = `${account}: usage of ${left.toLocaleString("en")} more customers and meters is left. Sync again to read it.`;
  return [...warnings, text];
}

/**
 * The Stripe key and API base URL.
 * @throws CambiumError `usage` when there's no key, or an invalid one
 */
export async function stripeAccess(workspace: Workspace): Promise<{ key: string; base: string | undefined }> {
  const { STRIPE_API_KEY: given, STRIPE_API_BASE: base } = environment(workspace);
  if (given) return { key: checkedSecret("stripe", given, "STRIPE_API_KEY"), base };
  const key = await workspace.secrets.get("stripe");
  if (key !== undefined) return { key: checkedSecret("stripe", key, "the saved secret stripe"), base };
  throw new CambiumError("usage", "no Stripe key is set", {
    hint: "Set STRIPE_API_KEY to a restricted key, or save one with `cambium secret set stripe`.",
  });
}

/**
 * The webhook signing secret, from the environment or saved; undefined when there's none.
 * @throws CambiumError `usage` for an invalid secret
 */
export async function webhookSecret(workspace: Workspace): Promise<string | undefined> {
  const given = environment(workspace).STRIPE_WEBHOOK_SECRET;
  if (given) return checkedSecret("stripe_webhook", given, "STRIPE_WEBHOOK_SECRET");
  const kept = await workspace.secrets.get("stripe_webhook");
  return kept === undefined
    ? undefined
    : checkedSecret("stripe_webhook", kept, "the saved secret stripe_webhook");
}

/**
 * Checks the secrets in the environment at start-up.
 * @throws CambiumError `usage` for an invalid secret
 */
export function checkGivenSecrets(workspace: Workspace): void {
  const { STRIPE_API_KEY: key, STRIPE_WEBHOOK_SECRET: secret } = environment(workspace);
  if (key) checkedSecret("stripe", key, "STRIPE_API_KEY");
  if (secret) checkedSecret("stripe_webhook", secret, "STRIPE_WEBHOOK_SECRET");
}

/** Whether there's a Stripe key, in the environment or saved; doesn't decrypt it. */
export async function hasStripeKey(workspace: Workspace): Promise<boolean> {
  if (environment(workspace).STRIPE_API_KEY) return true;
  return (await workspace.secrets.names()).includes("stripe");
}

/** The effects that syncing needs; aborted when the workspace closes or the signal says so. */
export function syncEffects({ effects, closing }: Workspace, signal = closing): SyncEffects {
  return {
    now: effects.now,
    clock: () => performance.now(),
    random: Math.random,
    sleep: (ms) => sleep(ms, signal),
    say: effects.progress,
    show: effects.show ?? (() => undefined),
    signal,
  };
}

/** The same effects, with all messages passed to `tell` too. */
function told(effects: SyncEffects, tell: Tell): SyncEffects {
  return {
    ...effects,
    say: (message) => {
      tell(message);
      effects.say(message);
    },
    show: (line, far) => {
      tell(line, far);
      effects.show(line, far);
    },
  };
}

/** Waits; throws when aborted. */
export function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, ms);
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
  });
}

function secondOf(day: string, { effects }: Workspace): number {
  const second = Date.parse(`${day}T00:00:00Z`) / 1000;
  if (second >= 0 && second <= effects.now().getTime() / 1000) return second;
  throw new CambiumError("usage", `--since ${day} isn't a past date`, {
    hint: "Use a date such as 2024-01-31.",
  });
}

function countsOf({ account, counts }: SyncReport): z.infer<typeof countRow>[] {
  return [...counts].map(([type, { listed, added }]) => ({ account, type, listed, new: added }));
}

function accountOf({ account, isFull, testClock, requests, retries, seconds }: SyncReport) {
  return { account, is_full: isFull, test_clock_objects: testClock, requests, retries, seconds };
}
