import { AsyncLocalStorage } from "node:async_hooks";

/** One value that is set while something runs, and those set around it. */
interface Link {
  outer: Link | undefined;
}

/** One for all: every storage that was ever used is copied from promise to promise for as long as the process lives. */
const storage = new AsyncLocalStorage<Link>();

/** A value that holds while something runs, and for everything that it calls, whatever else runs meanwhile. */
export class Running<T> {
  readonly #values = new WeakMap<Link, { value: T }>();

  /** Runs with a value. Values of others stay as they are. */
  run<R>(value: T, run: () => R): R {
    const link: Link = { outer: storage.getStore() };
    this.#values.set(link, { value });
    return storage.run(link, run);
  }

  /** The value that was set last around what runs now; undefined outside. */
  get current(): T | undefined {
    for (let link = storage.getStore(); link !== undefined; link = link.outer) {
      const found = this.#values.get(link);
      if (found !== undefined) return found.value;
    }
    return undefined;
  }
}
