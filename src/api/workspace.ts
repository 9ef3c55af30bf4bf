import { access, constants, rm } from "node:fs/promises";
import { join } from "node:path";
import { hasErrno } from "../base/error.ts";
import { explained } from "../base/failure.ts";
import { dropPreview } from "../model/preview-schema.ts";
import { Queries } from "../sql/sql-queries.ts";
import { damageIn } from "../store/opening.ts";
import { checkOwner, openToOthers } from "../store/privacy.ts";
import { defaultKeyPath, Secrets } from "../store/secrets.ts";
import { Store } from "../store/store.ts";
import { sweep } from "../store/sweep.ts";
import { Uploads } from "../store/uploads.ts";
import { copyWarehouse } from "../warehouse/copying.ts";
import { NO_WAREHOUSE, type Warehouse } from "../warehouse/warehouse.ts";
import { Activity } from "./activity.ts";
import { type ReadingEffects, Readings } from "./readings.ts";
import { type Asker, type Busy, Turns } from "./turns.ts";

/** What an operation reaches of the world beyond the data folder. */
export interface Effects extends ReadingEffects {
  /** Reports progress of something that takes long. */
  progress(message: string): void;
  /** Shows live progress; each line replaces the one before. */
  show?(line: string): void;
  /** The environment variables; those of the process by default. */
  env?: Record<string, string | undefined>;
  /** Milliseconds that `status` waits for books that must be built; unlimited by default. */
  patienceMs?: number;
  /**
   * Leaves the demo company for the user's own folder, soon; undefined where there's none to go to.
   * @returns that folder
   */
  leaveDemo?(): string;
}

/** The environment variables that keys may come from. */
export function environment({ effects }: Workspace): Record<string, string | undefined> {
  return effects.env ?? process.env;
}

/** One data folder, opened: the record, the warehouse, and what is needed to put a question. One process at a time. */
export class Workspace extends Readings {
  readonly directory: string;
  readonly effects: Effects;
  readonly secrets: Secrets;
  /** Files that pages sent. */
  readonly uploads: Uploads;
  /** What is being read from Stripe now. */
  readonly activity: Activity;
  /** What users' SQL reads, and where it runs. */
  readonly queries: Queries;
  readonly #closing = new AbortController();
  #lastSync: Promise<unknown> = Promise.resolve();
  readonly #alongside = new Set<Promise<unknown>>();
  readonly #turns: Turns;

  private constructor(
    directory: string,
    store: Store,
    warehouse: Warehouse,
    effects: Effects,
    activity = new Activity(effects.now),
  ) {
    super(store, warehouse, effects);
    this.directory = directory;
    this.effects = effects;
    this.activity = activity;
    this.uploads = new Uploads(directory);
    this.queries = new Queries(() => this.store.scratch());
    this.#turns = new Turns(effects.now);
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
      await sweep(store, (message) => effects.progress(message));
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
    await this.uploads.close();
    await this.queries.close();
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
   * Runs with a copy of the warehouse, so that nothing that it does to evidence and books is kept. Call it only within a
   * turn.
   */
  async onCopy<T>(run: (copy: Workspace) => Promise<T>): Promise<T> {
    const scratch = await this.store.scratch();
    try {
      const path = join(scratch, "warehouse.duckdb");
      await copyWarehouse(this.warehouse, path);
      const { openDuckDb } = await import("../warehouse/duckdb.ts");
      const warehouse = await openDuckDb(path);
      const copy = new Workspace(this.directory, this.store, warehouse, this.effects, this.activity);
      return await run(copy).finally(() => warehouse.close());
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
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

  /** Whether the folder holds the demo company. */
  async isDemo(): Promise<boolean> {
    return (await this.store.imports()).some(({ isDemo }) => isDemo === true);
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
