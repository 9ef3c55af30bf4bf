import { messageOf } from "../../base/error.ts";
import { knownAccounts } from "../../sources/stripe/accounts.ts";
import { DEFAULT_PACE } from "../../sources/stripe/api/limiter.ts";
import { LISTS, readPage } from "../../sources/stripe/api/lists.ts";
import { openSession, type Session } from "../../sources/stripe/sync/session.ts";
import { isRelistDue, relistAccount, type Synced, syncAccount } from "../../sources/stripe/sync/sync.ts";
import type { Tell } from "../activity.ts";
import { buildOwnBooks } from "../own-books.ts";
import type { Workspace } from "../workspace.ts";
import { hasStripeKey, sleep, stripeAccess, syncEffects } from "./sync-operations.ts";

/** What a turn is for in which the books are brought up to what came from Stripe. */
const NEW_EVIDENCE = { name: "the books of new evidence" };

export interface FreshOptions {
  /** How long it waits between two polls, in milliseconds; null never polls by itself. */
  everyMs: number | null;
  /** Told what goes wrong, once as long as it stays the same; polling goes on. */
  onError(error: unknown): void;
}

/** Keeps a workspace up to date with Stripe. */
export interface Fresh {
  /** Something came by webhook: books are brought up, and what it did not hold is asked for, again after the next one when that failed. */
  wake(isMissing: boolean): void;
  /** Cuts off the round that runs, and ends when it has come to its end. */
  stop(): Promise<void>;
}

/**
 * Polls Stripe for what is new of the accounts that the folder holds, as long as a key is at hand; once a day what
 * may change without an event is listed again.
 */
export function keepFresh(workspace: Workspace, { everyMs, onError }: FreshOptions): Fresh {
  const stopping = new AbortController();
  const signal = AbortSignal.any([stopping.signal, workspace.closing]);
  let told = "";
  let session: (Session & { key: string }) | null = null;
  let books: Promise<void> | null = null;
  let round: Promise<void> = Promise.resolve();
  /** Whether something has to be asked for, and whether a round that has not begun yet will ask. */
  let [isOwed, isComing] = [false, false];

  const poll = async () => {
    [isOwed, isComing] = [false, false];
    try {
      session = await sessionFor(workspace, session, signal);
      if (session === null) return;
      const open = session;
      await workspace.activity.follow("poll", async (tell) => {
        const isNew = await pollAll(workspace, open, signal, tell);
        if (isNew) await workspace.inTurn(() => buildOwnBooks(workspace), NEW_EVIDENCE);
      });
      workspace.activity.polled(null);
      told = "";
    } catch (error) {
      session?.close();
      session = null;
      isOwed = true;
      if (signal.aborted) return;
      workspace.activity.polled(error);
      if (messageOf(error) === told) return;
      told = messageOf(error);
      onError(error);
    }
  };
  const go = () => {
    round = round.then(() => (signal.aborted ? undefined : poll()));
    return round;
  };
  const run = async () => {
    if (everyMs === null) return;
    while (!signal.aborted) {
      await go();
      await sleep(everyMs, signal).catch(() => undefined);
    }
  };
  const running = run();
  return {
    wake(isMissing) {
      isOwed ||= isMissing;
      if (isOwed && !isComing) {
        isComing = true;
        void go();
      }
      books ??= refreshBooks(workspace, onError).finally(() => {
        books = null;
      });
    },
    async stop() {
      stopping.abort();
      await Promise.all([running, round, books]);
      session?.close();
    },
  };
}

/** The session of the key at hand; another one when the key is another. */
async function sessionFor(
  workspace: Workspace,
  session: (Session & { key: string }) | null,
  signal: AbortSignal,
): Promise<(Session & { key: string }) | null> {
  if ((await knownAccounts(workspace.store)).size === 0) return null;
  if (!(await hasStripeKey(workspace))) return null;
  const access = await stripeAccess(workspace);
  if (access.key === session?.key) return session;
  session?.close();
  const request = { ...access, pace: DEFAULT_PACE, isKnownOnly: true };
  const effects = syncEffects(workspace, signal);
  return { ...(await openSession(workspace.store, request, effects)), key: access.key };
}

/** @returns whether anything new came */
async function pollAll(
  workspace: Workspace,
  { accounts }: Session,
  signal: AbortSignal,
  tell: Tell,
): Promise<boolean> {
  const { store } = workspace;
  const effects = { ...syncEffects(workspace, signal), show: tell, say: tell };
  let isNew = false;
  for (const account of accounts) {
    const { at } = await readPage(account.reader, LISTS.event.path, { limit: 1 });
    const options = { at, atOnce: DEFAULT_PACE.atOnce };
    const synced = await workspace.inSync(() => syncAccount(store, account, options, effects));
    isNew ||= isAdded(synced);
    if (!(await isRelistDue(store, account.id, at))) continue;
    const relisted = await workspace.inSync(() => relistAccount(store, account, options, effects));
    isNew ||= isAdded(relisted);
  }
  return isNew;
}

function isAdded({ counts }: Synced): boolean {
  return [...counts.values()].some(({ added }) => added > 0);
}

async function refreshBooks(workspace: Workspace, onError: (error: unknown) => void): Promise<void> {
  try {
    await workspace.inTurn(() => buildOwnBooks(workspace), NEW_EVIDENCE);
  } catch (error) {
    if (!workspace.closing.aborted) onError(error);
  }
}
