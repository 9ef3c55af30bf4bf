import { z } from "zod";
import { CambiumError } from "../../base/error.ts";
import { isFullKey, isLiveKey, isOrganisationKey } from "../../sources/stripe/accounts.ts";
import { DEFAULT_PACE } from "../../sources/stripe/api/limiter.ts";
import { checkedSecret } from "../../store/secret-form.ts";
import { operation } from "../operation.ts";
import { environment, type Workspace } from "../workspace.ts";
import { stripeAccess, syncEffects } from "./sync-operations.ts";

export const syncConnectOperation = operation({
  name: "sync connect",
  summary: "Check each permission of a Stripe key, and save it if it can sync",
  effect: "write",
  path: "/sync/connect",
  positional: [],
  takesTurns: false,
  input: z.object({
    api_key: z
      .string()
      .optional()
      .describe(
        "Restricted key, as the page sends it; on the command line, set STRIPE_API_KEY, which other users can't see",
      ),
  }),
  output: z.object({
    rows: z.array(
      z.object({
        permission: z.string().describe("As Stripe's dashboard names it"),
        is_granted: z.boolean(),
        is_needed: z.boolean().describe("False if a sync goes on without it"),
        stripe_name: z.string().nullable().describe("What Stripe calls a missing permission, if it says so"),
      }),
    ),
    account: z.string().nullable().describe("The key's account; null if the key can't read it"),
    is_live: z.boolean().nullable().describe("False for a test key; null if unknown"),
    is_full_access: z
      .boolean()
      .describe("True for a key that could change things: a restricted one is enough"),
    is_saved: z
      .boolean()
      .describe("Whether the key was saved, encrypted: only if no permission that is needed is missing"),
  }),
  rows: "rows",
  async run(workspace, { api_key: given }) {
    await checkPlace(workspace, given);
    const { key, base } = await keyOf(workspace, given);
    if (isOrganisationKey(key))
      throw new CambiumError(
        "unsupported",
        "this is the key of an organisation, which needs a list of accounts",
        {
          hint: "Connect it with the command line: npx cambium sync stripe --accounts acct_1,acct_2",
        },
      );
    const { permissions, id, livemode } = await tried(workspace, key, base);
    const isWhole = permissions.every(({ isGranted, isNeeded }) => isGranted || !isNeeded);
    if (isWhole) await workspace.secrets.set("stripe", key);
    return {
      rows: permissions.map(({ name, isGranted, isNeeded, stripeName }) => ({
        permission: name,
        is_granted: isGranted,
        is_needed: isNeeded,
        stripe_name: stripeName,
      })),
      account: id,
      is_live: isLiveKey(key) ?? livemode,
      is_full_access: isFullKey(key),
      is_saved: isWhole,
    };
  },
});

export const syncCancelOperation = operation({
  name: "sync cancel",
  summary: "Stop the running sync from Stripe; the next one continues from there",
  effect: "write",
  path: "/sync/cancel",
  positional: [],
  takesTurns: false,
  input: z.object({}),
  output: z.object({ canceled: z.number().describe("Syncs that were running") }),
  run: async ({ activity }) => ({ canceled: activity.cancel("sync stripe") }),
});

async function tried(workspace: Workspace, key: string, base: string | undefined) {
  const [{ stripeClient }, { tryKey }] = await Promise.all([
    import("../../sources/stripe/api/client.ts"),
    import("../../sources/stripe/sync/preflight.ts"),
  ]);
  const client = stripeClient({ key, base, pace: DEFAULT_PACE }, syncEffects(workspace));
  try {
    return await tryKey(client.reader());
  } finally {
    client.close();
  }
}

async function keyOf(workspace: Workspace, given: string | undefined) {
  if (given === undefined) return stripeAccess(workspace);
  return { key: checkedSecret("stripe", given, "the key"), base: environment(workspace).STRIPE_API_BASE };
}

/** Refuses a key that would not be used. @throws CambiumError `conflict` */
async function checkPlace(workspace: Workspace, given: string | undefined): Promise<void> {
  if (await workspace.isDemo())
    throw new CambiumError("conflict", `${workspace.directory} holds the demo company`, {
      hint: "Leave the demo first, or pass another folder with --data DIR.",
    });
  const { STRIPE_API_KEY: other } = environment(workspace);
  if (given !== undefined && other && other.trim() !== given.trim())
    throw new CambiumError("conflict", "the server was started with another key, in STRIPE_API_KEY", {
      hint: "Sync with that one, or start the server without STRIPE_API_KEY.",
    });
}
