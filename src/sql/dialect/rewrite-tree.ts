import { isNode, type Node, nodesOf, textOf } from "../tree.ts";
import { call, cast, constant, literalOf, mapped, nameOf } from "./nodes.ts";
import { RENAMED } from "./renamed.ts";
import { RULES } from "./trino-rules.ts";
import { IS_DAY, scaleOf, typeOf } from "./types.ts";
import { unnested } from "./unnested.ts";

/** What the rewriting knows of the books. */
export interface AskedBooks {
  /** When the data was loaded, which Sigma's `data_load_time` stands for. */
  loadedAt: string;
  /** The names of columns that hold days, in whichever table they are. */
  days: readonly string[];
}

/**
 * Rewrites a parsed query so that it answers as Trino 414 would where the two engines read the same text differently.
 * @throws Untranslatable
 */
export function rewriteTree(node: Node, books: AskedBooks): Node {
  const { loadedAt, days } = books;
  const below = mapped(node, (part) => rewriteTree(part, books));
  const kind = textOf(below, "class");
  if (kind === "FUNCTION") return named(node, ofCall(below));
  if (kind === "WINDOW") return ofWindow(below);
  if (kind === "CAST") return ofCast(below);
  if (kind === "CONSTANT") return named(node, ofConstant(below));
  if (nameOf(below)?.toLowerCase() === "data_load_time")
    return named(node, cast(constant(loadedAt), "TIMESTAMP"));
  const name = kind === "COLUMN_REF" && Array.isArray(below.column_names) ? below.column_names.at(-1) : null;
  if (typeof name === "string" && days.includes(name.toLowerCase())) return { ...below, [IS_DAY]: true };
  if (textOf(below, "type") === "TABLE_FUNCTION" && kind === "") return unnested(below);
  return below;
}

/** The alias of what was there stays. */
function named(node: Node, by: Node): Node {
  return { ...by, alias: textOf(node, "alias"), query_location: node.query_location };
}

function renamed(name: string): string {
  return Object.hasOwn(RENAMED, name.toLowerCase()) ? (RENAMED[name.toLowerCase()] ?? name) : name;
}

function ofCall(node: Node): Node {
  const name = textOf(node, "function_name").toLowerCase();
  const rule = Object.hasOwn(RULES, name) ? RULES[name] : undefined;
  const changed = rule?.(node, nodesOf(node, "children"));
  return changed ?? { ...node, function_name: renamed(textOf(node, "function_name")) };
}

/** Of the rules, those that leave a call what it is hold over a window, too. */
function ofWindow(node: Node): Node {
  const name = textOf(node, "function_name").toLowerCase();
  const changed = name === "count_if" ? RULES.count_if?.(node, nodesOf(node, "children")) : null;
  return changed ?? { ...node, function_name: renamed(name) };
}

/** A number with an exponent is a double; the engine would write it as a decimal. */
function ofConstant(node: Node): Node {
  const value = isNode(node.value) ? node.value : {};
  const type = isNode(value.type) ? textOf(value.type, "id") : "";
  return type === "DOUBLE" && typeof value.value === "number"
    ? cast(constant(String(value.value)), "DOUBLE")
    : node;
}

const WHOLE = new Set(["TINYINT", "SMALLINT", "INTEGER", "BIGINT"]);
const ZONED = /\d(?:\s*(?:UTC|Z|[+-]\d\d:?\d\d)|\s+[A-Z][a-z]+\/[A-Za-z_]+)$/;
/** Calls whose JSON Trino writes without quotes when it is cast to text. */
const JSON_CALLS: Readonly<Record<string, string>> = {
  json_extract: "trino_json_text",
  trino_json_path: "trino_json_text",
};

function ofCast(node: Node): Node {
  const child = isNode(node.child) ? node.child : {};
  const type = isNode(node.cast_type) ? textOf(node.cast_type, "id") : "";
  const text = literalOf(child);
  if (type === "TIMESTAMP" && text !== null && ZONED.test(text))
    return { ...node, cast_type: { id: "TIMESTAMP WITH TIME ZONE", type_info: null } };
  const known = typeOf(child);
  // Halves go away from zero, as they do in Trino.
  if (WHOLE.has(type) && known?.is === "double") return { ...node, child: call("round", child) };
  const plain = type === "VARCHAR" ? JSON_CALLS[textOf(child, "function_name")] : undefined;
  if (plain !== undefined) return { ...node, child: { ...child, function_name: plain } };
  if (type === "VARCHAR" && scaleOf(known) === null && textOf(child, "function_name") === "trino_json_parse")
    return {
      ...node,
      child: {
        ...child,
        function_name: "trino_json_text",
        children: [...nodesOf(child, "children"), constant("$")],
      },
    };
  return node;
}
