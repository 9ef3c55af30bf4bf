/** An exact fraction; the denominator is always positive. */
export interface Q {
  n: bigint;
  d: bigint;
}

function gcd(a: bigint, b: bigint): bigint {
  let x = a < 0n ? -a : a;
  let y = b < 0n ? -b : b;
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

/** The fraction n/d in lowest terms. */
export function q(n: bigint | number, d: bigint | number = 1n): Q {
  const top = BigInt(n);
  const bottom = BigInt(d);
  if (bottom === 0n) throw new Error("division by zero");
  const sign = bottom < 0n ? -1n : 1n;
  const common = gcd(top, bottom) || 1n;
  return { n: (sign * top) / common, d: (sign * bottom) / common };
}

export const ZERO: Q = q(0n);

export const add = (a: Q, b: Q): Q => q(a.n * b.d + b.n * a.d, a.d * b.d);
export const neg = (a: Q): Q => q(-a.n, a.d);
export const sub = (a: Q, b: Q): Q => add(a, neg(b));
export const mul = (a: Q, b: Q): Q => q(a.n * b.n, a.d * b.d);
export const sum = (list: readonly Q[]): Q => list.reduce(add, ZERO);

/** a/b, or null when b is 0: a rate over nothing has no value. */
export function ratio(a: Q, b: Q): Q | null {
  return b.n === 0n ? null : q(a.n * b.d, a.d * b.n);
}

/** Below, at or above zero as a and b compare. */
export function compare(a: Q, b: Q): -1 | 0 | 1 {
  const left = a.n * b.d;
  const right = b.n * a.d;
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

export const min = (a: Q, b: Q): Q => (compare(a, b) <= 0 ? a : b);
export const max = (a: Q, b: Q): Q => (compare(a, b) >= 0 ? a : b);

/** The nearest integer; exactly between two, the even one. */
export function roundHalfEven(a: Q): bigint {
  const rest = ((a.n % a.d) + a.d) % a.d;
  const floor = (a.n - rest) / a.d;
  if (2n * rest < a.d) return floor;
  if (2n * rest > a.d) return floor + 1n;
  return floor % 2n === 0n ? floor : floor + 1n;
}
