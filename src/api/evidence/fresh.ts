import { messageOf } from "../../base/error.ts";
import { knownAccounts } from "../../sources/stripe/accounts.ts";
import { DEFAULT_PACE } from "../../sources/stripe/api/limiter.ts";
import { LISTS, readPage } from "../../sources/stripe/api/lists.ts";
import { hasWaiting } from "../../sources/stripe/meters/meter-record.ts";
import { isUsageDue, syncMeters } from "../../sources/stripe/meters/meters.ts";
import { openSession, type Session } from "../../sources/stripe/sync/session.ts";
import { isRelistDue, relistAccount, type Synced, syncAccount } from "../../sources/stripe/sync/sync.ts";
import type { Tell } from "../activity.ts";
import { buildOwnBooks } from "../own-books.ts";
import type { Workspace } from "../workspace.ts";
import { importMeterUsage } from "./meter-usage.ts";
import { hasStripeKey, sleep, stripeAccess, syncEffects } from "./sync-operations.ts";

/** One poll reads so many pairs of a customer and a meter, so that events don't wait long for it. */
const PAIRS_AT_ONCE = 500;

/** The turn that brings the books up to date with new evidence from Stripe. */
const NEW_EVIDENCE = { name: "the books of new evidence" };

export interface FreshOptions {
  /** Milliseconds between two polls; null for no polling. */
  everyMs: number | null;
  /** Called with each error, but only once while it stays the same; polling goes on. */
  onError(error: unknown): void;
}

/** Keeps a workspace up to date with Stripe. */
export interface Fresh {
  /**
   * Call after a webhook: updates the books and polls for what the webhook didn't contain. If that fails, the next call
   * polls again.
   */
  wake(isMissing: boolean): void;
  /** Aborts the current round and resolves when it has ended. */
  stop(): Promise<void>;
}

/**
 * Polls Stripe for news of the accounts in the folder, as long as a key is available. Once a day, lists again the
 * objects that can change without an event.
 */
export function keepFresh(workspace: Workspace, { everyMs, onError }: FreshOptions): Fresh {
  const stopping = new AbortController();
  const signal = AbortSignal.any([stopping.signal, workspace.closing]);
  let told = "";
  let session: (Session & { key: string }) | null = null;
  let books: Promise<void> | null = null;
  let round: Promise<void> = Promise.resolve();
  /** Whether a poll is needed, and whether a round that hasn't started yet will do it. */
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

/** A session for the current key; a new one when the key changes. Null without accounts or a key. */
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

/** @returns whether there was anything new */
async function pollAll(
  workspace: Workspace,
  { accounts }: Session,
  signal: AbortSignal,
  tell: Tell,
): Promise<boolean> {
  const { store } = workspace;
  const effects = { ...syncEffects(workspace, signal), show: tell, say: tell };
  let [isNew, isWhole] = [false, true];
  for (const account of accounts) {
    const { at } = await readPage(account.reader, LISTS.event.path, { limit: 1 });
    const options = { at, atOnce: DEFAULT_PACE.atOnce };
    const synced = await workspace.inSync(() => syncAccount(store, account, options, effects));
    isNew ||= isAdded(synced);
    if (await isUsageDue(store, account.id, options, effects)) {
      const some = { ...options, most: PAIRS_AT_ONCE };
      const { left } = await workspace.inSync(() => syncMeters(store, account, some, effects));
      isWhole &&= left === 0;
    }
    if (!(await isRelistDue(store, account.id, at))) continue;
    const relisted = await workspace.inSync(() => relistAccount(store, account, options, effects));
    isNew ||= isAdded(relisted);
  }
  if (!isWhole || !(await hasWaiting(store))) return isNew;
  const { import: seq } = await workspace.inSync(() =>
    workspace.inTurn(() => importMeterUsage(workspace), NEW_EVIDENCE),
  );
  return isNew || seq !== null;
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
