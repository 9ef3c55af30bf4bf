import { CambiumError } from "../base/error.ts";
import { Running } from "../base/running.ts";
import { forEverybody } from "../base/waiting.ts";
import { Zone } from "../base/zone.ts";
import { buildPolicy, buildStates } from "../model/build.ts";
import { reportedBooks } from "../model/closes/as-reported.ts";
import { type Close, checkTerms } from "../model/closes/close-record.ts";
import type { Books } from "../model/closes/reported-books.ts";
import { buildLinkedPolicy, buildLinkedStates, buildLinks } from "../model/links/linked-books.ts";
import type { Book } from "../model/parts/book.ts";
import { checkCoverage } from "../model/policies/policy-coverage.ts";
import { policyNamed } from "../model/policies/policy-record.ts";
import type { Reading as Terms } from "../sources/sources.ts";
import type { Settings } from "../store/settings.ts";
import type { Store } from "../store/store.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import { type Moment, RecordReader } from "./moment.ts";
import {
  describeStates,
  type Instants,
  knownUntil,
  lastBegun,
  openBook,
  type Reading,
  readInstants,
  type View,
} from "./reading.ts";

/** What readings need beside the record and the warehouse. */
export interface ReadingEffects {
  now(): Date;
  /** Number of movements from which a book keeps answers. */
  keepAnswersFrom?: number;
}

const KEEP_ANSWERS_FROM = 200_000;

/** The states of the books that answer questions: each is of one moment, and built when it is asked for. */
export class Readings {
  readonly store: Store;
  readonly warehouse: Warehouse;
  readonly #effects: ReadingEffects;
  readonly #record: RecordReader;
  /** Open readings, valid while evidence and settings stay the same. */
  #open = new Map<string, Promise<Reading>>();
  #openFor = "";
  /** When the latest built states begin, and what they were built for. */
  #instants: Instants & { states: string } = { states: "", first: null, last: null, ahead: [] };
  /** The moment at which the current question is answered. */
  readonly #moments = new Running<Moment>();

  constructor(store: Store, warehouse: Warehouse, effects: ReadingEffects) {
    this.store = store;
    this.warehouse = warehouse;
    this.#effects = effects;
    this.#record = new RecordReader(store);
  }

  /**
   * Runs with everything frozen at this moment: evidence that arrives meanwhile isn't seen. Call it only within a turn.
   */
  async frozen<T>(run: () => Promise<T>): Promise<T> {
    return this.#moments.run(await this.#readMoment(), run);
  }

  /** Runs with states that were built before, and evidence that may not be in the record. @param key of `buildStates` */
  async withStates<T>(key: string, run: () => Promise<T>): Promise<T> {
    return this.#moments.run({ ...(await this.#readMoment()), states: Promise.resolve(key) }, run);
  }

  async settings(): Promise<Settings> {
    return (await this.#moment()).settings;
  }

  /** Stripe accounts whose first sync hasn't finished, sorted. */
  async unfinished(): Promise<string[]> {
    return (await this.#moment()).unfinished;
  }

  /** What the conversion of evidence to states depends on. */
  async terms(): Promise<Terms> {
    return termsOf(await this.#moment());
  }

  /**
   * Brings the item states up to date.
   * @returns a key that changes whenever the states do
   */
  async states(): Promise<string> {
    return this.#states(await this.#moment());
  }

  /**
   * The books of a policy, built if missing or stale, and what can be asked about them, all read at one moment.
   * @param name name of a policy; the organisation's own by default
   * @param view how to read the books, besides the policy
   * @throws CambiumError `usage` for an unknown policy, `unsupported` when the evidence isn't enough for it, `conflict`
   * when the books were closed under another policy
   */
  async reading(name?: string, view: View = {}): Promise<Reading> {
    const moment = await this.#moment();
    const policy = name ?? moment.settings.policy;
    const closes = view.isReported === true ? moment.closes : [];
    const isLinked = view.isLinked === true;
    if (closes.length > 0 && isLinked) throw bothViews();
    const states = await this.#states(moment);
    const instants = await this.#readInstants(moment, states);
    const version = versionOf(moment, instants);
    if (`${version} ${states}` !== this.#openFor) this.#open.clear();
    this.#openFor = `${version} ${states}`;
    const place = `${policy}${isLinked ? " linked" : ""}${closes.length > 0 ? " as reported" : ""}`;
    const open = this.#open.get(place);
    if (open !== undefined) return open;
    const reading = forEverybody(() => this.#read(moment, { policy, isLinked, closes, instants, version }));
    this.#open.set(place, reading);
    return reading.catch((error) => {
      if (this.#open.get(place) === reading) this.#open.delete(place);
      throw error;
    });
  }

  /** The books of the organisation's policy as known now, for closing. */
  async books(): Promise<Books> {
    const moment = await this.#moment();
    return forEverybody(() => this.#built(moment, moment.settings.policy, false));
  }

  /**
   * Brings the links between customers up to date with evidence, settings and manual links.
   * @returns a key that changes whenever the links do; null when no two customers are linked
   */
  async links(): Promise<string | null> {
    return this.#links(await this.#moment());
  }

  /** Like `links`, and also updates the states that read linked customers as one. */
  async linkedStates(): Promise<string | null> {
    return this.#linkedStates(await this.#moment());
  }

  /** Changes whenever evidence, settings or the set of states in effect changes. */
  async version(): Promise<string> {
    return versionOf(await this.#moment(), this.#instants);
  }

  async #moment(): Promise<Moment> {
    return this.#moments.current ?? (await this.#readMoment());
  }

  #readMoment(): Promise<Moment> {
    return this.#record.at(this.#effects.now());
  }

  #states(moment: Moment): Promise<string> {
    moment.states ??= forEverybody(() => buildStates(this.store, this.warehouse, termsOf(moment)));
    return moment.states;
  }

  async #readInstants({ now }: Moment, states: string): Promise<Instants> {
    const isKnown = states === this.#instants.states && now.getTime() < knownUntil(this.#instants);
    if (!isKnown) this.#instants = { states, ...(await readInstants(this.warehouse, now.getTime())) };
    return this.#instants;
  }

  async #links(moment: Moment): Promise<string | null> {
    const statesKey = await this.#states(moment);
    const { settings, links: said } = moment;
    return forEverybody(() => buildLinks(this.warehouse, { statesKey, linkBy: settings.link_by, said }));
  }

  async #linkedStates(moment: Moment): Promise<string | null> {
    const key = await this.#links(moment);
    if (key !== null) await forEverybody(() => buildLinkedStates(this.warehouse, key));
    return key;
  }

  async #read(moment: Moment, { policy, isLinked, closes, instants, version }: Wanted): Promise<Reading> {
    const { settings } = moment;
    const book = await this.#build(moment, policy, isLinked, closes);
    const zone = new Zone(settings.timezone);
    const begun = lastBegun(instants, moment.now.getTime());
    const subject = await describeStates(this.warehouse, zone, { ...instants, last: begun }, book);
    return Object.freeze({ book, subject, settings: Object.freeze({ ...settings }), zone, version });
  }

  async #built(moment: Moment, name: string, isLinked: boolean): Promise<Books> {
    const { policy } = policyNamed(moment.policies, name);
    const statesKey = await this.#states(moment);
    await checkCoverage(this.warehouse, name, policy);
    const plan = { name, policy, reading: termsOf(moment), statesKey, said: moment.said };
    const linksKey = isLinked ? await this.#linkedStates(moment) : null;
    const built =
      linksKey === null
        ? await buildPolicy(this.warehouse, plan)
        : await buildLinkedPolicy(this.warehouse, plan, linksKey);
    return { plan, built };
  }

  /** @param closes the closes, for books as reported; empty for books as known now */
  async #build(moment: Moment, policyName: string, isLinked: boolean, closes: Close[]): Promise<Book> {
    const { settings, policies } = moment;
    const { policy } = policyNamed(policies, policyName);
    const { timezone, currency } = settings;
    checkTerms(closes, { policy: policyName, settings: policy, timezone, currency });
    const books = await this.#built(moment, policyName, isLinked);
    const { schema } =
      closes.length === 0 ? books.built : await reportedBooks(this.store, this.warehouse, closes, books);
    const isSeparate = policy.currency === "separate";
    const place = { schema, policy: policyName, rules: policy, isSeparate, isLinked };
    return openBook(this.warehouse, place, settings, this.#effects.keepAnswersFrom ?? KEEP_ANSWERS_FROM);
  }
}

/** Which books to read, and as of when. */
interface Wanted {
  policy: string;
  isLinked: boolean;
  closes: Close[];
  instants: Instants;
  version: string;
}

/** How evidence is read under settings. */
export function readingOf({ timezone, currency, invoice_grace_days }: Settings): Terms {
  return { zone: timezone, currency, invoiceGraceDays: Number(invoice_grace_days) };
}

function termsOf({ settings }: Moment): Terms {
  return readingOf(settings);
}

function versionOf({ key, now }: Moment, instants: Instants): string {
  return `${key} ${lastBegun(instants, now.getTime())}`;
}

function bothViews(): CambiumError {
  return new CambiumError(
    "unsupported",
    "you can't combine linked customers with figures as reported: closes count every customer separately",
    {
      hint: "Use either --linked or --as-reported.",
    },
  );
}
