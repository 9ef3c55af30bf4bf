/** Amounts for the warehouse to round. */
export interface AmountsQuery {
  /** SQL of rows with `n`, the exact amount. */
  from: string;
  /** The columns that identify the whole a row belongs to; empty when all rows belong to one. */
  within: readonly string[];
  /** The columns that identify a part within its whole; ties are broken in their order. */
  keys: readonly string[];
  /**
   * The shown whole: a column or number that is a multiple of the unit. Null for the sum of the parts, rounded half to
   * even.
   */
  whole: string | null;
  /** How many exact units make a shown one: a column or number of type hugeint. */
  unit: string;
}

/**
 * SQL that rounds amounts as `roundParts` does, for any number of rows: the parts of each whole add up to its shown
 * amount.
 * @returns SQL of the rows with `shown`, still in the exact unit
 */
export function roundedQuery({ from, within, keys, whole, unit }: AmountsQuery): string {
  const apart = within.length === 0 ? "" : `partition by ${within.join(", ")}`;
  const takers = `partition by ${[...within, "is_taker"].join(", ")}`;
  const floor = `floors + rests - rests % ${unit}`;
  const isUp = `2 * (rests % ${unit}) > ${unit} or (2 * (rests % ${unit}) = ${unit} and (${floor}) % (2 * ${unit}) <> 0)`;
  return `with rested as (
  select *, (n % ${unit} + ${unit}) % ${unit} as rest, (n <> 0) = bool_or(n <> 0) over (${apart}) as is_taker
  from (${from})
), placed as (
  select *, row_number() over (${takers} order by rest desc, ${keys.join(", ")}) as place, count(*) over (${takers}) as takers,
    sum(n - rest) over (${apart}) as floors, sum(rest) over (${apart}) as rests
  from rested
), aimed as (
  select *, ${whole ?? `${floor} + case when ${isUp} then ${unit} else 0 end`} as aim from placed
), missed as (
  select *, abs(aim - floors) // ${unit} as missing from aimed
)
select * exclude (rest, is_taker, place, takers, floors, rests, aim, missing), n - rest + case
    when not is_taker then 0
    when aim >= floors then (missing // takers + case when place <= missing % takers then 1 else 0 end) * ${unit}
    else -(missing // takers + case when takers - place < missing % takers then 1 else 0 end) * ${unit} end as shown
from missed`;
}

/** A hugeint literal in SQL. */
export function hugeint(n: bigint): string {
  return `cast(${n} as hugeint)`;
}
