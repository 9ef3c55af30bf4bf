import { TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { groupedBy } from "../../../src/base/grouped.ts";
import { useAsk } from "../../data/asking.ts";
import { PlainButton } from "../../look/plain-button.tsx";
import { Trouble, Waiting } from "../../parts/states.tsx";
import type { Loaded } from "../loaded.ts";
import { loadedTemplate, type SqlTemplates } from "../sql-answers.ts";

/** Queries to begin with, by what they are about. */
export function ReadyMade({ onLoad }: { onLoad: (given: Loaded) => void }) {
  const { t } = useTranslation("bar");
  const [search, setSearch] = useState("");
  const { data, error, refetch } = useAsk<SqlTemplates>("/sql/templates");
  if (error !== null) return <Trouble problem={error} onRetry={() => refetch()} />;
  if (data === undefined) return <Waiting height={320} />;
  const wanted = search.trim().toLowerCase();
  const found = data.rows.filter(({ title, about }) => `${title} ${about}`.toLowerCase().includes(wanted));
  return (
    <>
      <TextInput
        size="xs"
        aria-label={t("sql.find-query")}
        placeholder={t("sql.find-query")}
        value={search}
        onChange={({ currentTarget }) => setSearch(currentTarget.value)}
      />
      {[...groupedBy(found, ({ group }) => group)].map(([group, rows]) => (
        <section key={group} aria-label={group}>
          <h3 className="sql-group sql-group-name">{group}</h3>
          <ul className="sql-list">
            {rows.map((row) => (
              <li key={row.id}>
                <PlainButton onClick={() => onLoad(loadedTemplate(row))}>{row.title}</PlainButton>
                <p className="quiet">{row.about}</p>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}
