/** The requests as the server saw them. */
export interface RequestLog {
  /** All requests, including refused and failed ones. */
  readonly total: number;
  /** By path, with ids as `:id`. */
  readonly byPath: ReadonlyMap<string, number>;
  readonly byStatus: ReadonlyMap<number, number>;
  /** Injected faults, by name. */
  readonly byFault: ReadonlyMap<string, number>;
  /** How often each object was sent as a top-level object, by id. */
  readonly served: ReadonlyMap<string, number>;
  readonly objects: number;
  readonly peakConcurrency: number;
  /** Maximum number of requests that began within one second. */
  readonly peakPerSecond: number;
  /** Resets all counts. */
  reset(): void;
}

export interface RequestBook {
  log: RequestLog;
  /** Returns the number of requests since the server started, including this one. */
  began(path: string): number;
  failed(fault: string): void;
  sent(ids: readonly string[]): void;
  ended(status: number): void;
}

/** Creates a request log. `isServedCounted` costs memory for every id. `clock` is in milliseconds. */
export function newRequestBook(
  isServedCounted: boolean,
  clock: () => number = () => performance.now(),
): RequestBook {
  let number = 0;
  let open = 0;
  const recent: number[] = [];
  const counts = {
    total: 0,
    byPath: new Map<string, number>(),
    byStatus: new Map<number, number>(),
    byFault: new Map<string, number>(),
    served: new Map<string, number>(),
    objects: 0,
    peakConcurrency: 0,
    peakPerSecond: 0,
  };
  const reset = (): void => {
    for (const map of [counts.byPath, counts.byStatus, counts.byFault, counts.served]) map.clear();
    Object.assign(counts, { total: 0, objects: 0, peakConcurrency: 0, peakPerSecond: 0 });
  };
  return {
    log: Object.assign(counts, { reset }),
    began(path) {
      const now = clock();
      while (recent[0] !== undefined && recent[0] <= now - 1000) recent.shift();
      recent.push(now);
      number += 1;
      open += 1;
      counts.total += 1;
      counts.peakConcurrency = Math.max(counts.peakConcurrency, open);
      counts.peakPerSecond = Math.max(counts.peakPerSecond, recent.length);
      increase(counts.byPath, path);
      return number;
    },
    failed: (fault) => increase(counts.byFault, fault),
    sent(ids) {
      counts.objects += ids.length;
      if (isServedCounted) for (const id of ids) increase(counts.served, id);
    },
    ended(status) {
      open -= 1;
      increase(counts.byStatus, status);
    },
  };
}

function increase<K>(counts: Map<K, number>, key: K): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
