/**
 * A small seeded random generator (sfc32). Each key has its own stream, so a customer's numbers don't depend on how
 * many others there are.
 */
export class Stream {
  private a: number;
  private b: number;
  private c: number;
  private d = 1;

  constructor(seed: number, key: number) {
    this.a = scramble(seed ^ 0x9e3779b9);
    this.b = scramble(key ^ 0x85ebca6b);
    this.c = scramble(this.a ^ Math.imul(this.b, 0x27d4eb2d));
    for (let i = 0; i < 8; i++) this.next();
  }

  /** A number in [0, 1). */
  next(): number {
    const t = (((this.a + this.b) | 0) + this.d) | 0;
    this.d = (this.d + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = (((this.c << 21) | (this.c >>> 11)) + t) | 0;
    return (t >>> 0) / 4294967296;
  }

  /** True with the given probability. */
  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** A whole number from low to high, both included. */
  whole(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  /** A real number in [low, high). */
  real(low: number, high: number): number {
    return low + this.next() * (high - low);
  }

  /** The waiting time to the next event of a process that has `rate` events per unit of time. */
  wait(rate: number): number {
    return -Math.log(1 - this.next()) / rate;
  }

  /** An index drawn in proportion to the weights. */
  weighted(weights: readonly number[]): number {
    let total = 0;
    for (const weight of weights) total += weight;
    let left = this.next() * total;
    for (let i = 0; i < weights.length; i++) {
      left -= weights[i] ?? 0;
      if (left < 0) return i;
    }
    return weights.length - 1;
  }

  /** One of the choices, all equally likely. */
  pick<T>(choices: readonly T[]): T | undefined {
    return choices[Math.floor(this.next() * choices.length)];
  }
}

function scramble(value: number): number {
  let x = value | 0;
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return (x ^ (x >>> 16)) | 0;
}
