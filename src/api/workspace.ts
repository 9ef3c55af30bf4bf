import { join } from "node:path";
import { CambiumError } from "../base/error.ts";
import { Zone } from "../base/zone.ts";
import type { Book } from "../metrics/book.ts";
import { readCosts } from "../metrics/costs.ts";
import { CUSTOMER_DIMENSIONS } from "../metrics/dimensions.ts";
import type { Subject } from "../metrics/question.ts";
import { RateTable } from "../metrics/rate-table.ts";
import { reportedBooks } from "../metrics/reported.ts";
import { buildPolicy, buildStates } from "../model/build.ts";
import { catalogueSettings } from "../model/catalogue.ts";
import { type Close, checkTerms, readCloses } from "../model/closes.ts";
import { checkCoverage } from "../model/coverage.ts";
import { buildLinkedPolicy, buildLinkedStates, buildLinks } from "../model/linked.ts";
import { saidLinks } from "../model/links.ts";
import { findPolicy, knownPolicies } from "../model/policies.ts";
import { dropPreview } from "../model/preview.ts";
import { replacedCustomers } from "../model/refresh.ts";
import type { Books } from "../model/reported.ts";
import type { Reading } from "../sources/sources.ts";
import { defaultKeyPath, Secrets } from "../store/secrets.ts";
import { type Settings, withDefaults } from "../store/settings.ts";
import { Store } from "../store/store.ts";
import { openDuckDb } from "../warehouse/duckdb.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import { Activity } from "./activity.ts";

/** What an operation reaches of the world beyond the data folder. */
export interface Effects {
  now(): Date;
  /** Says what takes long while it does. */
  progress(message: string): void;
  /** Says how far something is; each line takes the place of the one before. */
  show?(line: string): void;
  /** What the process was started with; its own environment when left out. */
  env?: Record<string, string | undefined>;
  /** How many movements a book has before it keeps answers. */
  keepAnswersFrom?: number;
}

/** The environment that keys may come from. */
export function environment({ effects }: Workspace): Record<string, string | undefined> {
  return effects.env ?? process.env;
}

const KEEP_ANSWERS_FROM = 200_000;

/** How books are read beside their policy. */
export interface View {
  /** Customers that are linked are read as one. */
  isLinked?: boolean;
  /** Closed periods as they were closed, with drift in the first open one. */
  isReported?: boolean;
}

/** One data folder, opened: the record, the warehouse, and what is needed to put a question. One process at a time. */
export class Workspace {
  readonly directory: string;
  readonly store: Store;
  readonly warehouse: Warehouse;
  readonly effects: Effects;
  readonly secrets: Secrets;
  /** What reads from Stripe just now. */
  readonly activity: Activity;
  readonly #closing = new AbortController();
  #lastSync: Promise<unknown> = Promise.resolve();
  #last: Promise<unknown> = Promise.resolve();
  /** Books and what can be asked of them, as long as evidence and settings stay as they are. */
  #open = new Map<string, { book: Book; subject: Subject }>();
  #openFor = "";

  private constructor(directory: string, store: Store, warehouse: Warehouse, effects: Effects) {
    this.directory = directory;
    this.store = store;
    this.warehouse = warehouse;
    this.effects = effects;
    this.activity = new Activity(effects.now);
    this.secrets = new Secrets(directory, defaultKeyPath(effects.env ?? process.env));
  }

  /**
   * Opens a data folder, making it where there is none.
   * @throws CambiumError `conflict` when another process has it open
   */
  static async open(directory: string, effects: Effects): Promise<Workspace> {
    const store = await Store.open(directory);
    try {
      const warehouse = await openDuckDb(join(directory, "warehouse.duckdb"));
      await store.sweep();
      await dropPreview(warehouse);
      return new Workspace(directory, store, warehouse, effects);
    } catch (error) {
      await store.close();
      throw error;
    }
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#lastSync.catch(() => undefined);
    await this.#last.catch(() => undefined);
    await this.warehouse.close();
    await this.store.close();
  }

  /** Runs one thing at a time, in the order asked: the warehouse has one writer, and any question may build. */
  inTurn<T>(run: () => Promise<T>): Promise<T> {
    const turn = this.#last.catch(() => undefined).then(run);
    this.#last = turn;
    return turn;
  }

  /** Aborted when the workspace is closed: what runs outside of turns comes to its end then. */
  get closing(): AbortSignal {
    return this.#closing.signal;
  }

  /** Runs one sync at a time, beside the turns of everything else. */
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
    return withDefaults(await this.store.settings());
  }

  /** Whether the folder holds the demo company. */
  async isDemo(): Promise<boolean> {
    return (await this.store.imports()).some(({ isDemo }) => isDemo === true);
  }

  /** What the reading of evidence depends on. */
  async reading(): Promise<Reading> {
    const { timezone, currency } = await this.settings();
    return { zone: timezone, currency };
  }

  /**
   * Brings the item states up to the evidence.
   * @returns what they were built for; another value means that they are others
   */
  async states(): Promise<string> {
    return buildStates(this.store, this.warehouse, await this.reading());
  }

  /**
   * The books of a policy, built if they are not there or stale.
   * @param name a policy's name; the organisation's own when left out
   * @param view how they are read beside the policy
   * @throws CambiumError `usage` for an unknown policy, `unsupported` when the evidence is not enough for it, `conflict`
   *   when the books were closed under another one
   */
  async book(name?: string, view: View = {}): Promise<Book> {
    return (await this.#opened(name, view)).book;
  }

  /** What can be asked of the books of a policy. */
  async subject(name?: string, view: View = {}): Promise<Subject> {
    return (await this.#opened(name, view)).subject;
  }

  /** The books of the organisation's policy as known now, as a close reads them. */
  async books(): Promise<Books> {
    const { policy } = await this.settings();
    return this.#built(policy, false);
  }

  /**
   * Brings the links between customers up to evidence, settings and what was linked by hand.
   * @returns what they were built for; null when no two customers are the same
   */
  async links(): Promise<string | null> {
    const { link_by: linkBy } = await this.settings();
    const statesKey = await this.states();
    return buildLinks(this.warehouse, { statesKey, linkBy, said: await saidLinks(this.store) });
  }

  /** The same, and the states that read linked customers as one. */
  async linkedStates(): Promise<string | null> {
    const key = await this.links();
    if (key !== null) await buildLinkedStates(this.warehouse, key);
    return key;
  }

  /** What everything depends on that can be asked: while it stays the same, so do evidence, settings and the day. */
  async version(): Promise<string> {
    const today = this.effects.now().toISOString().slice(0, 10);
    const said = await catalogueSettings(this.store);
    const known = await knownPolicies(this.store);
    const links = await saidLinks(this.store);
    const closes = await readCloses(this.store);
    const seq = await this.store.lastSeq();
    return JSON.stringify([await this.settings(), said, known, links, closes, today, seq]);
  }

  async #opened(name: string | undefined, view: View): Promise<{ book: Book; subject: Subject }> {
    const settings = await this.settings();
    const closes = await readCloses(this.store);
    const version = await this.version();
    if (version !== this.#openFor) this.#open.clear();
    this.#openFor = version;
    const policy = name ?? settings.policy;
    const isReported = view.isReported === true && closes.length > 0;
    const isLinked = view.isLinked === true;
    if (isReported && isLinked) throw bothViews();
    const place = `${policy}${isLinked ? " linked" : ""}${isReported ? " as reported" : ""}`;
    const open = this.#open.get(place);
    if (open !== undefined) return open;
    const book = await this.#build(policy, settings, isLinked, isReported ? closes : []);
    const opened = { book, subject: await this.#describe(book, settings.timezone) };
    this.#open.set(place, opened);
    return opened;
  }

  async #built(name: string, isLinked: boolean): Promise<Books> {
    const { policy } = await findPolicy(this.store, name);
    const reading = await this.reading();
    const statesKey = await this.states();
    await checkCoverage(this.warehouse, name, policy);
    const plan = { name, policy, reading, statesKey, said: await catalogueSettings(this.store) };
    const linksKey = isLinked ? await this.linkedStates() : null;
    const built =
      linksKey === null
        ? await buildPolicy(this.warehouse, plan)
        : await buildLinkedPolicy(this.warehouse, plan, linksKey);
    return { plan, built };
  }

  /** @param closes what was closed, for the books as reported; none for those as known now */
  async #build(policyName: string, settings: Settings, isLinked: boolean, closes: Close[]): Promise<Book> {
    const { warehouse } = this;
    const { policy } = await findPolicy(this.store, policyName);
    const { timezone, currency } = settings;
    checkTerms(closes, { policy: policyName, settings: policy, timezone, currency });
    const books = await this.#built(policyName, isLinked);
    const { schema } =
      closes.length === 0 ? books.built : await reportedBooks(this.store, warehouse, closes, books);
    const isSeparate = policy.currency === "separate";
    const rates = await RateTable.read(warehouse, schema);
    const [counts] = await warehouse.query("select count(*) as flows from flows", schema);
    return {
      warehouse,
      schema,
      policy: policyName,
      currency: settings.currency,
      isSeparate,
      isLinked,
      rates,
      standing: {
        bands: settings.mrr_bands.split(",").map(Number),
        onboardingDays: Number(settings.stage_onboarding_days),
        expandedDays: Number(settings.stage_expanded_days),
        atRiskDays: Number(settings.stage_at_risk_days),
      },
      margin: BigInt(settings.margin),
      costs: await readCosts(warehouse, rates, settings.currency, schema),
      touched: await replacedCustomers(warehouse),
      keepsAnswers: Number(counts?.flows) >= (this.effects.keepAnswersFrom ?? KEEP_ANSWERS_FROM),
    };
  }

  async #describe(book: Book, timezone: string): Promise<Subject> {
    const now = this.effects.now().getTime();
    const [last] = await this.warehouse.query(
      `select min(at_ms)::double as first_ms,
              coalesce(max(case when at_ms <= ${now} then at_ms end), max(at_ms))::double as at_ms from states`,
    );
    const rows = await this.warehouse.query(
      "select distinct dimension as name from dimension_values order by 1",
    );
    const names = rows.map((row) => String(row.name));
    const zone = new Zone(timezone);
    const dayOf = (ms: unknown) => (ms === null || ms === undefined ? null : zone.dayOf(Number(ms)));
    return {
      firstDay: dayOf(last?.first_ms),
      lastDay: dayOf(last?.at_ms),
      attributes: names.filter((name) => !CUSTOMER_DIMENSIONS.some((known) => known === name)),
      isSeparate: book.isSeparate,
    };
  }
}

function bothViews(): CambiumError {
  return new CambiumError("unsupported", "closed periods were closed with every customer on its own", {
    hint: "Ask with --linked or with --as-reported.",
  });
}
