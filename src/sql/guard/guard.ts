import { nameOf } from "../dialect/nodes.ts";
import { folded, isNode, type Node, nodesOf, placeOf, textOf } from "../tree.ts";
import { isAllowedFunction, TABLE_FUNCTIONS } from "./functions.ts";

/** Why a query isn't run, and where in its text. */
export interface Refusal {
  message: string;
  hint: string;
  /** In UTF-8 bytes from the start of what was parsed; undefined where it can't be told. */
  place?: number | undefined;
}

/** What a query may read: tables of the main schema by their names, others as `schema.table`. */
export type Relations = ReadonlySet<string>;

const QUERIES = new Set(["SELECT_NODE", "SET_OPERATION_NODE", "RECURSIVE_CTE_NODE", "CTE_NODE"]);
const SOURCES = new Set(["BASE_TABLE", "SUBQUERY", "JOIN", "TABLE_FUNCTION", "EXPRESSION_LIST", "EMPTY"]);
const MODIFIERS = new Set([
  "ORDER_MODIFIER",
  "LIMIT_MODIFIER",
  "LIMIT_PERCENT_MODIFIER",
  "DISTINCT_MODIFIER",
]);
const TYPE_PARTS = new Set(
  ["DECIMAL", "LIST", "STRUCT", "ARRAY", "STRING", "GENERIC", "EXTENSION", "INVALID"].map(
    (name) => `${name}_TYPE_INFO`,
  ),
);
/** Orders of a list, which are no objects of their own. */
const ORDERS = new Set(["ORDER_DEFAULT", "ASCENDING", "DESCENDING"]);
const EXPRESSIONS = new Set([
  ...["COLUMN_REF", "CONSTANT", "COMPARISON", "CONJUNCTION", "FUNCTION", "OPERATOR", "CASE", "CAST", "STAR"],
  ...["SUBQUERY", "WINDOW", "BETWEEN", "LAMBDA", "PARAMETER", "COLLATE", "TYPE"],
]);

const ONE_SELECT = "Write one SELECT, which may begin with WITH.";

/**
 * Says why a parsed query may not run: it isn't one SELECT, or something in it isn't on the lists of what may be used.
 * @param parsed the answer of `json_serialize_sql`
 * @returns null where everything in it may run
 */
export function refusalOf(parsed: unknown, relations: Relations): Refusal | null {
  if (!isNode(parsed)) return { message: "the query can't be read", hint: ONE_SELECT };
  const statements = nodesOf(parsed, "statements");
  if (statements.length === 0) return { message: "there is no query", hint: ONE_SELECT };
  if (statements.length > 1)
    return { message: `these are ${statements.length} statements`, hint: "Run them one by one." };
  try {
    check(statements[0], new Set(), relations);
    return null;
  } catch (error) {
    if (error instanceof Refused) return error.refusal;
    throw error;
  }
}

class Refused extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

function refuse(message: string, hint: string, node: Node): never {
  throw new Refused({ message, hint, place: placeOf(node) });
}

/** @param named the names that WITH gives to queries, as far as they can be seen here */
function check(value: unknown, named: ReadonlySet<string>, relations: Relations): void {
  if (Array.isArray(value)) for (const one of value) check(one, named, relations);
  if (!isNode(value)) return;
  const seen = checkCtes(value, named, relations);
  checkKind(value, seen, relations);
  for (const [name, part] of Object.entries(value)) {
    if (name === "cte_map" || (name === "value" && textOf(value, "class") === "CONSTANT")) continue;
    check(part, name === "right" ? withOwnName(value, seen) : seen, relations);
  }
}

/** Checks the queries that WITH names, each seeing those before it. @returns what may be read below */
function checkCtes(node: Node, named: ReadonlySet<string>, relations: Relations): ReadonlySet<string> {
  const map = isNode(node.cte_map) ? nodesOf(node.cte_map, "map") : [];
  const seen = new Set(named);
  for (const entry of map) {
    check(entry.value, seen, relations);
    seen.add(folded(textOf(entry, "key")));
  }
  return seen;
}

/** The second half of a recursive query also reads what it makes. */
function withOwnName(node: Node, seen: ReadonlySet<string>): ReadonlySet<string> {
  return textOf(node, "type") === "RECURSIVE_CTE_NODE"
    ? new Set([...seen, folded(textOf(node, "cte_name"))])
    : seen;
}

function checkKind(node: Node, named: ReadonlySet<string>, relations: Relations): void {
  const [kind, type] = [textOf(node, "class"), textOf(node, "type")];
  if (kind !== "") {
    if (!EXPRESSIONS.has(kind)) refuse(`${words(kind)} can't be used here`, ONE_SELECT, node);
    if (kind === "FUNCTION" || kind === "WINDOW") checkFunction(node);
    if (kind === "COLUMN_REF") checkColumn(node);
    return;
  }
  if (type === "") return;
  if (type === "BASE_TABLE") checkTable(node, named, relations);
  else if (type === "TABLE_FUNCTION") checkTableFunction(node);
  else if (![QUERIES, SOURCES, MODIFIERS, TYPE_PARTS, ORDERS].some((list) => list.has(type)))
    refuse(`${words(type)} can't be used here`, ONE_SELECT, node);
}

/** Names that the engine reads as calls of functions where no column is called so. */
const CALLED_LIKE_COLUMNS = new Set(
  ["catalog", "schema", "role", "user"].map((name) => `current_${name}`).concat("session_user", "user"),
);

function checkColumn(node: Node): void {
  const name = nameOf(node)?.toLowerCase() ?? "";
  if (CALLED_LIKE_COLUMNS.has(name))
    refuse(`${name} can't be used here`, "Queries know nothing of who asks them.", node);
}

function checkFunction(node: Node): void {
  const name = textOf(node, "function_name");
  const isOwn = textOf(node, "catalog") === "" && ["", "main"].includes(textOf(node, "schema"));
  if (!isOwn || !isAllowedFunction(name))
    refuse(`the function ${name} can't be used here`, "`sql functions` lists the functions that can.", node);
}

function checkTableFunction(node: Node): void {
  const call = isNode(node.function) ? node.function : {};
  const name = textOf(call, "function_name");
  if (textOf(call, "class") !== "FUNCTION" || !TABLE_FUNCTIONS.has(folded(name)))
    refuse(
      `${name === "" ? "this" : name} can't stand in FROM`,
      `Tables, queries and ${[...TABLE_FUNCTIONS].join(", ")} can.`,
      node,
    );
}

function checkTable(node: Node, named: ReadonlySet<string>, relations: Relations): void {
  const [schema, table] = [folded(textOf(node, "schema_name")), textOf(node, "table_name")];
  const name = folded(table);
  const isPlain = textOf(node, "catalog_name") === "" && node.at_clause === null;
  if (isPlain && schema === "" && named.has(name)) return;
  const full = schema === "" || schema === "main" ? name : `${schema}.${name}`;
  if (isPlain && relations.has(full)) return;
  const like = [...relations].filter((one) => one.split(".").at(-1) === name);
  const hint = like.length > 0 ? `Did you mean ${like.join(" or ")}?` : "`sql schema` lists the tables.";
  refuse(`there is no table ${[schema, table].filter((part) => part !== "").join(".")}`, hint, node);
}

function words(kind: string): string {
  return kind.toLowerCase().replaceAll("_", " ").replace(/ ref$/, "");
}
