-- Every price ever sold, numbered, with a name of its own: what the source calls it, else its product, how often it is
-- charged and how much ("Team, monthly, USD 49"). Where several are called the same, product and amount are added until
-- they differ, and at last the id.
-- grain: price
with sold as (
  select distinct price as price_id from item_states
), known as (
  select
    s.price_id as price_id,
    k.*,
    coalesce(p.name, k.product) as product_name,
    lpad(replace(k.unit_micros::varchar, '.', ''), greatest(length(k.unit_micros::varchar) - 1, 13)::integer, '0') as picos
  from sold s
  left join known_prices k on k.price = s.price_id
  left join known_products p on p.product = k.product
), told as (
  select
    price_id as price_id,
    terms as terms,
    nullif(named, price_id) as called,
    product_name as product,
    case
      when interval_count > 1 then 'every ' || interval_count || ' ' || interval || 's'
      when interval = 'day' then 'daily'
      else interval || 'ly'
    end as charged,
    -- USD 49, USD 49.50, USD 0.002 per unit
    upper(currency) || case
      when terms like '%"package"%' then ' in packages'
      when terms is not null then ' in tiers'
      when unit_micros is null or unit_micros < 0 then ''
      when picos like '%000000000000' then ' ' || left(picos, -12)
      else ' ' || left(picos, -12) || '.' || regexp_replace(rtrim(right(picos, 12), '0'), '^(.)$', '\10')
    end || case when usage_type = 'metered' then ' per unit' else '' end as amount
  from known
), called as (
  select
    price_id as price_id,
    terms as terms,
    amount as amount,
    case
      when called is null then coalesce(product || ', ' || charged || ', ' || amount, price_id)
      when min(product) over (partition by called) = max(product) over (partition by called) then called
      else coalesce(product || ', ' || called, called)
    end as name,
    called is not null as has_amount_apart
  from told
), counted as (
  select
    price_id as price_id,
    terms as terms,
    name as short,
    case when has_amount_apart then coalesce(name || ', ' || amount, name) else name end as long,
    count(*) over (partition by name) as as_short
  from called
), chosen as (
  select
    price_id as price_id,
    terms as terms,
    case
      when as_short = 1 then short
      when count(*) over (partition by as_short = 1, long) = 1 then long
      else long || ' (' || price_id || ')'
    end as name
  from counted
)
select
  cast(row_number() over (order by c.price_id) as integer) as price,
  c.price_id as price_id,
  -- what is another's id would be taken for that other
  case when o.price_id is null and count(*) over (partition by c.name) = 1 then c.name else c.price_id end as label,
  c.terms as terms
from chosen c
left join sold o on o.price_id = c.name and o.price_id <> c.price_id
