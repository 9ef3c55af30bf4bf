import type { Ledger } from "./ledger.ts";

/** A function of a ledger and a few words and numbers, worked out once for each. */
export function remembered<K extends ReadonlyArray<string | number>, V>(
  work: (ledger: Ledger, ...key: K) => V,
): (ledger: Ledger, ...key: K) => V {
  const ledgers = new WeakMap<Ledger, Branch<V>>();
  return (ledger, ...key) => {
    const root = ledgers.get(ledger) ?? new Branch<V>();
    if (!ledgers.has(ledger)) ledgers.set(ledger, root);
    const leaf = key.reduce<Branch<V>>((branch, part) => branch.at(part), root);
    if (leaf.value === undefined) leaf.value = work(ledger, ...key);
    return leaf.value;
  };
}

/** What is remembered of a first word, then of a second, and so on. */
class Branch<V> {
  value: V | undefined;
  private next: Map<string | number, Branch<V>> | undefined;

  at(part: string | number): Branch<V> {
    this.next ??= new Map();
    const found = this.next.get(part);
    if (found) return found;
    const made = new Branch<V>();
    this.next.set(part, made);
    return made;
  }
}

/** A function of an object and a word, worked out once for each; what has come to null is remembered, too. */
export function rememberedFor<K extends object, V>(): (of: K, word: string, work: () => V) => V {
  const objects = new WeakMap<K, Map<string, V>>();
  return (of, word, work) => {
    const values = objects.get(of) ?? new Map<string, V>();
    objects.set(of, values);
    const found = values.get(word);
    if (found !== undefined) return found;
    const value = work();
    values.set(word, value);
    return value;
  };
}
