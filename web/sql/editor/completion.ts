import { type Completion, type CompletionContext, completeFromList } from "@codemirror/autocomplete";
import { type SQLNamespace, StandardSQL, sql } from "@codemirror/lang-sql";
import type { Extension } from "@codemirror/state";
import { groupedBy } from "../../../src/base/grouped.ts";
import type { SqlFunctions, SqlSchema } from "../sql-answers.ts";

/** The language with completion: tables, columns with their types and comments, and functions. */
export function completionOf(columns: SqlSchema["rows"], functions: SqlFunctions["rows"]): Extension {
  const byTable = groupedBy(columns, ({ table }) => table);
  return [
    StandardSQL.language.data.of({
      autocomplete: (context: CompletionContext) => columnsHere(context, byTable),
    }),
    sql({ dialect: StandardSQL, schema: namespaceOf(columns), upperCaseKeywords: false }),
    StandardSQL.language.data.of({
      autocomplete: completeFromList(
        functions.map(({ name }) => ({ label: name, type: "function", apply: `${name}(` })),
      ),
    }),
  ];
}

/** The columns of the tables that the query names. */
function columnsHere(context: CompletionContext, byTable: ReadonlyMap<string, SqlSchema["rows"]>) {
  const word = context.matchBefore(/\w+/);
  if (word === null || context.matchBefore(/\.\w*/) !== null) return null;
  const named = new Set(
    context.state.doc
      .toString()
      .toLowerCase()
      .match(/[a-z_][\w.]*/g),
  );
  const options = [...byTable].flatMap(([table, rows]) =>
    named.has(table) ? rows.map((row) => ({ ...completionOfColumn(row), boost: 1 })) : [],
  );
  const seen = new Set<string>();
  return {
    from: word.from,
    options: options.filter(({ label }) => !seen.has(label) && seen.add(label)),
    validFor: /^\w*$/,
  };
}

/** Tables by name, those of a schema below its name. */
function namespaceOf(rows: SqlSchema["rows"]): SQLNamespace {
  const found: Record<string, SQLNamespace> = {};
  const inside: Record<string, SQLNamespace> = {};
  for (const [table, columns] of groupedBy(rows, (row) => row.table)) {
    const [first = "", second] = table.split(".");
    if (second === undefined) found[first] = columns.map(completionOfColumn);
    else inside[second] = columns.map(completionOfColumn);
  }
  return { ...found, cambium: inside };
}

function completionOfColumn({ column, type, comment }: SqlSchema["rows"][number]): Completion {
  return { label: column, type: "property", detail: type, info: comment };
}
