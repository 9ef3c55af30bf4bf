import { type Close, readCloses } from "../model/closes/close-record.ts";
import { type SaidLinks, saidLinks } from "../model/links/link-record.ts";
import { type KnownPolicy, knownPolicies } from "../model/policies/policy-record.ts";
import { type CatalogueSettings, catalogueSettings } from "../model/products/products.ts";
import { savedSegments } from "../model/saved-segments.ts";
import { unfinishedAccounts } from "../sources/stripe/sync/sync-state.ts";
import { type Settings, withDefaults } from "../store/settings.ts";
import type { Store } from "../store/store.ts";

/** What the record says at one moment, and the states that were built for it. */
export interface Moment {
  readonly now: Date;
  readonly settings: Settings;
  readonly said: CatalogueSettings;
  readonly policies: KnownPolicy[];
  readonly links: SaidLinks;
  readonly closes: Close[];
  /** Accounts of Stripe whose first sync has not ended: only a part of their history is known. */
  readonly unfinished: string[];
  /** Another text whenever evidence or anything that was said is another. */
  readonly key: string;
  /** What `buildStates` gave, once it was asked: evidence that arrives later is not seen within the moment. */
  states?: Promise<string>;
}

/** What the record says at a moment, without the clock. */
export type Said = Omit<Moment, "now" | "states">;

/** Reads the record for as long as it stays the same: everybody who asks meanwhile is given what was read once. */
export class RecordReader {
  readonly #store: Store;
  #last: { stamp: string; said: Promise<Said> } | null = null;

  constructor(store: Store) {
    this.#store = store;
  }

  /** @param now the clock */
  async at(now: Date): Promise<Moment> {
    const stamp = this.#store.stamp();
    if (this.#last?.stamp !== stamp) this.#last = { stamp, said: readSaid(this.#store) };
    const { said } = this.#last;
    try {
      return { ...(await said), now };
    } catch (error) {
      if (this.#last?.said === said) this.#last = null;
      throw error;
    }
  }
}

/** So often is the record read again when it changes while it is read. */
const TRIES = 5;

async function readSaid(store: Store): Promise<Said> {
  for (let tries = 1; ; tries++) {
    const stamp = store.stamp();
    const said = await readOnce(store);
    if (store.stamp() === stamp || tries === TRIES) return said;
  }
}

async function readOnce(store: Store): Promise<Said> {
  const settings = withDefaults(await store.settings());
  const said = await catalogueSettings(store);
  const policies = await knownPolicies(store);
  const links = await saidLinks(store);
  const closes = await readCloses(store);
  const segments = await savedSegments(store);
  const seq = await store.lastSeq();
  const unfinished = await unfinishedAccounts(store);
  const key = JSON.stringify([settings, said, policies, links, closes, segments, unfinished, seq]);
  return { settings, said, policies, links, closes, unfinished, key };
}
