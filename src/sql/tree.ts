/** A part of a parse tree as DuckDB writes it in JSON: an object with what it is, and its parts by name. */
export interface Node {
  [name: string]: unknown;
}

/** Whether a value is an object of the tree, not a list or a plain value. */
export function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The text of a part; "" where it has none. */
export function textOf(node: Node, name: string): string {
  const value = node[name];
  return typeof value === "string" ? value : "";
}

/** The objects in a list of the tree; none where it isn't a list. */
export function nodesOf(node: Node, name: string): Node[] {
  const value = node[name];
  return Array.isArray(value) ? value.filter(isNode) : [];
}

/** Where in the text a part begins, in UTF-8 bytes; undefined where the parser made it up. */
export function placeOf(node: Node): number | undefined {
  const place = node.query_location;
  return typeof place === "number" && place < Number.MAX_SAFE_INTEGER ? place : undefined;
}

/** A name as the engine compares it: only the letters A to Z are the same in both cases. */
export function folded(name: string): string {
  return name.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
