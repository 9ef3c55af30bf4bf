import { folded } from "../tree.ts";

/**
 * Functions that a query may call, in lower case. What isn't here is refused, whatever it does: the list grows when
 * somebody needs more. Nothing in it reads files, settings or other databases, changes anything, or waits.
 */
const SCALAR = `
  !~~ !~~* % & && * ** + - ->> / // <-> << <@ >> @ @> ^ ^@ | || ~ ~~ ~~* ~~~
  abs acos acosh add age ascii asin asinh atan atan2 atanh bit_count cbrt ceil ceiling century chr coalesce concat
  concat_ws contains cos cosh cot date_add date_diff date_part date_sub date_trunc day dayname dayofmonth dayofweek
  dayofyear decade degrees divide ends_with epoch epoch_ms epoch_us era even exp factorial floor format from_base64
  from_hex gcd greatest hash hex hour ifnull ilike_escape instr isfinite isinf isnan isodow isoyear julian last_day
  lcase lcm least left len length levenshtein like_escape ln log log10 log2 lower lpad ltrim make_date make_time
  make_timestamp make_timestamptz md5 microsecond millisecond minute mod month monthname multiply not_ilike_escape
  not_like_escape now nullif octet_length pi position pow power prefix printf quarter radians regexp_escape
  regexp_extract regexp_extract_all regexp_full_match regexp_matches regexp_replace regexp_split_to_array replace
  reverse right round round_even rpad rtrim second sha1 sha256 sign sin sinh split split_part sqrt starts_with
  str_split string_split string_split_regex strftime string_to_array strlen strpos strptime substr substring subtract
  suffix tan tanh time_bucket timezone to_base to_base64 to_centuries to_days to_decades to_hex to_hours
  to_microseconds to_milliseconds to_minutes to_months to_quarters to_seconds to_timestamp to_weeks to_years today
  translate trim trunc try_strptime typeof ucase unhex unicode upper url_decode url_encode week weekday weekofyear
  xor year yearweek current_date current_localtimestamp get_current_timestamp current_localtime`;

const NESTED = `
  array_aggr array_aggregate array_append array_apply array_cat array_concat array_contains array_distinct
  array_extract array_filter array_has array_has_all array_has_any array_intersect array_length array_position
  array_prepend array_reduce array_reverse array_slice array_sort array_reverse_sort array_to_string array_transform
  array_unique array_value array_zip apply cardinality element_at filter flatten generate_series list_append
  list_apply list_avg list_cat list_concat list_contains list_count list_distinct list_element list_extract
  list_filter list_first list_has list_has_all list_has_any list_intersect list_last list_max list_median list_min
  list_pack list_position list_prepend list_reduce list_reverse list_reverse_sort list_select list_slice list_sort
  list_sum list_transform list_unique list_value list_zip map map_concat map_contains map_entries map_extract
  map_extract_value map_from_entries map_keys map_values range reduce row struct_extract struct_extract_at
  struct_insert struct_pack unnest json json_array json_array_length json_contains json_exists json_extract
  json_extract_path json_extract_path_text json_extract_string json_keys json_object json_type json_valid json_value
  json_quote to_json row_to_json from_json array_to_json json_structure json_merge_patch`;

const AGGREGATE = `
  any_value approx_count_distinct approx_quantile arbitrary arg_max arg_min argmax argmin array_agg avg bit_and bit_or
  bit_xor bool_and bool_or corr count count_if count_star countif covar_pop covar_samp cume_dist dense_rank entropy
  first first_value fsum group_concat histogram kurtosis lag last last_value lead list listagg mad max max_by mean
  median min min_by mode nth_value ntile percent_rank product quantile quantile_cont quantile_disc rank regr_avgx
  regr_avgy regr_count regr_intercept regr_r2 regr_slope regr_sxx regr_sxy regr_syy row_number skewness stddev
  stddev_pop stddev_samp string_agg sum var_pop var_samp variance weighted_avg json_group_array json_group_object`;

/** Macros of ours, made when a copy of the books is published: see `dialect/macros.ts` and `tables/money-functions.ts`. */
const OWN = /^trino_[a-z0-9_]+$/;

const ALLOWED = new Set(`${SCALAR} ${NESTED} ${AGGREGATE}`.trim().split(/\s+/));

/** Whether a query may call a function of this name. */
export function isAllowedFunction(name: string): boolean {
  return ALLOWED.has(folded(name)) || OWN.test(name) || OWN_FUNCTIONS.includes(folded(name));
}

/** Functions of ours that queries call by name. */
export const OWN_FUNCTIONS: readonly string[] = ["cambium_round", "cambium_part"];

/** Functions that may stand in FROM. */
export const TABLE_FUNCTIONS: ReadonlySet<string> = new Set(["unnest", "generate_series", "range"]);

/** The engine's functions that may be called by their names. */
export const ENGINE_FUNCTIONS: readonly string[] = [...ALLOWED].filter((name) => /^[a-z]/.test(name)).sort();
