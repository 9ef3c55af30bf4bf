import { minorDigits } from "../../base/currency.ts";

/**
 * Functions with which a query shows money as Cambium does (DEFINITIONS, Conventions), in units of the reporting currency:
 *
 * - `cambium_round(x)` rounds an exact amount to the currency's minor unit, halves to the even one.
 * - `cambium_part(x, total, whole, place)` rounds an exact part so that all parts of a whole add up to its rounded total:
 *   the largest remainders are rounded up, of equal ones the first by place; nothing stays nothing.
 * @param currency the reporting currency
 */
export function moneyFunctions(currency: string): string[] {
  const digits = minorDigits(currency);
  const shown = (minor: string) =>
    `cast(cast(${minor} as decimal(38, 0)) * ${(10 ** -digits).toFixed(digits)} as decimal(38, ${digits}))`;
  const minor = (x: string) => `cast(${x} as decimal(38, 18)) * ${10 ** digits}`;
  const [own, floor] = [minor("x"), `floor(${minor("x")})`];
  const rest = `(${own} - ${floor})`;
  return [
    `create macro cambium_round(x) as ${shown(
      `${floor} + case when ${rest} > 0.5 or (${rest} = 0.5 and ${floor} % 2 <> 0) then 1 else 0 end`,
    )}`,
    `create macro cambium_part(x, total, whole, place) as ${shown(
      `${floor} + case when x <> 0 and row_number() over (partition by whole order by x = 0, ${rest} desc, place)
        <= ${minor("total")} - sum(${floor}) over (partition by whole) then 1 else 0 end`,
    )}`,
  ];
}
