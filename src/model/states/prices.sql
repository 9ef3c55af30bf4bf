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
), composed as (
  select
    price_id as price_id,
    terms as terms,
    case
      when product is not null and charged is not null and amount is not null
        then product || ', ' || charged || ', ' || amount
      else price_id
    end as plain,
    called as called,
    case when starts_with(lower(called), lower(product)) then called else product || ', ' || called end as of_product,
    amount as amount
  from told
), tried as (
  select
    *,
    coalesce(called, plain) as first_name,
    coalesce(of_product, called, plain) as second_name,
    coalesce(of_product || ', ' || amount, called || ', ' || amount, called, plain) as third_name
  from composed
), counted as (
  select
    *,
    count(*) over (partition by first_name) as as_first,
    count(*) over (partition by second_name) as as_second,
    count(*) over (partition by third_name) as as_third
  from tried
), chosen as (
  select
    *,
    case
      when as_first = 1 then first_name
      when as_second = 1 then second_name
      when as_third = 1 then third_name
      when third_name = price_id then price_id
      else third_name || ' (' || price_id || ')'
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
