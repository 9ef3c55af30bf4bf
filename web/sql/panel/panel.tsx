import { Tabs } from "@mantine/core";
import type { UseQueryResult } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Problem } from "../../data/api.ts";
import { whole } from "../../data/format.ts";
import { instantName } from "../../data/period.ts";
import { PlainButton } from "../../look/plain-button.tsx";
import { Trouble, Waiting } from "../../parts/states.tsx";
import type { Run } from "../history.ts";
import type { Loaded } from "../loaded.ts";
import type { SqlSchema } from "../sql-answers.ts";
import { Kept } from "./kept.tsx";
import { ReadyMade } from "./ready-made.tsx";
import { SchemaTree } from "./schema-tree.tsx";

const TABS = ["tables", "templates", "saved", "history"] as const;

/** Beside the editor: what can be read, and queries to begin with. */
export function Panel({
  schema,
  history,
  values,
  onInsert,
  onLoad,
}: {
  schema: UseQueryResult<SqlSchema, Problem>;
  history: Run[];
  /** What the parameters are now, by name. */
  values: Readonly<Record<string, string>>;
  onInsert: (name: string) => void;
  onLoad: (given: Loaded) => void;
}) {
  const { t } = useTranslation("bar");
  const [tab, setTab] = useState<string | null>(TABS[0]);
  return (
    <aside className="sql-panel" aria-label={t("sql.panel")}>
      <Tabs value={tab} onChange={setTab} keepMounted={false}>
        <Tabs.List>
          {TABS.map((one) => (
            <Tabs.Tab key={one} value={one}>
              {t(`sql.tabs.${one}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="tables">
          {schema.error !== null && <Trouble problem={schema.error} onRetry={() => schema.refetch()} />}
          {schema.data === undefined && schema.error === null && <Waiting height={320} />}
          {schema.data !== undefined && <SchemaTree schema={schema.data} onInsert={onInsert} />}
        </Tabs.Panel>
        <Tabs.Panel value="templates">
          <ReadyMade onLoad={onLoad} />
        </Tabs.Panel>
        <Tabs.Panel value="saved">
          <Kept values={values} onLoad={onLoad} />
        </Tabs.Panel>
        <Tabs.Panel value="history">
          <Earlier history={history} onLoad={onLoad} />
        </Tabs.Panel>
      </Tabs>
    </aside>
  );
}

/** The queries run in this browser. */
function Earlier({ history, onLoad }: { history: Run[]; onLoad: (given: Loaded) => void }) {
  const { t } = useTranslation("bar");
  if (history.length === 0) return <p className="quiet">{t("sql.no-history")}</p>;
  return (
    <ol className="sql-list">
      {history.map(({ sql, values, at, rows }) => (
        <li key={sql}>
          <PlainButton onClick={() => onLoad({ sql, values, labels: {}, choices: {}, from: null })}>
            <code>{sql.replaceAll(/\s+/g, " ").slice(0, SHOWN_LETTERS)}</code>
          </PlainButton>
          <span className="quiet">
            {instantName(at)} · {t("sql.rows", { count: rows, rows: whole(rows) })}
          </span>
        </li>
      ))}
    </ol>
  );
}

const SHOWN_LETTERS = 120;
