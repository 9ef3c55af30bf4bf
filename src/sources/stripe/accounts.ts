import { z } from "zod";
import { CambiumError } from "../../base/error.ts";
import type { Store } from "../../store/store.ts";

const accountSchema = z.object({
  livemode: z.boolean(),
  /** Read through an organisation's key. */
  isContext: z.boolean().default(false),
  /** Its default currency, in capitals, and the time zone of its dashboard; absent where the key can't read them. */
  currency: z.string().optional(),
  zone: z.string().optional(),
});

/** What a data folder remembers about a Stripe account. */
export type KnownAccount = z.infer<typeof accountSchema>;

const KIND = "stripe_account";

/** A data folder's Stripe accounts, by id. */
export function knownAccounts(store: Store): Promise<Map<string, KnownAccount>> {
  return store.notes(KIND, accountSchema);
}

/**
 * Remembers an account before its first object is stored.
 * @throws CambiumError `conflict` if the folder has data of the other mode, live or test
 */
export async function rememberAccount(store: Store, id: string, account: KnownAccount): Promise<void> {
  const known = await knownAccounts(store);
  const other = [...known].find(([, { livemode }]) => livemode !== account.livemode);
  if (other !== undefined) {
    const [mode, theirs] = account.livemode ? ["live", "test"] : ["test", "live"];
    throw new CambiumError(
      "conflict",
      `${store.directory} has ${theirs}-mode data of ${other[0]}, but this is a ${mode}-mode key`,
      {
        hint: "Test and live data never mix: choose another folder with --data.",
      },
    );
  }
  store.setNote(KIND, id, { ...known.get(id), ...account });
}

/** Whether a key reads live data, judging by its prefix; null if the prefix doesn't say. */
export function isLiveKey(key: string): boolean | null {
  const mode = /^(?:sk|rk)_(?:org_)?(live|test)_/.exec(key)?.[1];
  return mode === undefined ? null : mode === "live";
}

/** Whether a key belongs to an organisation and can read several accounts. */
export function isOrganisationKey(key: string): boolean {
  return key.startsWith("sk_org_");
}

/** Whether a key has full access in live mode, not only read access. */
export function isFullKey(key: string): boolean {
  return key.startsWith("sk_live_");
}
