import type { Workspace } from "./workspace.ts";

/** How much is kept: values, and what they weigh together. */
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
 * Keeps what something comes to for each workspace, as long as evidence, settings and the day stay as they are; where there
 * is no room for all, those values that were used last. What weighs more than a quarter of the room is not kept.
 */
export class Kept<T> {
  readonly #room: Room<T> | null;
  readonly #found = new WeakMap<Workspace, Values<T>>();

  constructor(room: Room<T> | null = null) {
    this.#room = room;
  }

  /** What is kept under a key; undefined when nothing is, or it is stale. */
  async find(workspace: Workspace, key: string): Promise<T | undefined> {
    return find(await this.#valuesOf(workspace), key);
  }

  /** Keeps what something came to at a version, unless the workspace has gone on since. */
  async keep(workspace: Workspace, version: string, key: string, value: T): Promise<void> {
    const bytes = this.#weigh(value);
    const kept = await this.#valuesOf(workspace);
    if (kept.version === version) this.#keep(kept, key, value, bytes);
  }

  /** What is kept under a key, computed where nothing is. */
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

/** What is kept under a key, which is then the one that was used last. */
function find<T>({ values }: Values<T>, key: string): T | undefined {
  const known = values.get(key);
  if (known === undefined) return undefined;
  values.delete(key);
  values.set(key, known);
  return known.value;
}
