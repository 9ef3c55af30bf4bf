import { type DuckDBConnection, DuckDBInstance, type DuckDBPreparedStatement } from "@duckdb/node-api";
import { literal, quoted } from "../../warehouse/literal.ts";
import { COPY } from "../copy-name.ts";

/** DuckDB's own ceiling. It doesn't bound every expression: the system's is the fence. */
const MEMORY = "320MB";

/**
 * An engine without a file of its own, which reads one published copy and nothing else: no files, no network, no
 * extensions, and settings that can't be changed any more.
 */
export class QueryEngine {
  readonly #instance: DuckDBInstance;
  readonly #connection: DuckDBConnection;

  private constructor(instance: DuckDBInstance, connection: DuckDBConnection) {
    this.#instance = instance;
    this.#connection = connection;
  }

  /** @param accounts reads only the rows of these accounts, in tables that have accounts; null for all */
  static async open(path: string, accounts: string[] | null): Promise<QueryEngine> {
    const instance = await DuckDBInstance.create(":memory:", { threads: "1", memory_limit: MEMORY });
    const connection = await instance.connect();
    await connection.run(`attach ${literal(path)} as ${COPY} (read_only)`);
    if (accounts === null) await connection.run(`use ${COPY}`);
    else await narrow(connection, accounts);
    for (const statement of SETTINGS) await connection.run(statement);
    return new QueryEngine(instance, connection);
  }

  /** The parse tree of a text, as DuckDB writes it. The text is a value here: it isn't run. */
  async parse(text: string): Promise<unknown> {
    return JSON.parse(withTexts(await this.#one("select json_serialize_sql($1::varchar)", text)));
  }

  /** The text of a parse tree. */
  async write(tree: unknown): Promise<string> {
    return this.#one("select json_deserialize_sql($1::json)", withNumbers(JSON.stringify(tree)));
  }

  prepare(text: string): Promise<DuckDBPreparedStatement> {
    return this.#connection.prepare(text);
  }

  close(): void {
    this.#connection.closeSync();
    this.#instance.closeSync();
  }

  async #one(query: string, value: string): Promise<string> {
    const statement = await this.#connection.prepare(query);
    statement.bindVarchar(1, value);
    const rows = (await statement.runAndReadAll()).getRowsJson();
    return String(rows[0]?.[0] ?? "");
  }
}

/**
 * Writes numbers that JavaScript can't hold as texts: whole numbers of 64 and 128 bits, and the place of what the parser
 * made up. In a text of the query the quotes would be escaped.
 */
function withTexts(json: string): string {
  return json.replaceAll(/"(value|upper|lower|query_location)":(-?\d{16,})(?=[,}])/g, '"$1":"\\u0001$2"');
}

/** The opposite of `withTexts`; whole numbers of the type double get the point that their reader expects. */
function withNumbers(json: string): string {
  return json
    .replaceAll(/"(value|upper|lower|query_location)":"\\u0001(-?\d{16,})"/g, '"$1":$2')
    .replaceAll(/("type":\{"id":"DOUBLE","type_info":null\},"is_null":false,"value":-?\d+)(?=\})/g, "$1.0");
}

/** Puts a view in the place of each table: of the rows of these accounts where it has accounts. */
async function narrow(connection: DuckDBConnection, accounts: string[]): Promise<void> {
  await connection.run("create schema cambium");
  const tables = await connection.runAndReadAll(
    `select schema_name, table_name, bool_or(column_name = 'account') as has_account
     from duckdb_columns() where database_name = ${literal(COPY)} group by 1, 2`,
  );
  const only = `account in (${accounts.map(literal).join(", ") || "null"})`;
  for (const row of tables.getRowsJson()) {
    const [schema, table] = [String(row[0]), quoted(String(row[1]))];
    const where = row[2] === true ? ` where ${only}` : "";
    await connection.run(
      `create view ${schema}.${table} as select * from ${COPY}.${schema}.${table}${where}`,
    );
  }
  await connection.run(`set search_path = 'memory.main,${COPY}.main'`);
}

/** The second fence, within the first of the system: nothing outside of the copy, and no way to change that. */
const SETTINGS = [
  "set timezone = 'UTC'",
  "set integer_division = true",
  "set default_null_order = 'nulls_last'",
  "set lambda_syntax = 'ENABLE_SINGLE_ARROW'",
  "set errors_as_json = true",
  "set temp_directory = ''",
  "set autoinstall_known_extensions = false",
  "set autoload_known_extensions = false",
  "set allow_community_extensions = false",
  "set enable_external_access = false",
  "set lock_configuration = true",
];
