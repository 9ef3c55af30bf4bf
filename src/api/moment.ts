import { type Close, readCloses } from "../model/closes/close-record.ts";
import { type SaidLinks, saidLinks } from "../model/links/link-record.ts";
import { type KnownPolicy, knownPolicies } from "../model/policies/policy-record.ts";
import { type CatalogueSettings, catalogueSettings } from "../model/products/products.ts";
import { savedSegments } from "../model/saved-segments.ts";
import { unfinishedAccounts } from "../sources/stripe/sync/sync-state.ts";
import { type Settings, withDefaults } from "../store/settings.ts";
import type { Store } from "../store/store.ts";

/** The record's content at one moment, and the states built for it. */
export interface Moment {
  readonly now: Date;
  readonly settings: Settings;
  readonly said: CatalogueSettings;
  readonly policies: KnownPolicy[];
  readonly links: SaidLinks;
  readonly closes: Close[];
  /** Stripe accounts whose first sync hasn't finished: only part of their history is known. */
  readonly unfinished: string[];
  /** Changes whenever evidence or anything in the record changes. */
  readonly key: string;
  /** The result of `buildStates`, once called: evidence that arrives later isn't seen within the moment. */
  states?: Promise<string>;
}

/** The record's content at a moment, without the clock. */
export type Said = Omit<Moment, "now" | "states">;

/** Reads the record once for each version of it, and shares the result. */
export class RecordReader {
  readonly #store: Store;
  #last: { stamp: string; said: Promise<Said> } | null = null;

  constructor(store: Store) {
    this.#store = store;
  }

  /** @param now the current time */
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

/** How often to retry when the record changes during a read. */
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
