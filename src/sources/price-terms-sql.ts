/** What a tiers column should contain, for messages. */
export const TIERS_EXPECTED =
  'tiers as JSON such as [{"up_to": 10, "unit_amount_micros": 5000000}, {"up_to": null, "unit_amount_micros": 4000000}]: up_to whole and ascending, null in the last alone; each with a unit_amount_micros or a flat_amount_micros, not negative';

const TIER = '[{"up_to":"VARCHAR","unit_amount_micros":"VARCHAR","flat_amount_micros":"VARCHAR"}]';
const UP_TO = "[1-9][0-9]{0,14}";
const AMOUNT = "[0-9]{1,15}([.][0-9]{1,6})?";

/** SQL for whether valid JSON (given as SQL) isn't a valid list of tiers. */
export function tiersAreWrong(json: string): string {
  const tiers = tiersOf(json);
  const isAmount = (name: string) => `coalesce(regexp_full_match(x.${name}, '${AMOUNT}'), x.${name} is null)`;
  return `not coalesce(json_type(${json}) = 'ARRAY' and list_bool_and(list_transform(${tiers}, (x, i) -> coalesce(
      case when i = len(${tiers}) then x.up_to is null
        else regexp_full_match(x.up_to, '${UP_TO}') and (i = 1 or try_cast(x.up_to as bigint) > try_cast(${tiers}[i - 1].up_to as bigint)) end
      and ${isAmount("unit_amount_micros")} and ${isAmount("flat_amount_micros")}
      and coalesce(x.unit_amount_micros, x.flat_amount_micros) is not null, false))), false)`;
}

/** SQL for a native price's terms, over the columns of `raw_states_prices`: JSON, or '' for a plain per-unit price. */
export function nativeTerms(): string {
  const major = (name: string) => decimalText(inMajor(`coalesce(x.${name}, '0')::decimal(21, 6)`));
  const tiers = `list_transform(${tiersOf("tiers")}, x -> {up_to: x.up_to::bigint, unit: ${major("unit_amount_micros")}, flat: ${major("flat_amount_micros")}})`;
  const one = `[{up_to: null::bigint, unit: ${decimalText(inMajor("unit_amount_micros::decimal(21, 6)"))}, flat: '0'}]`;
  return `case when tiers is not null then ${terms("coalesce(tiers_mode, 'graduated')", "1", tiers)}
    when package_size > 1 and unit_amount_micros is not null then ${terms("'package'", "package_size", one)} else '' end`;
}

/**
 * SQL for Sigma's prices, one row per price (the latest), with its `mode` (per_unit, package, graduated, volume; null
 * if its cost is unknown), package `size`, and `unit` amount or `tiers` in minor units.
 */
export function sigmaPrices(): string {
  return `(
    select p.*, l.tiers, coalesce(p.transform_quantity_divide_by, 1) as size,
      case when p.billing_scheme = 'tiered' then case when l.tiers is not null then p.tiers_mode end
        when p.unit is not null then case when p.transform_quantity_divide_by > 1 then 'package' else 'per_unit' end end as mode
    from (
      select *, try_cast(coalesce(unit_amount_decimal, unit_amount) as decimal(27, 12)) as unit from raw_sigma_prices
      qualify row_number() over (partition by id order by import_seq desc, import_file desc, file_row desc) = 1
    ) p
    left join (
      select price_id, list({up_to: upto, above: above, unit: unit, flat: flat} order by upto nulls last) as tiers
      from (
        select price_id, upto, coalesce(amount_decimal, amount, 0) as unit, coalesce(flat_amount_decimal, flat_amount, 0) as flat,
          lag(upto, 1, 0) over (partition by price_id order by upto nulls last) as above
        from (
          select * from raw_sigma_price_tiers
          qualify import_seq = max(import_seq) over (partition by price_id)
            and row_number() over (partition by price_id, upto order by import_seq desc, import_file desc, file_row desc) = 1
        )
      ) group by price_id
    ) l on l.price_id = p.id
  )`;
}

/**
 * SQL for the terms of one of `sigmaPrices`: JSON, or '' for a plain per-unit price.
 * @param minorMicros micros in one minor unit
 */
export function sigmaTerms(price: string, minorMicros: string): string {
  const scale = `(${minorMicros}::decimal(7, 0) * 0.000001::decimal(7, 6))::decimal(4, 3)`;
  const major = (minor: string) => decimalText(`${minor}::decimal(27, 12) * ${scale}`);
  const tiers = `list_transform(${price}.tiers, x -> {up_to: x.up_to, unit: ${major("x.unit")}, flat: ${major("x.flat")}})`;
  const one = `[{up_to: null::bigint, unit: ${major(`${price}.unit`)}, flat: '0'}]`;
  return `case when ${price}.mode in ('graduated', 'volume') then ${terms(`${price}.mode`, "1", tiers)}
    when ${price}.mode = 'package' and ${price}.transform_quantity_round = 'down' then ${terms("'package'", `${price}.size`, one, "down")}
    when ${price}.mode = 'package' then ${terms("'package'", `${price}.size`, one)} else '' end`;
}

/**
 * SQL for the amount of a quantity under one of `sigmaPrices`, in micros, exact and rounded half to even; null if its
 * cost is unknown or its tiers end below the quantity. The first tier's flat amount applies to a quantity of 0 too.
 */
export function sigmaGross(price: string, quantity: string, minorMicros: string): string {
  const exact = (minor: string) => halfEven(`((${minor}) * ${minorMicros}::decimal(7, 0))`);
  const times = (unit: string, units: string) => `${unit} * (${units})::decimal(18, 0)`;
  const packages = `case when ${price}.transform_quantity_round = 'down' then ${quantity} // ${price}.size
    else (${quantity} + ${price}.size - 1) // ${price}.size end`;
  const reached = `list_filter(${price}.tiers, x -> x.up_to is null or x.up_to >= ${quantity})[1]`;
  const inTier = `greatest(least(${quantity}, coalesce(x.up_to, ${quantity})) - x.above, 0)`;
  const graduated = `list_sum(list_transform(${price}.tiers, x -> ${times("x.unit", inTier)}
    + case when ${quantity} > x.above or x.above = 0 then x.flat else 0 end))`;
  return `try(case ${price}.mode
    when 'per_unit' then ${exact(times(`${price}.unit`, quantity))}
    when 'package' then ${exact(times(`${price}.unit`, packages))}
    when 'volume' then ${exact(`${times(`${reached}.unit`, quantity)} + ${reached}.flat`)}
    when 'graduated' then case when ${reached} is not null then ${exact(graduated)} end end)`;
}

function tiersOf(json: string): string {
  return `json_transform(${json}, '${TIER}')`;
}

function terms(mode: string, size: string, tiers: string, round?: "down"): string {
  const rounded = round === undefined ? "" : `round: '${round}', `;
  return `to_json({mode: ${mode}, size: ${size}, ${rounded}tiers: ${tiers}})::varchar`;
}

/** SQL that converts micros to major units. */
function inMajor(micros: string): string {
  return `(${micros} * 0.000001::decimal(7, 6))`;
}

/** SQL that formats a decimal without trailing zeros. */
function decimalText(decimal: string): string {
  return `regexp_replace((${decimal})::varchar, '[.]?0+$', '')`;
}

/** SQL that rounds a decimal half to even. */
function halfEven(decimal: string): string {
  const floor = `floor(${decimal})`;
  const rest = `(${decimal} - ${floor})`;
  return `(${floor} + case when ${rest} > 0.5 or (${rest} = 0.5 and ${floor} % 2 = 1) then 1 else 0 end)::bigint`;
}
