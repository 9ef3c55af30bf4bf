import { currencies, minorDigits } from "../../base/currency.ts";

/**
 * Macros that answer as Trino does where the engine has no such function, or another one of that name. They stand in
 * each published copy; a query's calls are led to them by `rewrite-tree.ts`.
 */
export function macros(): string[] {
  return [...PLAIN.map(([head, body]) => `create macro trino_${head} as ${body}`), decimalize()];
}

/** A place such as `$["a b"]` is the engine's `$."a b"`. */
const PATH = `regexp_replace(regexp_replace(p, '\\["([^"]+)"\\]', '."\\1"', 'g'), '\\[''([^'']+)''\\]', '."\\1"', 'g')`;

const PLAIN: [string, string][] = [
  ["date(x)", "cast(x as date)"],
  ["iso_date(x)", "cast(x as date)"],
  ["iso_timestamp(x)", "cast(x as timestamptz)"],
  [
    "iso8601(x)",
    `case typeof(x) when 'DATE' then strftime(cast(x as timestamp), '%Y-%m-%d')
       when 'TIMESTAMP WITH TIME ZONE' then strftime(cast(x as timestamp), '%Y-%m-%dT%H:%M:%S.%gZ')
       else strftime(cast(x as timestamp), '%Y-%m-%dT%H:%M:%S.%g') end`,
  ],
  ["at_timezone(z, x)", "timezone(z, cast(x as timestamptz))"],
  ["with_timezone(x, z)", "timezone(z, cast(x as timestamp))"],
  [
    "steps(a, b, s)",
    `list_filter(
       list_transform(range(0, cast(abs(epoch(cast(b as timestamp)) - epoch(cast(a as timestamp))) / abs(epoch(s)) as bigint) + 3),
         i -> cast(a as timestamp) + s * cast(i as integer)),
       d -> case when epoch(s) > 0 then d <= cast(b as timestamp) else d >= cast(b as timestamp) end)`,
  ],
  [
    "divide(a, b, scale)",
    `case when typeof(a) in ('DOUBLE', 'FLOAT') or typeof(b) in ('DOUBLE', 'FLOAT') then cast(a as double) / cast(b as double)
       else round(cast(a as double) / nullif(cast(b as double), 0), scale) end`,
  ],
  ["json_parse(x)", "cast(x as json)"],
  ["json_format(x)", "cast(x as varchar)"],
  [
    "json_scalar(j, p)",
    `case when json_type(j, ${PATH}) in ('OBJECT', 'ARRAY') then null else json_extract_string(j, ${PATH}) end`,
  ],
  ["json_path(j, p)", `json_extract(j, ${PATH})`],
  ["json_text(j, p)", `json_extract_string(j, ${PATH})`],
  [
    "json_size(j, p)",
    `case json_type(j, ${PATH}) when 'OBJECT' then len(json_keys(j, ${PATH})) when 'ARRAY' then json_array_length(j, ${PATH}) else 0 end`,
  ],
  [
    "json_array_get(j, i)",
    "json_extract(j, '$[' || case when i < 0 then '#' || i else cast(i as varchar) end || ']')",
  ],
  ["json_array_contains(j, x)", "json_contains(j, to_json(x))"],
  [
    "cardinality(x)",
    `case json_type(to_json(x)) when 'ARRAY' then json_array_length(to_json(x)) when 'OBJECT' then len(json_keys(to_json(x))) end`,
  ],
  [
    "array_join(x, s, n := null)",
    "array_to_string(list_filter(list_transform(x, e -> coalesce(cast(e as varchar), n)), e -> e is not null), s)",
  ],
  ["array_position(x, e)", "coalesce(list_position(x, e), 0)"],
  ["array_remove(x, e)", "list_filter(x, one -> one is distinct from e)"],
  ["array_union(a, b)", "list_distinct(list_concat(a, b))"],
  ["array_except(a, b)", "list_distinct(list_filter(a, one -> not list_contains(b, one)))"],
  [
    "slice(x, start, length)",
    `case when start < 0 then list_slice(x, len(x) + start + 1, len(x) + start + length) else list_slice(x, start, start + length - 1) end`,
  ],
  ["regexp_count(x, p)", "len(regexp_extract_all(x, p))"],
  ["regexp_extract(x, p, g := 0)", "case when regexp_matches(x, p) then regexp_extract(x, p, g) end"],
  [
    "split_to_map(x, entries, pairs)",
    `map_from_entries(list_transform(string_split(x, entries), e -> row(split_part(e, pairs, 1), split_part(e, pairs, 2))))`,
  ],
  [
    "map(e)",
    `map_from_entries(list_filter(e, (x, i) -> struct_extract_at(x, 1) is not null
       and list_position(list_transform(e, y -> struct_extract_at(y, 1)), struct_extract_at(x, 1)) = i))`,
  ],
  [
    "multimap(e)",
    `map(list_sort(list_distinct(list_transform(e, y -> struct_extract_at(y, 1)))), list_transform(list_sort(list_distinct(list_transform(e, y -> struct_extract_at(y, 1)))),
       k -> list_transform(list_filter(e, y -> struct_extract_at(y, 1) = k), y -> struct_extract_at(y, 2))))`,
  ],
];

/** Sigma's function for amounts: from minor units to units of the currency, with so many digits. */
function decimalize(): string {
  const cases = currencies()
    .filter((code) => minorDigits(code) !== 2)
    .map((code) => `when '${code.toLowerCase()}' then ${minorDigits(code)}`);
  return `create macro trino_decimalize(c, x, d) as round(cast(x as double) / pow(10, case lower(c) ${cases.join(" ")} else 2 end), d)`;
}
