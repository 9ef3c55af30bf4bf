import { isNode, type Node, nodesOf, textOf } from "../tree.ts";

/** What can be told of a value's type from the query alone. */
export type Known =
  | { is: "date" | "interval" | "double" | "time" | "text" }
  | { is: "decimal"; scale: number }
  | null;

/** Marks a column of a parse tree that holds days. */
export const IS_DAY = "is_day";

const INTERVALS =
  /^to_(years|quarters|months|weeks|days|hours|minutes|seconds|milliseconds|microseconds|centuries|decades)$/;
const DATES = new Set(["trino_date", "last_day", "make_date", "today", "current_date", "trino_iso_date"]);
const TIMES = new Set([
  "now",
  "get_current_timestamp",
  "to_timestamp",
  "timezone",
  "strptime",
  "trino_at_timezone",
]);
const DOUBLES = new Set([
  "avg",
  "sqrt",
  "ln",
  "log",
  "log2",
  "log10",
  "exp",
  "pow",
  "power",
  "cbrt",
  "stddev",
  "epoch",
]);
/** Functions whose value is of the type of their first argument. */
const LIKE_FIRST = new Set([
  "min",
  "max",
  "sum",
  "abs",
  "any_value",
  "arbitrary",
  "first",
  "last",
  "lag",
  "lead",
  "coalesce",
]);
const CASTS: Record<string, Known> = {
  DATE: { is: "date" },
  TIMESTAMP: { is: "time" },
  "TIMESTAMP WITH TIME ZONE": { is: "time" },
  DOUBLE: { is: "double" },
  FLOAT: { is: "double" },
  VARCHAR: { is: "text" },
  INTERVAL: { is: "interval" },
};

/** The type of an expression as far as it stands in the query; null where a column decides. */
export function typeOf(node: Node): Known {
  const kind = textOf(node, "class");
  if (kind === "COLUMN_REF") return node[IS_DAY] === true ? { is: "date" } : null;
  if (kind === "CONSTANT") return ofConstant(node);
  if (kind === "CAST") return ofCast(node);
  if (kind === "FUNCTION" || kind === "WINDOW")
    return ofCall(textOf(node, "function_name"), nodesOf(node, "children"));
  if (kind === "OPERATOR" && textOf(node, "type") === "OPERATOR_COALESCE")
    return firstOf(nodesOf(node, "children"));
  if (kind === "SUBQUERY") return ofSubquery(node);
  if (kind === "CASE")
    return firstOf(
      nodesOf(node, "case_checks")
        .map(({ then_expr }) => then_expr)
        .filter(isNode),
    );
  return null;
}

function ofConstant(node: Node): Known {
  const type = isNode(node.value) && isNode(node.value.type) ? node.value.type : {};
  return ofType(type);
}

function ofCast(node: Node): Known {
  return isNode(node.cast_type) ? ofType(node.cast_type) : null;
}

function ofType(type: Node): Known {
  const id = textOf(type, "id");
  if (id !== "DECIMAL") return CASTS[id] ?? null;
  const scale = isNode(type.type_info) ? type.type_info.scale : 0;
  return { is: "decimal", scale: typeof scale === "number" ? scale : 0 };
}

function ofCall(name: string, children: Node[]): Known {
  if (INTERVALS.test(name)) return { is: "interval" };
  if (DATES.has(name)) return { is: "date" };
  if (TIMES.has(name)) return { is: "time" };
  if (DOUBLES.has(name)) return { is: "double" };
  if (name === "date_trunc") return children[1] === undefined ? null : typeOf(children[1]);
  if (LIKE_FIRST.has(name)) return firstOf(children);
  if (name === "round" && children.length === 1) return firstOf(children);
  return ["+", "-", "*", "trino_divide"].includes(name) ? ofArithmetic(name, children) : null;
}

function ofArithmetic(name: string, children: Node[]): Known {
  const [a, b] = children.map(typeOf);
  if (a?.is === "date" && b?.is === "interval") return a;
  if (b?.is === "date" && a?.is === "interval") return b;
  if (a?.is === "double" || b?.is === "double" || name === "trino_divide") return { is: "double" };
  const [left, right] = [scaleOf(a), scaleOf(b)];
  if (left === null && right === null) return null;
  const scale = name === "*" ? (left ?? 0) + (right ?? 0) : Math.max(left ?? 0, right ?? 0);
  return { is: "decimal", scale };
}

function ofSubquery(node: Node): Known {
  const query = isNode(node.subquery) && isNode(node.subquery.node) ? node.subquery.node : {};
  return textOf(node, "subquery_type") === "SCALAR" ? firstOf(nodesOf(query, "select_list")) : null;
}

function firstOf([first]: Node[]): Known {
  return first === undefined ? null : typeOf(first);
}

/** The digits behind the point of a decimal; null for anything else. */
export function scaleOf(known: Known | undefined): number | null {
  return known?.is === "decimal" ? known.scale : null;
}
