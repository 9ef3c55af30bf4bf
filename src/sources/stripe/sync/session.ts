import { CambiumError } from "../../../base/error.ts";
import { oddCharacter } from "../../../store/secret-form.ts";
import type { Store } from "../../../store/store.ts";
import { isFullKey, isLiveKey, isOrganisationKey, knownAccounts, rememberAccount } from "../accounts.ts";
import { type StripeApi, type StripeClient, stripeClient } from "../api/client.ts";
import type { Pace } from "../api/limiter.ts";
import { LISTS, readPage } from "../api/lists.ts";
import { type MetersRead, syncMeters } from "../meters/meters.ts";
import { preflight } from "./preflight.ts";
import { type OpenAccount, type SyncEffects, type Synced, syncAccount } from "./sync.ts";

export interface SyncRequest {
  key: string;
  pace: Pace;
  /** Address of Stripe's API; the official one if omitted. */
  base?: string;
  /** Accounts to read with an organisation's key; the known ones if omitted. */
  accounts?: string[];
  /** Name for the account if the key has no permission to read its id. */
  account?: string;
  /** Invoices and customers are read from this second on. */
  since?: number;
  isFull?: boolean;
  /** Refuses accounts that the data folder doesn't have yet. */
  isKnownOnly?: boolean;
}

/** What a sync of one account brought, and its cost. */
export interface SyncReport extends Synced {
  usage: MetersRead;
  requests: number;
  retries: number;
  seconds: number;
}

/** The accounts a key gives access to, checked and ready to read. */
export interface Session {
  accounts: (OpenAccount & { at: number })[];
  close(): void;
}

/** Syncs every account of a key, one after the other. @throws CambiumError saying what happened and how to fix it */
export async function syncStripe(
  store: Store,
  request: SyncRequest,
  effects: SyncEffects,
): Promise<SyncReport[]> {
  const session = await openSession(store, request, effects);
  try {
    const reports: SyncReport[] = [];
    for (const account of session.accounts) {
      const began = effects.clock();
      const options = { ...request, at: account.at, atOnce: request.pace.atOnce };
      const synced = await syncAccount(store, account, options, effects);
      const usage = await syncMeters(store, account, { ...options, isAll: request.isFull }, effects);
      const seconds = Math.round((effects.clock() - began) / 100) / 10;
      reports.push({ ...synced, usage, ...account.reader.counts, seconds });
    }
    return reports;
  } finally {
    session.close();
  }
}

/**
 * Checks a key: its accounts, its permissions, and that they fit the data folder.
 * @throws CambiumError naming everything that is missing
 */
export async function openSession(
  store: Store,
  request: SyncRequest,
  effects: SyncEffects,
): Promise<Session> {
  const client = stripeClient(request, effects);
  const stop = () => client.close();
  effects.signal?.addEventListener("abort", stop, { once: true });
  const close = () => {
    effects.signal?.removeEventListener("abort", stop);
    client.close();
  };
  try {
    if (isFullKey(request.key))
      effects.say("This key has full access to Stripe: a restricted key with read permissions is enough");
    const accounts: Session["accounts"] = [];
    for (const context of await contextsOf(store, request)) {
      accounts.push(await openAccount(store, client, request, context));
    }
    return { accounts, close };
  } catch (error) {
    close();
    throw error;
  }
}

/** The accounts to name in requests; undefined stands for the key's own. */
async function contextsOf(store: Store, request: SyncRequest): Promise<(string | undefined)[]> {
  const { key, accounts, isKnownOnly } = request;
  for (const account of accounts ?? []) {
    const odd = oddCharacter(account);
    if (odd !== null)
      throw new CambiumError("usage", `an account in --accounts ${odd}`, {
        hint: "Use account ids: --accounts acct_1,acct_2",
      });
  }
  if (accounts !== undefined && accounts.length > 0) return [...new Set(accounts)];
  const known = [...(await knownAccounts(store))];
  const contexts = known.filter(([, { isContext }]) => isContext).map(([id]) => id);
  const hasOnlyContexts = contexts.length > 0 && contexts.length === known.length;
  if (!isOrganisationKey(key)) return isKnownOnly === true && hasOnlyContexts ? contexts : [undefined];
  if (contexts.length > 0) return contexts;
  throw new CambiumError("usage", "an organisation key needs a list of accounts", {
    hint: "Pass their ids: --accounts acct_1,acct_2",
  });
}

async function openAccount(
  store: Store,
  client: StripeClient,
  request: SyncRequest,
  context: string | undefined,
): Promise<OpenAccount & { at: number }> {
  const reader: StripeApi = client.reader(context);
  const found = await preflight(reader);
  const named = context?.split("/").at(-1);
  const id = named ?? (await nameOf(store, found.id, request.account));
  const isLive = isLiveKey(request.key);
  const livemode = isLive ?? found.livemode;
  if (request.isKnownOnly === true && !(await knownAccounts(store)).has(id))
    throw new CambiumError("conflict", `the key is for ${id}, which isn't in ${store.directory}`, {
      hint: "Run `cambium sync stripe` to add it, or start without STRIPE_API_KEY.",
    });
  await checkHolder(store, reader, id);
  if (livemode !== null)
    await rememberAccount(store, id, { livemode, isContext: named !== undefined, ...found.terms });
  return { id, livemode: livemode ?? true, at: found.at, reader };
}

/** The account's own id; if the key can't read it, the given name, or the one it was synced under before. */
async function nameOf(store: Store, id: string | null, given: string | undefined): Promise<string> {
  if (id !== null && given !== undefined && id !== given)
    throw new CambiumError("usage", `the key is for ${id}, not ${given}`, {
      hint: "Leave --account out, or use that account's key.",
    });
  if (id !== null || given !== undefined) return id ?? given ?? "stripe";
  const own = [...(await knownAccounts(store))].filter(([, { isContext }]) => !isContext);
  const [only] = own;
  if (only !== undefined && own.length === 1) return only[0];
  throw new CambiumError("usage", "the key has no permission to read its account id", {
    hint: "Give it read permission for Accounts in Stripe, or name the account with --account NAME, and use the same name each time.",
  });
}

/** Whether two names may mean the same account: at least one isn't Stripe's own id. */
function isSelfNamed(account: string, id: string): boolean {
  return account !== id && !(account.startsWith("acct_") && id.startsWith("acct_"));
}

/**
 * Refuses objects that the data folder has under another account name, which would count twice. If all names are Stripe
 * ids, no check is needed.
 * @throws CambiumError `conflict` if so, or if a known name is used for another account
 */
async function checkHolder(store: Store, reader: StripeApi, id: string): Promise<void> {
  const known = await knownAccounts(store);
  if ([id, ...known.keys()].every((name) => name.startsWith("acct_"))) return;
  const { data } = await readPage(reader, LISTS.customer.path, {});
  const ids = data.map((one) => String(one.id));
  const other = [...known.keys()].find(
    (account) => isSelfNamed(account, id) && store.stripe.holds(account, "customer", ids),
  );
  if (other !== undefined)
    throw new CambiumError(
      "conflict",
      `${store.directory} has the customers of ${id} under the name ${other}`,
      {
        hint: `Continue with --account ${other}, or sync into another folder with --data.`,
      },
    );
  const products = (await readPage(reader, LISTS.product.path, { active: true })).data.map((one) =>
    String(one.id),
  );
  const isOther = products.length > 0 && !store.stripe.holds(id, "product", products);
  if (known.has(id) && isOther && store.stripe.has(id, "product"))
    throw new CambiumError("conflict", `${store.directory} has another account named ${id}`, {
      hint: "Pass another name with --account, or sync into another folder with --data.",
    });
}
