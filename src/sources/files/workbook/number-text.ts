/**
 * A number of a sheet as Excel shows it: with at most 15 digits, which takes away the noise of computing with halves
 * (0.30000000000000004 is 0.3), and without an exponent.
 * @param shift by how many places the point moves to the right: 2 for a percentage
 */
export function numberText(text: string, shift = 0): string {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value)) return text;
  if (shift === 0 && text.length <= 15 && /^-?[\d.]+$/.test(text) && String(value) === text) return text;
  const [digits = "", exponent = "0"] = value.toExponential(14).split("e");
  const sign = digits.startsWith("-") ? "-" : "";
  const all = digits.replace("-", "").replace(".", "");
  const point = 1 + Number(exponent) + shift;
  const whole = point <= 0 ? "0" : all.slice(0, point).padEnd(point, "0");
  const rest = (point <= 0 ? "0".repeat(-point) + all : all.slice(point)).replace(/0+$/, "");
  const plain = rest === "" ? whole : `${whole}.${rest}`;
  return Number(plain) === 0 ? "0" : sign + plain;
}
