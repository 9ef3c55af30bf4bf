/** Pending events: earliest first, then lowest rank, then in the order added. */
export class Queue {
  private readonly heap: Waiting[] = [];
  private count = 0;

  add(at: number, rank: number, run: () => void): void {
    const entry = { at, rank, order: this.count++, run };
    let i = this.heap.push(entry) - 1;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      const above = this.heap[parent];
      if (above === undefined || isBefore(above, entry)) break;
      this.heap[i] = above;
      i = parent;
    }
    this.heap[i] = entry;
  }

  /** Removes and returns the first event due at or before `until`. */
  next(until: number): { at: number; run: () => void } | undefined {
    const [first] = this.heap;
    if (first === undefined || first.at > until) return undefined;
    const last = this.heap.pop();
    if (last !== undefined && last !== first) this.sink(last);
    return first;
  }

  private sink(entry: Waiting): void {
    let i = 0;
    for (;;) {
      const [left, right] = [this.heap[2 * i + 1], this.heap[2 * i + 2]];
      const isRight = left !== undefined && right !== undefined && isBefore(right, left);
      const child = isRight ? right : left;
      if (child === undefined || isBefore(entry, child)) break;
      this.heap[i] = child;
      i = 2 * i + (isRight ? 2 : 1);
    }
    this.heap[i] = entry;
  }
}

interface Waiting {
  at: number;
  rank: number;
  order: number;
  run: () => void;
}

function isBefore(a: Waiting, b: Waiting): boolean {
  if (a.at !== b.at) return a.at < b.at;
  return a.rank !== b.rank ? a.rank < b.rank : a.order < b.order;
}
