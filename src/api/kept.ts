import type { Workspace } from "./workspace.ts";

/**
 * Keeps what something comes to for each workspace, as long as evidence, settings and the day stay as they are; of more
 * than so many values those that were used last.
 */
export class Kept<T> {
  readonly #most: number;
  readonly #found = new WeakMap<Workspace, { version: string; values: Map<string, T> }>();

  constructor(most = Number.POSITIVE_INFINITY) {
    this.#most = most;
  }

  /** What is kept under a key; undefined when nothing is, or it is stale. */
  async find(workspace: Workspace, key: string): Promise<T | undefined> {
    return (await this.#valuesOf(workspace)).get(key);
  }

  /** What is kept under a key, computed where nothing is. */
  async get(workspace: Workspace, key: string, compute: () => Promise<T>): Promise<T> {
    const values = await this.#valuesOf(workspace);
    const value = values.get(key) ?? (await compute());
    values.delete(key);
    values.set(key, value);
    const [oldest] = values.keys();
    if (values.size > this.#most && oldest !== undefined) values.delete(oldest);
    return value;
  }

  async #valuesOf(workspace: Workspace): Promise<Map<string, T>> {
    const version = await workspace.version();
    const known = this.#found.get(workspace);
    if (known?.version === version) return known.values;
    const values = new Map<string, T>();
    this.#found.set(workspace, { version, values });
    return values;
  }
}
