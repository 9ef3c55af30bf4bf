import { currencies, minorDigits } from "../../base/currency.ts";
import type { Mapping } from "../../store/file-mapping.ts";

/** More than what is counted exactly: a row of it is a bad one. */
const TOO_MUCH = 2 ** 53;

/** The column `amount` of typed rows, where it is for one unit or in minor units. */
export function wholeAmount({ amounts, isMinor }: Mapping): Record<string, string> {
  const perRow = amounts === "unit" ? `least(amount::hugeint * quantity, ${TOO_MUCH})::bigint` : "amount";
  if (amounts !== "unit" && isMinor !== true) return {};
  return { amount: isMinor === true ? `(${perRow}) // ${minorUnits()}` : perRow };
}

/** SQL for how many minor units the column `currency` has to the major one: 100 for USD. */
export function minorUnits(): string {
  const others = currencies().filter((code) => minorDigits(code) !== 2);
  return `(case currency ${others.map((code) => `when '${code}' then ${10 ** minorDigits(code)}`).join(" ")} else 100 end)`;
}

/** SQL for what the price of an item is called: its plan, or without one its amount for one unit. */
export function priceName(): string {
  return `case when plan is not null then product || ' / ' || plan else product || ' @ ' ||
      ${majorText("(case when quantity = 0 then amount else amount // quantity end)")} || ' ' || currency || ' a ' ||
      case when interval_count = 1 then interval else interval_count || ' ' || interval || 's' end
    end`;
}

/** SQL that formats micros as a decimal in major units, with at least two decimals. */
function majorText(micros: string): string {
  const places = `rtrim(lpad((${micros} % 1000000)::varchar, 6, '0'), '0')`;
  return `(${micros} // 1000000) || '.' || rpad(${places}, greatest(length(${places}), 2)::integer, '0')`;
}

/** SQL for the discounts of a state by class, from the columns `discount`, `discount_percent` and `discount_kind`. */
export function discountClasses(): string {
  const ofKind = (column: string, prefix: string, suffix: string) =>
    ["once", "repeating", "forever"].map(
      (kind) =>
        `case when discount_kind = '${kind}' and not is_metered then ${column} else 0 end as ${prefix}_${kind}${suffix}`,
    );
  return [...ofKind("discount_percent", "percent", ""), ...ofKind("discount", "fixed", "_micros")].join(
    ",\n  ",
  );
}
