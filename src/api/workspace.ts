import { AsyncLocalStorage } from "node:async_hooks";
import { access, constants } from "node:fs/promises";
import { join } from "node:path";
import { CambiumError, hasErrno } from "../base/error.ts";
import { explained } from "../base/failure.ts";
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
import { dropPreview } from "../model/preview-schema.ts";
import type { Reading as Terms } from "../sources/sources.ts";
import { damageIn } from "../store/opening.ts";
import { checkOwner, openToOthers } from "../store/privacy.ts";
import { defaultKeyPath, Secrets } from "../store/secrets.ts";
import type { Settings } from "../store/settings.ts";
import { Store } from "../store/store.ts";
import { NO_WAREHOUSE, type Warehouse } from "../warehouse/warehouse.ts";
import { Activity } from "./activity.ts";
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
import { type Asker, type Busy, Turns } from "./turns.ts";

/** What an operation may use beyond the data folder. */
export interface Effects {
  now(): Date;
  /** Reports progress of something that takes long. */
  progress(message: string): void;
  /** Shows live progress; each line replaces the one before. */
  show?(line: string): void;
  /** The environment variables; those of the process by default. */
  env?: Record<string, string | undefined>;
  /** Milliseconds that `status` waits for books that must be built; unlimited by default. */
  patienceMs?: number;
  /** Number of movements from which a book keeps answers. */
  keepAnswersFrom?: number;
}

/** The environment variables that keys may come from. */
export function environment({ effects }: Workspace): Record<string, string | undefined> {
  return effects.env ?? process.env;
}

const KEEP_ANSWERS_FROM = 200_000;

/**
 * An open data folder: the record, the warehouse, and everything needed to answer questions. Only one process at a time
 * can open it.
 */
export class Workspace {
  readonly directory: string;
  readonly store: Store;
  readonly warehouse: Warehouse;
  readonly effects: Effects;
  readonly secrets: Secrets;
  /** What is being read from Stripe now. */
  readonly activity: Activity;
  readonly #closing = new AbortController();
  #lastSync: Promise<unknown> = Promise.resolve();
  readonly #alongside = new Set<Promise<unknown>>();
  readonly #turns: Turns;
  readonly #record: RecordReader;
  /** Open readings, valid while evidence and settings stay the same. */
  #open = new Map<string, Promise<Reading>>();
  #openFor = "";
  /** When the latest built states begin, and what they were built for. */
  #instants: Instants & { states: string } = { states: "", first: null, last: null, ahead: [] };
  /** The moment at which the current question is answered. */
  readonly #moments = new AsyncLocalStorage<Moment>();

  private constructor(
    directory: string,
    store: Store,
    warehouse: Warehouse,
    effects: Effects,
    activity = new Activity(effects.now),
  ) {
    this.directory = directory;
    this.store = store;
    this.warehouse = warehouse;
    this.effects = effects;
    this.activity = activity;
    this.#turns = new Turns(effects.now);
    this.#record = new RecordReader(store);
    this.secrets = new Secrets(directory, defaultKeyPath(effects.env ?? process.env));
  }

  /**
   * Opens a data folder, creating it if needed.
   * @throws CambiumError `conflict` when another process has it open; other errors say why it can't be opened and how
   * to fix it
   */
  static async open(directory: string, effects: Effects): Promise<Workspace> {
    return Workspace.#opened(directory, effects).catch((error: unknown) => {
      throw explained(error, directory);
    });
  }

  static async #opened(directory: string, effects: Effects): Promise<Workspace> {
    await checkOwner(directory);
    await checkWritable(directory);
    const store = await Store.open(directory);
    try {
      const { openDuckDb } = await import("../warehouse/duckdb.ts");
      const warehouse = await openDuckDb(join(directory, "warehouse.duckdb"), (message) =>
        effects.progress(message),
      );
      await store.sweep((message) => effects.progress(message));
      await dropPreview(warehouse);
      const open = await openToOthers(directory);
      if (open.length > 0)
        effects.progress(
          `Other users can change ${open.join(", ")}: run \`cambium doctor\` to see how to fix it`,
        );
      return new Workspace(directory, store, warehouse, effects);
    } catch (error) {
      await store.close();
      throw damageIn(error, directory) ?? error;
    }
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#lastSync.catch(() => undefined);
    await Promise.allSettled(this.#alongside);
    await this.#turns.idle();
    await this.warehouse.close();
    await this.store.close();
  }

  /** Runs something outside of turns; closing the workspace waits for it. */
  alongside<T>(run: () => Promise<T>): Promise<T> {
    const running = run().finally(() => this.#alongside.delete(running));
    this.#alongside.add(running);
    return running;
  }

  /**
   * Runs one thing at a time, in the order asked: the warehouse has one writer, and any question may build books.
   * @throws CambiumError as `Turns.take` does
   */
  inTurn<T>(run: () => Promise<T>, asker: Asker = { name: "another operation" }): Promise<T> {
    return this.#turns.take(asker, run);
  }

  /** Like `inTurn`, for questions: everything is read at one moment, whatever evidence arrives meanwhile. */
  inMoment<T>(run: () => Promise<T>, asker?: Asker): Promise<T> {
    return this.inTurn(() => this.frozen(run), asker);
  }

  /** What has the turn; null if nothing does. */
  get busy(): Busy | null {
    return this.#turns.busy;
  }

  /**
   * Runs on a snapshot of the record, without a turn, whatever is written meanwhile.
   * @param run receives a workspace with only the record: using its warehouse is an error
   */
  async onRecord<T>(run: (record: Workspace) => Promise<T>): Promise<T> {
    const store = await Store.snapshot(this.directory);
    const record = new Workspace(this.directory, store, NO_WAREHOUSE, this.effects, this.activity);
    try {
      return await run(record);
    } finally {
      await store.close();
    }
  }

  /**
   * Runs with everything frozen at this moment: evidence that arrives meanwhile isn't seen. Call it only within a turn.
   */
  async frozen<T>(run: () => Promise<T>): Promise<T> {
    return this.#moments.run(await this.#readMoment(), run);
  }

  /** Aborted when the workspace closes; ends what runs outside of turns. */
  get closing(): AbortSignal {
    return this.#closing.signal;
  }

  /** Runs one sync at a time, outside of turns. */
  inSync<T>(run: () => Promise<T>): Promise<T> {
    const turn = this.#lastSync
      .catch(() => undefined)
      .then(() => {
        this.closing.throwIfAborted();
        return run();
      });
    this.#lastSync = turn;
    return turn;
  }

  async settings(): Promise<Settings> {
    return (await this.#moment()).settings;
  }

  /** Stripe accounts whose first sync hasn't finished, sorted. */
  async unfinished(): Promise<string[]> {
    return (await this.#moment()).unfinished;
  }

  /** Whether the folder holds the demo company. */
  async isDemo(): Promise<boolean> {
    return (await this.store.imports()).some(({ isDemo }) => isDemo === true);
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
    return this.#moments.getStore() ?? (await this.#readMoment());
  }

  #readMoment(): Promise<Moment> {
    return this.#record.at(this.effects.now());
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
    const subject = await describeStates(this.warehouse, zone, { ...instants, last: begun }, book.isSeparate);
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
    const place = { schema, policy: policyName, isSeparate: policy.currency === "separate", isLinked };
    return openBook(this.warehouse, place, settings, this.effects.keepAnswersFrom ?? KEEP_ANSWERS_FROM);
  }
}

/**
 * SQLite and DuckDB also write when they only read, so an existing folder must be writable.
 * @throws the system's error
 */
async function checkWritable(directory: string): Promise<void> {
  await access(directory, constants.W_OK).catch((error: unknown) => {
    if (!hasErrno(error, "ENOENT")) throw error;
  });
}

/** Which books to read, and as of when. */
interface Wanted {
  policy: string;
  isLinked: boolean;
  closes: Close[];
  instants: Instants;
  version: string;
}

function termsOf({ settings }: Moment): Terms {
  return { zone: settings.timezone, currency: settings.currency };
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
