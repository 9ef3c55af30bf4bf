import type { Store } from "../../../store/store.ts";
import type { StripeApi, StripeEffects } from "../api/client.ts";
import { DAY, type ListName } from "../api/lists.ts";
import { inParallel } from "../api/parallel.ts";
import { forgetUntold } from "../postgres/columns-of-copy.ts";
import { type AccountMode, type Intake, intake, type Known, NAMED } from "./intake.ts";
import { beginning, type Slice, slicesOf } from "./slices.ts";
import {
  forgetSlices,
  type Run,
  readSlices,
  readState,
  type SyncState,
  sliceKey,
  writeState,
} from "./sync-state.ts";
import { type Count, type Far, type Tally, tally } from "./tally.ts";
import { walk } from "./walk.ts";

/** External effects of a sync. */
export interface SyncEffects extends StripeEffects {
  /** Reports a message. */
  say(message: string): void;
  /** Reports progress; each line replaces the one before. */
  show(line: string, far?: Far): void;
  signal?: AbortSignal;
}

/** An account whose key was checked. */
export interface OpenAccount extends AccountMode {
  reader: StripeApi;
}

export interface SyncOptions {
  /** Stripe's clock now, in seconds. */
  at: number;
  atOnce: number;
  /** Invoices and customers are read from this second on; unchanged if omitted. */
  since?: number;
  /** Lists everything again, whatever is known. */
  isFull?: boolean;
}

/** What a sync brought. */
export interface Synced {
  account: string;
  /** Whether the full history was read, rather than only events. */
  isFull: boolean;
  counts: Map<ListName, Count>;
  testClock: number;
}

/** How long Stripe keeps events. */
const EVENTS_KEPT = 30 * DAY;
/** Events may be listed a little after they were created. */
const OVERLAP = 300;
const RELISTED_INVOICES = 40 * DAY;
const CATALOGUE: ListName[] = ["product", "price", "coupon"];

/**
 * Brings an account up to date. The first time, reads its full history, resuming where it was interrupted; after that,
 * reads new events. If the last sync is more than 30 days old, reads the full history again.
 */
export async function syncAccount(
  store: Store,
  account: OpenAccount,
  options: SyncOptions,
  effects: SyncEffects,
): Promise<Synced> {
  const state = await readState(store, account.id);
  const run = runFor(state, options);
  const by = await work(store, account, effects);
  const all: Map<ListName, Count> = new Map();
  const isFull = run !== null;
  if (run !== null) {
    if (run === state.run) effects.say(`${account.id}: continuing where the last sync stopped`);
    await readHistory(by, run === "new" ? await begin(by, state, options) : run, options, all);
  }
  await readEvents(by, options, all);
  return { account: account.id, isFull, counts: all, testClock: by.intake.counts.testClock };
}

/** Lists objects again that can change without an event. */
export async function relistAccount(
  store: Store,
  account: OpenAccount,
  options: SyncOptions,
  effects: SyncEffects,
): Promise<Synced> {
  const by = await work(store, account, effects);
  const all: Map<ListName, Count> = new Map();
  const state = await readState(store, account.id);
  const from = { customer: null, subscription: null, invoice: options.at - RELISTED_INVOICES };
  const [catalogue, rest] = planned(from, options.at);
  await fetchAll(by, catalogue, null, options, all);
  await fetchAll(by, rest, null, options, all);
  await writeState(store, account.id, { ...state, listedAt: options.at });
  return { account: account.id, isFull: false, counts: all, testClock: by.intake.counts.testClock };
}

/** Whether objects that can change without an event were last listed over a day ago. */
export async function isRelistDue(store: Store, account: string, at: number): Promise<boolean> {
  const { cursor, listedAt } = await readState(store, account);
  return cursor !== null && at - (listedAt ?? 0) > DAY;
}

/** The run to resume, "new" if a full sync is due, or null if events are enough. */
function runFor(state: SyncState, { at, since, isFull }: SyncOptions): Run | "new" | null {
  const { run, cursor } = state;
  const isSame = run !== null && (since === undefined || run.since === since);
  if (run !== null && isSame && at - run.startedAt < EVENTS_KEPT - DAY) return run;
  if (isFull === true || run !== null || cursor === null) return "new";
  if (cursor - OVERLAP < at - EVENTS_KEPT) return "new";
  return since !== undefined && state.since !== null && since < state.since ? "new" : null;
}

interface Work {
  store: Store;
  account: OpenAccount;
  intake: Intake;
  effects: SyncEffects;
}

async function work(store: Store, account: OpenAccount, effects: SyncEffects): Promise<Work> {
  const known: Known = {
    product: new Set(),
    price: new Set(),
    coupon: new Set(),
    discount: heldDiscounts(store, account.id),
  };
  for (const type of NAMED) known[type] = await store.seenIds(account.id, type);
  return { store, account, effects, intake: intake(account.reader, account, known) };
}

/** The discounts in the log, which are too many to load at once, and those learned since. */
function heldDiscounts({ stripe }: Store, account: string): Known["discount"] {
  const learnt = new Set<string>();
  return {
    has: (id) => learnt.has(id) || stripe.holds(account, "discount", [id]),
    add: (id) => learnt.add(id),
  };
}

async function begin(
  { store, account, effects }: Work,
  state: SyncState,
  options: SyncOptions,
): Promise<Run> {
  const since = options.since ?? (options.isFull === true ? null : state.since);
  const from = async (list: ListName, bound: number | null) => {
    const found = await beginning(account.reader, list);
    return bound === null ? found : Math.max(bound, found ?? bound);
  };
  const [customer, subscription, invoice, event] = await Promise.all([
    from("customer", since),
    from("subscription", null),
    from("invoice", since),
    from("event", null),
  ]);
  const run = {
    id: `${options.at}-${effects.now().getTime()}`,
    startedAt: options.at,
    since,
    from: { customer, subscription, invoice, event },
  };
  await forgetSlices(store, account.id);
  await writeState(store, account.id, { ...state, run });
  return run;
}

/** All lists in slices: first those that others refer to, then the rest. */
function planned(from: Omit<Run["from"], "event">, at: number): [Slice[], Slice[]] {
  const some = (list: ListName, first: number | null) => slicesOf(list, first, at);
  return [
    CATALOGUE.flatMap((list) => some(list, null)),
    [
      ...some("invoice", from.invoice),
      ...some("subscription", from.subscription),
      ...some("customer", from.customer),
      ...some("invoiceitem", null),
    ],
  ];
}

async function readHistory(
  by: Work,
  run: Run,
  options: SyncOptions,
  all: Map<ListName, Count>,
): Promise<void> {
  const { startedAt, since } = run;
  const [catalogue, rest] = planned(run.from, startedAt);
  await fetchAll(by, catalogue, run, options, all);
  await fetchAll(by, [...rest, ...slicesOf("event", run.from.event, startedAt)], run, options, all);
  await writeState(by.store, by.account.id, { run: null, cursor: startedAt, since, listedAt: startedAt });
  await forgetSlices(by.store, by.account.id);
  await forgetUntold(by.store, by.account.id);
}

async function readEvents(by: Work, options: SyncOptions, all: Map<ListName, Count>): Promise<void> {
  const state = await readState(by.store, by.account.id);
  const from = (state.cursor ?? options.at) - OVERLAP;
  const isShort = options.at - from < 2 * DAY;
  const slices = isShort
    ? [{ list: "event" as const, key: "event/new", part: 0, from, to: null }]
    : slicesOf("event", from, options.at);
  const asOf = await fetchAll(by, slices, null, options, all);
  await writeState(by.store, by.account.id, { ...state, cursor: asOf ?? state.cursor });
}

/** @returns Stripe's clock at the first response, in seconds; null if there was none */
async function fetchAll(
  { store, account, intake: taking, effects }: Work,
  slices: Slice[],
  run: Run | null,
  { atOnce }: SyncOptions,
  all: Map<ListName, Count>,
): Promise<number | null> {
  const kept = run === null ? new Map() : await readSlices(store, account.id, run);
  const { reader } = account;
  const counting: Tally = tally({
    account: account.id,
    slices,
    requests: () => reader.counts.requests,
    clock: effects.clock,
    show: effects.show,
  });
  const failed = new AbortController();
  const signal = AbortSignal.any([failed.signal, ...(effects.signal === undefined ? [] : [effects.signal])]);
  const by = { store, reader, intake: taking, tally: counting, now: effects.now, signal };
  let first: number | null = null;
  await inParallel(slices, atOnce, async (slice) => {
    const key = sliceKey(account.id, slice);
    const progress = run === null ? null : { key, run: run.id, state: kept.get(key) };
    const at = await walk(slice, progress, by).catch((error) => {
      failed.abort(error);
      throw error;
    });
    if (at !== null) first = Math.min(at, first ?? at);
  });
  for (const [list, count] of counting.counts()) {
    const before = all.get(list) ?? { listed: 0, added: 0 };
    all.set(list, { listed: before.listed + count.listed, added: before.added + count.added });
  }
  return first;
}
