/** Very many amounts that are rounded by the warehouse. */
export interface AmountsQuery {
  /** SQL of rows with `n`, the exact amount of each. */
  from: string;
  /** The columns that name the whole that a row is a part of; none: all rows are parts of one. */
  within: readonly string[];
  /** The columns that name a part of a whole, in whose order ties go. */
  keys: readonly string[];
  /** What the whole of a row is shown as: a column or a number, a multiple of the unit; null: what its parts come to, rounded half to even. */
  whole: string | null;
  /** How many of the exact unit make one that is shown: a column or a number, a huge integer. */
  unit: string;
}

/**
 * SQL that rounds amounts as `roundParts` does, however many there are: the parts of each whole add up to what it is shown as.
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

/** A huge integer in SQL. */
export function hugeint(n: bigint): string {
  return `cast(${n} as hugeint)`;
}
