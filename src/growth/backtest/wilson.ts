/** The 97.5th percentile of the standard normal distribution. */
const Z = 1.959963984540054;

/**
 * Wilson's 95% interval of a share (E. B. Wilson, Probable inference, 1927).
 * @param hits out of `n`, which is above 0
 * @returns shares from 0 to 1
 */
export function wilson(hits: number, n: number): { low: number; high: number } {
  const share = hits / n;
  const square = Z * Z;
  const center = (share + square / (2 * n)) / (1 + square / n);
  const half = (Z * Math.sqrt((share * (1 - share)) / n + square / (4 * n * n))) / (1 + square / n);
  return { low: hits === 0 ? 0 : center - half, high: hits === n ? 1 : center + half };
}
