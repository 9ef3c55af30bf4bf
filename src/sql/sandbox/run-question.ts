import {
  DuckDBListType,
  DuckDBMapType,
  type DuckDBPreparedStatement,
  DuckDBStructType,
  type DuckDBType,
  DuckDBTypeId,
} from "@duckdb/node-api";
import { z } from "zod";
import { messageOf } from "../../base/error.ts";
import { LIMITS } from "../../base/limits.ts";
import { rewriteTree } from "../dialect/rewrite-tree.ts";
import { type Rewritten, rewritten } from "../dialect/rewritten.ts";
import { Untranslatable } from "../dialect/untranslatable.ts";
import { type Refusal, refusalOf } from "../guard/guard.ts";
import { isNode, type Node, nodesOf, textOf } from "../tree.ts";
import type { QueryEngine } from "./engine.ts";
import type { Cell, Question, Reply } from "./protocol.ts";

type By = Extract<Reply, { kind: "refused" }>["by"];

/** Runs one query if everything in it may run: rewritten from Trino's dialect, checked, then read. */
export async function runQuestion(engine: QueryEngine, question: Question): Promise<Reply> {
  const text = rewritten(question.sql);
  const refused = (by: By, refusal: Refusal): Reply => ({
    kind: "refused",
    id: question.id,
    by,
    message: refusal.message,
    hint: refusal.hint,
    ...placeIn(question.sql, refusal.place === undefined ? null : text.origin(refusal.place)),
  });
  try {
    const tree = await engine.parse(text.text);
    const wrong = unparsed(tree);
    if (wrong !== null) return refused("parser", wrong);
    const final = await translated(engine, tree, question);
    if (typeof final !== "string") return refused("guard", final);
    const names = namesOf(tree);
    const tables = tablesOf(tree, new Set(question.relations));
    return await read(engine, final, { question, text, names, tables });
  } catch (error) {
    if (error instanceof Untranslatable)
      return refused("dialect", { message: error.message, hint: error.hint, place: error.place });
    return refused("engine", failure(error, text));
  }
}

/** Why the parser didn't take a text; null where it did. */
function unparsed(tree: unknown): Refusal | null {
  if (!isNode(tree) || tree.error !== true) return null;
  const place = Number(tree.position);
  const message = textOf(tree, "error_message").split("\n")[0] ?? "";
  return {
    message:
      message === "Only SELECT statements can be serialized to json!" ? "only SELECT can be run" : message,
    hint: "Write one SELECT, which may begin with WITH.",
    ...(Number.isFinite(place) && { place }),
  };
}

/** The query in the engine's words, checked, and checked once more as it will run. */
async function translated(engine: QueryEngine, tree: unknown, question: Question): Promise<string | Refusal> {
  if (!isNode(tree)) return { message: "the query can't be read", hint: "Write one SELECT." };
  const relations = new Set(question.relations);
  const own = rewriteTree(tree, question);
  const refusal = refusalOf(own, relations);
  if (refusal !== null) return refusal;
  const text = await engine.write(own);
  return refusalOf(await engine.parse(text), relations) ?? text;
}

/** Names of the columns, where the query gives none and Trino would number them. */
function namesOf(tree: unknown): (string | undefined)[] {
  const [statement] = isNode(tree) ? nodesOf(tree, "statements") : [];
  let node: Node = isNode(statement?.node) ? statement.node : {};
  while (isNode(node.left) && textOf(node, "type") === "SET_OPERATION_NODE") node = node.left;
  const list = nodesOf(node, "select_list");
  if (list.some((one) => textOf(one, "class") === "STAR")) return [];
  return list.map((one, index) => {
    if (textOf(one, "alias") !== "") return undefined;
    const column = Array.isArray(one.column_names) ? one.column_names.at(-1) : undefined;
    return typeof column === "string" ? column : `_col${index}`;
  });
}

/** The tables that a query names. */
function tablesOf(tree: unknown, relations: ReadonlySet<string>): string[] {
  const found = new Set<string>();
  const look = (value: unknown): void => {
    if (Array.isArray(value)) for (const one of value) look(one);
    if (!isNode(value)) return;
    const [schema, table] = [textOf(value, "schema_name"), textOf(value, "table_name")].map((name) =>
      name.toLowerCase(),
    );
    const name = schema === "" || schema === "main" ? (table ?? "") : `${schema}.${table}`;
    if (textOf(value, "type") === "BASE_TABLE" && relations.has(name)) found.add(name);
    for (const part of Object.values(value)) look(part);
  };
  look(tree);
  return [...found];
}

async function read(
  engine: QueryEngine,
  text: string,
  {
    question,
    text: { parameters },
    names,
    tables,
  }: { question: Question; text: Rewritten; names: (string | undefined)[]; tables: string[] },
): Promise<Reply> {
  const missing = parameters.filter((name) => !Object.hasOwn(question.parameters, name));
  const statement = await engine.prepare(text);
  if (missing.length > 0 && !question.isCheck)
    return {
      ...{
        kind: "refused",
        id: question.id,
        by: "dialect",
        message: `the query needs a value for ${missing.join(", ")}`,
      },
      ...{ hint: "Give each as name=value.", line: null, column: null },
    };
  const started = performance.now();
  for (const name of parameters) bind(statement, name, question.parameters[name] ?? "");
  const head = { kind: "rows", id: question.id, parameters, tables } as const;
  if (question.isCheck) return { ...head, columns: [], rows: [], total: 0, ms: 0 };
  const result = await statement.stream();
  const columns = result.columnNames().map((name, index) => ({
    name: names[index] ?? name,
    type: result.columnType(index).toString().toLowerCase(),
  }));
  const types = result.columnTypes();
  const rows: Cell[][] = [];
  let [total, characters] = [0, 0];
  for await (const some of result.yieldRowsJson()) {
    for (const row of some.slice(0, question.most - rows.length)) {
      const cells = row.map((cell, at) => cellOf(cell, types[at]));
      characters += cells.reduce<number>((sum, cell) => sum + String(cell).length, 0);
      if (characters > question.mostCharacters) return tooWide(question);
      rows.push(cells);
    }
    total += some.length;
  }
  return { ...head, columns, rows, total, ms: performance.now() - started };
}

function tooWide({ id, mostCharacters }: Question): Reply {
  const message = `the answer has more than ${mostCharacters.toLocaleString("en")} characters`;
  return { kind: "refused", id, by: "engine", message, hint: LIMITS.sqlBytes.hint, line: null, column: null };
}

/** A parameter is a number or a day where it looks like one, otherwise text. */
function bind(statement: DuckDBPreparedStatement, name: string, value: string): void {
  const place = statement.parameterIndex(name);
  if (/^-?\d{1,15}$/.test(value)) statement.bindBigInt(place, BigInt(value));
  else if (/^-?\d{1,12}\.\d{1,9}$/.test(value)) statement.bindDouble(place, Number(value));
  else statement.bindVarchar(place, value);
}

const WHOLE = new Set<number>([
  ...[DuckDBTypeId.BIGINT, DuckDBTypeId.HUGEINT, DuckDBTypeId.UBIGINT, DuckDBTypeId.UHUGEINT],
]);

/** A cell as JSON has it: whole numbers as numbers while they are exact, decimals as text, lists and maps as JSON. */
function cellOf(cell: unknown, type: DuckDBType | undefined): Cell {
  const plain = plainOf(cell, type);
  if (typeof plain === "string" || typeof plain === "number" || typeof plain === "boolean") return plain;
  return plain === null ? null : JSON.stringify(plain);
}

/** A value, and the values in it, with whole numbers as numbers; a map is an object. */
function plainOf(value: unknown, type: DuckDBType | undefined): unknown {
  if (value === null || value === undefined) return null;
  if (type !== undefined && WHOLE.has(type.typeId)) {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value;
  }
  if (Array.isArray(value) && type instanceof DuckDBListType)
    return value.map((one) => plainOf(one, type.valueType));
  if (Array.isArray(value) && type instanceof DuckDBMapType)
    return Object.fromEntries(
      value.filter(isNode).map((entry) => [String(entry.key), plainOf(entry.value, type.valueType)]),
    );
  if (isNode(value) && type instanceof DuckDBStructType)
    return Object.fromEntries(
      Object.entries(value).map(([name, one], index) => [name, plainOf(one, type.entryTypes[index])]),
    );
  return value;
}

const failureSchema = z.object({
  exception_type: z.string(),
  exception_message: z.string(),
  name: z.string().optional(),
});

/** What the engine said, in a line, with the place of the name that it didn't know. */
function failure(error: unknown, { text, origin: _ }: Rewritten): Refusal {
  const message = messageOf(error);
  const found = failureSchema.safeParse(jsonIn(message));
  if (!found.success) return { message: firstLine(message), hint: HINT };
  const { exception_type: type, exception_message: said, name } = found.data;
  const place = name === undefined ? undefined : placeOfName(text, name);
  const isFull = type === "Out of Memory";
  return {
    message: isFull ? "the query needs more memory than a query may take" : firstLine(said),
    hint: isFull ? "Read fewer rows, or group them earlier." : HINT,
    ...(place !== undefined && { place }),
  };
}

const HINT = "`sql schema` lists tables and columns; docs/guide/sql.md says what of Trino's SQL works.";

function jsonIn(message: string): unknown {
  const start = message.indexOf("{");
  try {
    return start < 0 ? null : JSON.parse(message.slice(start));
  } catch {
    return null;
  }
}

function firstLine(message: string): string {
  return (message.split("\n")[0] ?? "").replace(/^(?:[A-Z]\w+ )+Error: /, "");
}

function placeOfName(text: string, name: string): number | undefined {
  const found = new RegExp(
    `(?<![\\w"])"?${name.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")}"?(?!\\w)`,
    "i",
  ).exec(text);
  return found === null ? undefined : Buffer.byteLength(text.slice(0, found.index));
}

function placeIn(sql: string, at: number | null): { line: number | null; column: number | null } {
  if (at === null) return { line: null, column: null };
  const before = sql.slice(0, at).split("\n");
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
