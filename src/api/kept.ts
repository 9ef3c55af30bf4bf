import type { Workspace } from "./workspace.ts";

/** Limits of a cache: number of values and total size. */
interface Room<T> {
  most: number;
  bytes: number;
  weigh(value: T): number;
}

interface Values<T> {
  version: string;
  bytes: number;
  values: Map<string, { value: T; bytes: number }>;
}

/**
 * Caches values for each workspace while evidence, settings and the day stay the same. When full, it evicts the least
 * recently used. Doesn't keep values larger than a quarter of the total size.
 */
export class Kept<T> {
  readonly #room: Room<T> | null;
  readonly #found = new WeakMap<Workspace, Values<T>>();

  constructor(room: Room<T> | null = null) {
    this.#room = room;
  }

  /** The cached value of a key; undefined if there's none or it's stale. */
  async find(workspace: Workspace, key: string): Promise<T | undefined> {
    return find(await this.#valuesOf(workspace), key);
  }

  /** Caches a value computed at a version, unless the workspace has changed since. */
  async keep(workspace: Workspace, version: string, key: string, value: T): Promise<void> {
    const bytes = this.#weigh(value);
    const kept = await this.#valuesOf(workspace);
    if (kept.version === version) this.#keep(kept, key, value, bytes);
  }

  /** The cached value of a key, computed if missing. */
  async get(workspace: Workspace, key: string, compute: () => Promise<T>): Promise<T> {
    const kept = await this.#valuesOf(workspace);
    const known = find(kept, key);
    if (known !== undefined) return known;
    const value = await compute();
    this.#keep(kept, key, value, this.#weigh(value));
    return value;
  }

  #weigh(value: T): number {
    return this.#room === null ? 0 : this.#room.weigh(value);
  }

  #keep(kept: Values<T>, key: string, value: T, bytes: number): void {
    if (this.#room !== null && bytes > this.#room.bytes / 4) return;
    kept.bytes += bytes - (kept.values.get(key)?.bytes ?? 0);
    kept.values.delete(key);
    kept.values.set(key, { value, bytes });
    for (const [oldest, { bytes: freed }] of kept.values) {
      if (this.#room === null || (kept.values.size <= this.#room.most && kept.bytes <= this.#room.bytes))
        return;
      kept.values.delete(oldest);
      kept.bytes -= freed;
    }
  }

  async #valuesOf(workspace: Workspace): Promise<Values<T>> {
    const version = await workspace.version();
    const known = this.#found.get(workspace);
    if (known?.version === version) return known;
    const values: Values<T> = { version, bytes: 0, values: new Map() };
    this.#found.set(workspace, values);
    return values;
  }
}

/** The cached value of a key, which becomes the most recently used. */
function find<T>({ values }: Values<T>, key: string): T | undefined {
  const known = values.get(key);
  if (known === undefined) return undefined;
  values.delete(key);
  values.set(key, known);
  return known.value;
}
