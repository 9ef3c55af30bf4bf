import { isNode, type Node, nodesOf, textOf } from "../tree.ts";
import { call, column, constant } from "./nodes.ts";

const PAIRS = new Set(["list_zip", "map_entries"]);

/**
 * `UNNEST` of a map, of several lists, or of rows as a query with a column for each: the engine's own takes one list.
 * @param node what stands in FROM
 */
export function unnested(node: Node): Node {
  const of = isNode(node.function) ? node.function : {};
  const [first, ...others] = nodesOf(of, "children");
  const names = Array.isArray(node.column_name_alias)
    ? node.column_name_alias.filter((name) => typeof name === "string")
    : [];
  const isNumbered = textOf(node, "with_ordinality") === "WITH_ORDINALITY";
  const columns = names.length - (isNumbered ? 1 : 0);
  if (textOf(of, "function_name").toLowerCase() !== "unnest" || first === undefined) return node;
  if (others.length === 0 && columns < 2) return node;
  const lists = others.length > 0 ? [first, ...others] : partsOf(first, columns);
  const numbered = isNumbered ? [numbers(lists[0] ?? first)] : [];
  return query(
    node,
    [...lists, ...numbered].map((list, index) => named(call("unnest", list), names[index])),
  );
}

/** The columns of one value: of a map its keys and values, of a list of rows what stands in each place. */
function partsOf(value: Node, columns: number): Node[] {
  const isRows =
    PAIRS.has(textOf(value, "function_name")) || textOf(value, "type") === "ARRAY_CONSTRUCTOR" || columns > 2;
  if (!isRows) return [call("map_keys", value), call("map_values", value)];
  const one = "trino_row";
  return Array.from({ length: columns }, (_, place) =>
    call("list_transform", value, {
      ...{ class: "LAMBDA", type: "LAMBDA", alias: "", query_location: 0, lhs: column(one) },
      expr: call("struct_extract_at", column(one), constant(place + 1)),
    }),
  );
}

function numbers(list: Node): Node {
  return call("generate_series", constant(1), call("len", list));
}

function named(node: Node, alias: string | undefined): Node {
  return { ...node, alias: alias ?? "" };
}

/** `(SELECT …) AS name`, which sees the columns of what stands before it. */
function query({ alias, query_location }: Node, columns: Node[]): Node {
  const select = {
    ...{ type: "SELECT_NODE", modifiers: [], cte_map: { map: [] }, select_list: columns },
    from_table: { type: "EMPTY", alias: "", sample: null, query_location: 0 },
    ...{ where_clause: null, group_expressions: [], group_sets: [], aggregate_handling: "STANDARD_HANDLING" },
    ...{ having: null, sample: null, qualify: null },
  };
  return {
    ...{ type: "SUBQUERY", alias, sample: null, query_location, column_name_alias: [] },
    subquery: { node: select, named_param_map: [] },
  };
}
