/** Queries that would run very long, or take very much memory, each in a few sizes. They read nothing. */
export const BOMBS: readonly string[] = [10, 12, 15, 20, 30].flatMap((size) => [
  `select sum(a.n * b.n) from unnest(sequence(1, ${size}0000)) as a(n) cross join unnest(sequence(1, ${size}00000)) as b(n)`,
  `select length(array_join(transform(sequence(1, ${size}000000), x -> 'xxxxxxxxxxxxxxxxxxxxxxxxxx'), ','))`,
  `with recursive r(n) as (select 1 union all select n + 1 from r where n < ${size}00000000) select max(n) from r`,
  `select count(distinct cast(a.n as varchar) || cast(b.n as varchar)) from unnest(sequence(1, ${size}000)) as a(n), unnest(sequence(1, ${size}000)) as b(n)`,
  `select array_agg(n) from unnest(sequence(1, ${size}0000000)) as t(n)`,
  `select max(length(rpad('x', ${size}0000000, 'y') || cast(n as varchar))) from unnest(sequence(1, 100)) as t(n)`,
  `select count(*) from unnest(sequence(1, ${size}0000000)) as t(n) order by 1`,
  `select sum(reduce(sequence(1, ${size}000), 0, (s, x) -> s + x * n, s -> s)) from unnest(sequence(1, ${size}00000)) as t(n)`,
  `select n, row_number() over (order by n desc) as place from unnest(sequence(1, ${size}000000)) as t(n) order by place desc limit 1`,
  `select listagg(cast(n as varchar), ',') within group (order by n) from unnest(sequence(1, ${size}000000)) as t(n)`,
]);
