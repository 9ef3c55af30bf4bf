import Stripe from "stripe";
import { z } from "zod";
import { CambiumError } from "../../../base/error.ts";
import type { Store } from "../../../store/store.ts";
import { knownAccounts } from "../accounts.ts";
import { readEvent } from "../objects/objects.ts";
import { namesUnknown } from "./intake.ts";

/**
 * What a webhook event brought: nothing if it is from another mode or account, on a test clock, or of a type that isn't
 * stored.
 */
export interface Brought {
  account: string | null;
  added: number;
  /** Whether something in it, or something it names, must be requested. */
  isMissing: boolean;
}

/**
 * Records an event sent by Stripe after verifying its signature. Durable when it returns.
 * @param body exactly as received
 * @throws CambiumError `bad_input` if it isn't from Stripe or isn't an event, `conflict` if its account can't be
 * determined
 */
export async function receiveEvent(
  store: Store,
  { body, signature, secret }: { body: Uint8Array; signature: string; secret: string },
  now: Date,
): Promise<Brought> {
  const raw = await verified(body, signature, secret);
  const head = headSchema.safeParse(raw);
  if (!head.success) throw new CambiumError("bad_input", "the body isn't a Stripe event");
  const { livemode, data } = head.data;
  const known = await knownAccounts(store);
  const id = head.data.account ?? head.data.context?.split("/").at(-1) ?? onlyOne([...known.keys()]);
  const account = known.get(id);
  if (account === undefined || account.livemode !== livemode || (data.object.test_clock ?? null) !== null)
    return { account: null, added: 0, isMissing: false };
  const { seen, missing } = readEvent(raw, id);
  const isMissing =
    missing.length > 0 || namesUnknown(seen, (type, name) => store.stripe.isTold(id, type, name));
  const { added } = seen.length === 0 ? { added: 0 } : await store.recordSeen(seen, now);
  return { account: id, added, isMissing };
}

const headSchema = z.object({
  livemode: z.boolean(),
  account: z.string().nullish(),
  context: z.string().nullish(),
  data: z.object({ object: z.looseObject({ test_clock: z.unknown().optional() }) }),
});

async function verified(body: Uint8Array, signature: string, secret: string): Promise<unknown> {
  try {
    return await Stripe.webhooks.constructEventAsync(body, signature, secret);
  } catch {
    throw new CambiumError("bad_input", "the signature doesn't match the body, or the body isn't JSON", {
      hint: "Check that STRIPE_WEBHOOK_SECRET, or the secret saved with `cambium secret set stripe_webhook`, is this endpoint's signing secret.",
    });
  }
}

function onlyOne(accounts: string[]): string {
  const [account, ...others] = accounts;
  if (account !== undefined && others.length === 0) return account;
  throw new CambiumError(
    "conflict",
    account === undefined ? "no Stripe account has been synced yet" : "the event doesn't name its account",
    { hint: "Run `cambium sync stripe` first; Stripe sends the event again later." },
  );
}
