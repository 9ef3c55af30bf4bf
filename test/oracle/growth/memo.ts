import type { Ledger } from "./ledger.ts";

/** A function of a ledger and a few words and numbers, worked out once for each. */
export function remembered<K extends ReadonlyArray<string | number>, V>(
  work: (ledger: Ledger, ...key: K) => V,
): (ledger: Ledger, ...key: K) => V {
  const ledgers = new WeakMap<Ledger, Map<string, V>>();
  return (ledger, ...key) => {
    const values = ledgers.get(ledger) ?? new Map<string, V>();
    ledgers.set(ledger, values);
    const name = key.join("\u0000");
    const found = values.get(name);
    if (found !== undefined) return found;
    const value = work(ledger, ...key);
    values.set(name, value);
    return value;
  };
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
