import { TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { groupedBy } from "../../../src/base/grouped.ts";
import { whole } from "../../data/format.ts";
import { PlainButton } from "../../look/plain-button.tsx";
import { namedFor } from "../../words/named-for.ts";
import type { SqlSchema } from "../sql-answers.ts";

const OWN = "cambium.";

/** The tables and columns that a query can read, each with what it holds. */
export function SchemaTree({ schema, onInsert }: { schema: SqlSchema; onInsert: (name: string) => void }) {
  const { t } = useTranslation("bar");
  const [search, setSearch] = useState("");
  const wanted = search.trim().toLowerCase();
  const columns = groupedBy(schema.rows, ({ table }) => table);
  const found = schema.tables.filter(
    ({ table }) =>
      table.includes(wanted) ||
      columns.get(table)?.some(({ column }) => column.toLowerCase().includes(wanted)),
  );
  const groups = [
    { name: "Cambium", tables: found.filter(({ table }) => table.startsWith(OWN)) },
    { name: "Stripe Sigma", tables: found.filter(({ table }) => !table.startsWith(OWN)) },
  ];
  return (
    <>
      <TextInput
        size="xs"
        aria-label={t("sql.find")}
        placeholder={t("sql.find")}
        value={search}
        onChange={({ currentTarget }) => setSearch(currentTarget.value)}
      />
      {groups.map(
        ({ name, tables }) =>
          tables.length > 0 && (
            <section key={name} aria-label={name}>
              <h3 className="sql-group">{name}</h3>
              {tables.map((table) => (
                <Table
                  key={table.table}
                  table={table}
                  columns={columns.get(table.table) ?? []}
                  isOpen={wanted !== "" && found.length < MOST_OPEN}
                  onInsert={onInsert}
                />
              ))}
            </section>
          ),
      )}
      {schema.missing.length > 0 && wanted === "" && (
        <details className="sql-table">
          <summary>
            {t("sql.missing", { count: schema.missing.length, tables: whole(schema.missing.length) })}
          </summary>
          <dl className="sql-columns">
            {schema.missing.map(({ table, reason }) => (
              <div key={table}>
                <dt>{table}</dt>
                <dd>{reason}</dd>
              </div>
            ))}
          </dl>
        </details>
      )}
    </>
  );
}

/** Tables found by a text are opened while they are few. */
const MOST_OPEN = 4;

function Table({
  table: { table, comment, rows },
  columns,
  isOpen,
  onInsert,
}: {
  table: SqlSchema["tables"][number];
  columns: SqlSchema["rows"];
  isOpen: boolean;
  onInsert: (name: string) => void;
}) {
  const { t } = useTranslation("bar");
  const [isShown, setShown] = useState(false);
  return (
    <details
      className="sql-table"
      open={isShown || isOpen}
      onToggle={({ currentTarget }) => setShown(currentTarget.open)}
    >
      <summary title={comment}>
        <span className="sql-name">{table}</span>
        <span className="quiet">{whole(rows)}</span>
      </summary>
      {(isShown || isOpen) && (
        <>
          <p className="quiet">{comment}</p>
          <PlainButton
            className="link"
            aria-label={namedFor(t("sql.insert"), table)}
            onClick={() => onInsert(table)}
          >
            {t("sql.insert")}
          </PlainButton>
          <dl className="sql-columns">
            {columns.map(({ column, type, comment: holds }) => (
              <div key={column}>
                <dt>
                  <PlainButton
                    aria-label={namedFor(t("sql.insert"), column)}
                    onClick={() => onInsert(column)}
                  >
                    {column}
                  </PlainButton>
                  <span className="quiet">{type}</span>
                </dt>
                <dd>{holds}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
    </details>
  );
}
