import { type CatalogueSettings, catalogueSettings } from "../model/catalogue.ts";
import { type Close, readCloses } from "../model/closes.ts";
import { type SaidLinks, saidLinks } from "../model/links.ts";
import { type KnownPolicy, knownPolicies } from "../model/policies.ts";
import { savedSegments } from "../model/segments.ts";
import { unfinishedAccounts } from "../sources/stripe/progress.ts";
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

/** Reads the record once. @param now the clock */
export async function readMoment(store: Store, now: Date): Promise<Moment> {
  const settings = withDefaults(await store.settings());
  const said = await catalogueSettings(store);
  const policies = await knownPolicies(store);
  const links = await saidLinks(store);
  const closes = await readCloses(store);
  const segments = await savedSegments(store);
  const seq = await store.lastSeq();
  const unfinished = await unfinishedAccounts(store);
  const key = JSON.stringify([settings, said, policies, links, closes, segments, unfinished, seq]);
  return { now, settings, said, policies, links, closes, unfinished, key };
}
