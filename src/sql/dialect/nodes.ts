import { isNode, type Node, nodesOf, textOf } from "../tree.ts";

const NOWHERE = 0;

/** A call of a function. */
export function call(name: string, ...children: Node[]): Node {
  return {
    ...{ class: "FUNCTION", type: "FUNCTION", alias: "", query_location: NOWHERE },
    ...{ function_name: name, schema: "", children, filter: null, distinct: false, is_operator: false },
    ...{ order_bys: { type: "ORDER_MODIFIER", orders: [] }, export_state: false, catalog: "" },
  };
}

/** A text, a whole number, or NULL. */
export function constant(value: string | number | null): Node {
  const id = typeof value === "string" ? "VARCHAR" : "INTEGER";
  return {
    ...{ class: "CONSTANT", type: "VALUE_CONSTANT", alias: "", query_location: NOWHERE },
    value: {
      type: { id: value === null ? "NULL" : id, type_info: null },
      is_null: value === null,
      ...(value !== null && { value }),
    },
  };
}

export function column(...names: string[]): Node {
  return {
    ...{ class: "COLUMN_REF", type: "COLUMN_REF", alias: "", query_location: NOWHERE },
    column_names: names,
  };
}

/** A value as another type, such as `DATE`. */
export function cast(child: Node, id: string): Node {
  return {
    ...{ class: "CAST", type: "OPERATOR_CAST", alias: "", query_location: NOWHERE },
    ...{ child, cast_type: { id, type_info: null }, try_cast: false },
  };
}

/** `value` where the condition holds, otherwise `other`. */
export function when(condition: Node, value: Node, other: Node): Node {
  return {
    ...{ class: "CASE", type: "CASE_EXPR", alias: "", query_location: NOWHERE },
    ...{ case_checks: [{ when_expr: condition, then_expr: value }], else_expr: other },
  };
}

export function isNull(child: Node): Node {
  return {
    ...{ class: "OPERATOR", type: "OPERATOR_IS_NULL", alias: "", query_location: NOWHERE },
    children: [child],
  };
}

/** Whether any of these holds. */
export function either(children: Node[]): Node {
  const [only] = children;
  if (children.length === 1 && only !== undefined) return only;
  return {
    ...{ class: "CONJUNCTION", type: "CONJUNCTION_OR", alias: "", query_location: NOWHERE },
    children,
  };
}

/** A function without a name, of one value. */
export function lambda(parameter: string, expr: Node): Node {
  return {
    ...{ class: "LAMBDA", type: "LAMBDA", alias: "", query_location: NOWHERE },
    ...{ lhs: column(parameter), expr },
  };
}

/** The names of a lambda's parameters, and what it makes of them; null where a node is no lambda. */
export function lambdaOf(node: Node | undefined): { names: string[]; body: Node } | null {
  if (node === undefined || textOf(node, "class") !== "LAMBDA" || !isNode(node.expr) || !isNode(node.lhs))
    return null;
  const { lhs } = node;
  const all = textOf(lhs, "class") === "COLUMN_REF" ? [lhs] : nodesOf(lhs, "children");
  const names = all.map(nameOf).filter((name) => name !== null);
  return names.length === all.length ? { names, body: node.expr } : null;
}

/** The name of a column without a table; null for anything else. */
export function nameOf(node: Node): string | null {
  const names = node.column_names;
  if (textOf(node, "class") !== "COLUMN_REF" || !Array.isArray(names) || names.length !== 1) return null;
  const [name] = names;
  return typeof name === "string" ? name : null;
}

/** The text that a node is; null where it is anything else. */
export function literalOf(node: Node | undefined): string | null {
  const value =
    node !== undefined && textOf(node, "class") === "CONSTANT" && isNode(node.value)
      ? node.value.value
      : null;
  return typeof value === "string" ? value : null;
}

/** A copy with other values in the place of these names. */
export function replacing(node: Node, by: ReadonlyMap<string, Node>): Node {
  const [first, ...rest] = columnNames(node);
  const value = first === undefined ? undefined : by.get(first.toLowerCase());
  if (value !== undefined)
    return rest.reduce((of: Node, name) => call("struct_extract", of, constant(name)), {
      ...value,
      alias: textOf(node, "alias"),
    });
  return mapped(node, (part) => replacing(part, by));
}

function columnNames(node: Node): string[] {
  return textOf(node, "class") === "COLUMN_REF" && Array.isArray(node.column_names)
    ? node.column_names.filter((name) => typeof name === "string")
    : [];
}

/** A copy with each part replaced. */
export function mapped(node: Node, change: (part: Node) => Node): Node {
  const each = (value: unknown): unknown =>
    Array.isArray(value) ? value.map(each) : isNode(value) ? change(value) : value;
  return Object.fromEntries(Object.entries(node).map(([name, value]) => [name, each(value)]));
}
