import { type Node, placeOf, textOf } from "../tree.ts";
import { fromJoda, fromMysql } from "./formats.ts";
import {
  call,
  cast,
  column,
  constant,
  either,
  isNull,
  lambda,
  lambdaOf,
  literalOf,
  replacing,
  when,
} from "./nodes.ts";
import { scaleOf, typeOf } from "./types.ts";
import { Untranslatable } from "./untranslatable.ts";

/** Makes a call of Trino's one of the engine's; null where it is that already. */
type Rule = (node: Node, children: Node[]) => Node | null;

const UNITS: Readonly<Record<string, string>> = {
  ...{ millisecond: "to_milliseconds", second: "to_seconds", minute: "to_minutes", hour: "to_hours" },
  ...{ day: "to_days", week: "to_weeks", month: "to_months", quarter: "to_quarters", year: "to_years" },
};

/** Null as soon as one of the values is, as in Trino: the engine's own leave nulls out. */
const nullable: Rule = (node, children) =>
  when(either(children.map(isNull)), constant(null), { ...node, alias: "" });

const LITERAL = "Write the text itself, not a column or a calculation.";

const formatted =
  (to: string, read: typeof fromMysql): Rule =>
  (node, [value, format]) => {
    const text = literalOf(format);
    const name = textOf(node, "function_name");
    if (value === undefined || text === null)
      throw new Untranslatable(`${name} needs its format as text in quotes`, LITERAL, placeOf(node));
    const found = read(text);
    if ("unknown" in found)
      throw new Untranslatable(`${name} doesn't know ${found.unknown}`, "Leave it out.", placeOf(node));
    return call(to, value, constant(found.format));
  };

const divided: Rule = (_, [a, b]) => {
  if (a === undefined || b === undefined) return null;
  const [left, right] = [typeOf(a), typeOf(b)];
  if (left?.is === "double" || right?.is === "double") return null;
  const [one, other] = [scaleOf(left), scaleOf(right)];
  return one === null && other === null
    ? null
    : call("trino_divide", a, b, constant(Math.max(one ?? 0, other ?? 0)));
};

/** A day and so many months is a day. */
const moved: Rule = (node) => (typeOf(node)?.is === "date" ? cast({ ...node, alias: "" }, "DATE") : null);

const truncated: Rule = (node, [, value]) =>
  value !== undefined && typeOf(value)?.is === "date" ? cast({ ...node, alias: "" }, "DATE") : null;

const added: Rule = (node, [unit, count, value]) => {
  if (value === undefined || unit === undefined || count === undefined) return null;
  const name = UNITS[literalOf(unit)?.toLowerCase() ?? ""];
  if (name === undefined)
    throw new Untranslatable(
      "date_add needs its unit as text in quotes",
      `It is one of ${Object.keys(UNITS).join(", ")}.`,
      placeOf(node),
    );
  const sum = { ...call("+", value, call(name, cast(count, "INTEGER"))), is_operator: true };
  return typeOf(value)?.is === "date" ? cast(sum, "DATE") : sum;
};

/**
 * From a day or an instant, each step is counted from the first: a month after 31 January is 29 February, and two are 31
 * March. The engine's `generate_series` counts from the last.
 */
const sequence: Rule = (_, [from, to, step]) => {
  if (from === undefined || to === undefined) return null;
  const isDay = [from, to].some((one) => typeOf(one)?.is === "date");
  if (step === undefined && !isDay) return call("generate_series", from, to);
  if (step !== undefined && typeOf(step)?.is !== "interval") return call("generate_series", from, to, step);
  const list = call("trino_steps", from, to, step ?? call("to_days", constant(1)));
  return isDay ? listOf(list, "DATE") : list;
};

function listOf(child: Node, id: string): Node {
  const inner = {
    type: "LIST_TYPE_INFO",
    alias: "",
    extension_info: null,
    child_type: { id, type_info: null },
  };
  return { ...cast(child, "LIST"), cast_type: { id: "LIST", type_info: inner } };
}

/** `a || b` is null where one of them is; the engine's `concat` leaves nulls out. */
const joined: Rule = (_, [first, ...rest]) =>
  first === undefined
    ? null
    : rest.reduce((sum, one) => ({ ...call("||", sum, one), is_operator: true }), first);

const replaced: Rule = (node, [text, pattern, by]) => {
  if (text === undefined || pattern === undefined) return null;
  const to = by === undefined ? "" : literalOf(by);
  if (to === null)
    throw new Untranslatable(
      "regexp_replace needs its replacement as text in quotes",
      LITERAL,
      placeOf(node),
    );
  return call(
    "regexp_replace",
    text,
    pattern,
    constant(to.replaceAll(/\\/g, "\\\\").replaceAll(/\$(\d)/g, "\\$1")),
    constant("g"),
  );
};

const printed: Rule = (node, [format, ...values]) => {
  const text = literalOf(format);
  if (text === null || format === undefined)
    throw new Untranslatable("format needs its first value as text in quotes", LITERAL, placeOf(node));
  const letters = [...text.replaceAll("%%", "").matchAll(/%[-+,0 (#]*\d*(?:\.\d+)?([a-zA-Z])/g)].map(
    ([, one]) => one,
  );
  const types: Record<string, string> = { s: "VARCHAR", d: "BIGINT", f: "DOUBLE", e: "DOUBLE" };
  return call(
    "printf",
    format,
    ...values.map((value, index) => {
      const type = types[letters[index] ?? ""];
      return type === undefined ? value : cast(value, type);
    }),
  );
};

/** Counts what is different, exactly: the engine's estimate would be another than Trino's. */
const distinct: Rule = (node, [value]) =>
  value === undefined ? null : { ...node, function_name: "count", children: [value], distinct: true };

/** Of no rows, and where no condition is known, there are none: the engine's own would be null. */
const counted: Rule = (node, [condition]) =>
  condition === undefined
    ? null
    : { ...node, function_name: "count", children: [when(condition, constant(1), constant(null))] };

const weekday: Rule = (node, [unit, value]) => {
  const name = literalOf(unit)?.toLowerCase();
  if (value === undefined || !["dow", "dayofweek", "day_of_week"].includes(name ?? "")) return null;
  return { ...node, children: [constant("isodow"), value] };
};

const gathered =
  (macro: string): Rule =>
  (node, [key, value]) =>
    key === undefined || value === undefined
      ? null
      : call(macro, { ...node, alias: "", function_name: "list", children: [call("row", key, value)] });

const listAgg: Rule = (node) => ({ ...node, function_name: "string_agg" });

/** Names for values of lambdas that we write: nobody else uses them. */
let made = 0;
const ownName = () => `trino_e${++made % 1000}`;
const part = (of: string, name: string | number): Node =>
  typeof name === "number"
    ? call("struct_extract_at", column(of), constant(name))
    : call("struct_extract", column(of), constant(name));

/** A lambda of two values as one of a pair. */
function paired(node: Node | undefined, parts: [string | number, string | number]): Node | null {
  const found = lambdaOf(node);
  const [first, second] = found?.names ?? [];
  if (found === null || first === undefined || second === undefined) return null;
  const name = ownName();
  return lambda(
    name,
    replacing(
      found.body,
      new Map([
        [first.toLowerCase(), part(name, parts[0])],
        [second.toLowerCase(), part(name, parts[1])],
      ]),
    ),
  );
}

const ofEntries =
  (make: (entries: Node, of: Node, by: Node) => Node): Rule =>
  (_, [map, by]) => {
    const one = paired(by, ["key", "value"]);
    return map === undefined || one === null ? null : make(call("map_entries", map), map, one);
  };

const zipped: Rule = (_, [a, b, by]) => {
  const one = paired(by, [1, 2]);
  return a === undefined || b === undefined || one === null
    ? null
    : call("list_transform", call("list_zip", a, b), one);
};

const reduced: Rule = (_, [list, start, step, end]) => {
  if (list === undefined || start === undefined || step === undefined) return null;
  const sum = call("list_reduce", list, step, start);
  const [found, name] = [lambdaOf(end), lambdaOf(end)?.names[0]];
  return found === null || name === undefined
    ? sum
    : replacing(found.body, new Map([[name.toLowerCase(), sum]]));
};

const truth = (value: boolean): Node => ({
  ...constant(null),
  value: { type: { id: "BOOLEAN", type_info: null }, is_null: false, value },
});
const not = (child: Node): Node => ({
  ...{ class: "OPERATOR", type: "OPERATOR_NOT", alias: "", query_location: 0 },
  children: [child],
});

const matched =
  (value: boolean, isFound: boolean): Rule =>
  (_, [list, by]) => {
    if (list === undefined || by === undefined) return null;
    const found = call("list_contains", call("list_transform", list, by), truth(value));
    return isFound ? found : not(found);
  };

/** By the name of the function in lower case. */
export const RULES: Readonly<Record<string, Rule>> = {
  "+": moved,
  "-": moved,
  "/": divided,
  all_match: matched(false, false),
  any_match: matched(true, true),
  approx_distinct: distinct,
  concat: joined,
  count_if: counted,
  date_add: added,
  date_format: formatted("strftime", fromMysql),
  date_parse: formatted("strptime", fromMysql),
  date_part: weekday,
  date_trunc: truncated,
  element_at: (_, children) => ({
    ...{ class: "OPERATOR", type: "ARRAY_EXTRACT", alias: "", query_location: 0 },
    children,
  }),
  format: printed,
  format_datetime: formatted("strftime", fromJoda),
  greatest: nullable,
  json_extract: (node, [json, path]) =>
    json === undefined || path === undefined ? null : { ...node, function_name: "trino_json_path" },
  least: nullable,
  listagg: listAgg,
  map_agg: gathered("trino_map"),
  map_filter: ofEntries((entries, _, by) => call("map_from_entries", call("list_filter", entries, by))),
  multimap_agg: gathered("trino_multimap"),
  none_match: matched(true, false),
  parse_datetime: formatted("strptime", fromJoda),
  reduce: reduced,
  regexp_replace: replaced,
  sequence,
  timezone: (node) =>
    textOf(node, "schema") === "main" ? { ...node, schema: "", function_name: "trino_at_timezone" } : null,
  transform_keys: ofEntries((entries, map, by) =>
    call("map", call("list_transform", entries, by), call("map_values", map)),
  ),
  transform_values: ofEntries((entries, map, by) =>
    call("map", call("map_keys", map), call("list_transform", entries, by)),
  ),
  zip_with: zipped,
};
