import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Problem } from "../data/api.ts";
import { useAsk } from "../data/asking.ts";
import { usePageParams } from "../data/view.ts";
import { PageWaiting } from "../parts/page-waiting.tsx";
import { PageTrouble } from "../parts/states.tsx";
import { PageTitle } from "../parts/title.tsx";
import { Refused } from "../settings/said.tsx";
import { EACH, TOGETHER } from "./account-choice.ts";
import { Editor, type EditorHandle } from "./editor/editor.tsx";
import type { Loaded } from "./loaded.ts";
import { LONGEST_SHARED } from "./longest-shared.ts";
import { Panel } from "./panel/panel.tsx";
import { ParameterFields } from "./parameter-fields.tsx";
import { parametersIn, readValues, writeValues } from "./query-parameters.ts";
import { Result } from "./result/result.tsx";
import { SaveQuery } from "./save-query.tsx";
import {
  loadedSaved,
  loadedTemplate,
  type SavedQueries,
  type SqlFunctions,
  type SqlSchema,
  type SqlTemplates,
} from "./sql-answers.ts";
import { Tools } from "./tools.tsx";
import { useRun, valuesFor } from "./use-run.ts";
import "../settings/forms.css";
import "./sql.css";

/** Asks the books anything in SQL: an editor, what can be read, ready-made, saved and earlier queries, and the result. */
export default function SqlPage() {
  const { given, error, retry } = useGiven();
  // Once it's there, an error of asking again must not take away what the user wrote.
  if (given !== null) return <Desk given={given} />;
  return error === null ? <PageWaiting /> : <PageTrouble problem={error} onRetry={retry} />;
}

function Desk({ given }: { given: Loaded }) {
  const { t } = useTranslation("bar");
  const [, change] = usePageParams();
  const schema = useAsk<SqlSchema>("/sql/schema");
  const functions = useAsk<SqlFunctions>("/sql/functions");
  const editor = useRef<EditorHandle>(null);
  const [loaded, setLoaded] = useState(given);
  const [text, setText] = useState(given.sql);
  const [values, setValues] = useState(given.values);
  const [accounts, setAccounts] = useState(TOGETHER);
  const running = useRun();
  const names = parametersIn(text);
  const run = () => {
    const part = editor.current?.selected() ?? null;
    const sql = part?.text ?? text;
    running.run({
      asked: {
        sql,
        param: valuesFor(sql, values),
        ...(accounts !== TOGETHER && accounts !== EACH && { account: [accounts] }),
        each: accounts === EACH,
      },
      line: part?.line ?? 1,
      column: part?.column ?? 1,
    });
    change(addressOf(text, values, loaded));
  };
  const load = (next: Loaded) => {
    setLoaded(next);
    editor.current?.show(next.sql);
    setValues({ ...values, ...next.values });
    editor.current?.focus();
  };
  return (
    <>
      <PageTitle question={t("sql.question")} answer={t("sql.answer")} />
      <div className="sql">
        <div className="sql-main">
          <Editor
            text={text}
            label={t("sql.editor")}
            schema={schema.data}
            functions={functions.data}
            mistake={running.mistake}
            onChange={setText}
            onRun={run}
            handle={editor}
          />
          {names.length > 0 && (
            <ParameterFields
              names={names}
              values={values}
              labels={loaded.labels}
              choices={loaded.choices}
              onChange={setValues}
            />
          )}
          <Tools
            text={text}
            accounts={accounts}
            isRunning={running.isRunning}
            onAccounts={setAccounts}
            onRun={run}
            onCancel={running.cancel}
            address={addressOf(text, values, loaded)}
          >
            <SaveQuery
              text={text}
              from={loaded.from}
              onSaved={(from) => setLoaded({ ...loaded, sql: text, from })}
            />
          </Tools>
          <Refused problem={running.problem} />
          {running.last !== null && running.problem === null && (
            <Result {...running.last} isOld={running.isRunning} />
          )}
        </div>
        <Panel
          schema={schema}
          history={running.history}
          values={values}
          onInsert={(name) => editor.current?.insert(name)}
          onLoad={load}
        />
      </div>
    </>
  );
}

/** What stands in the editor at first: MRR by movement and month. */
const FIRST = `select date_trunc('month', moved_on) as month, type, sum(amount_reporting) as mrr
from cambium.movements
group by 1, 2
order by 1, 2`;

type Kept = Record<string, string | undefined>;

const NONE = { template: undefined, saved: undefined, sql: undefined, with: undefined };

/** What the address keeps of a query: where it comes from while it's as it was there, otherwise its text unless that is long. */
function addressOf(text: string, values: Record<string, string>, { sql, from }: Loaded): Kept {
  const own = parametersIn(text).flatMap((name) =>
    values[name] === undefined ? [] : [[name, values[name]]],
  );
  const kept = own.length === 0 ? undefined : writeValues(Object.fromEntries(own));
  if (text === sql && from !== null) return { ...NONE, [from.kind]: from.id, with: kept };
  return text.length <= LONGEST_SHARED ? { ...NONE, sql: text, with: kept } : NONE;
}

/** The query that the address asks for; null until it's known. */
function useGiven(): { given: Loaded | null; error: Problem | null; retry: () => void } {
  const [first] = useState(usePageParams()[0]);
  const { template, saved, sql = FIRST } = first;
  const templates = useAsk<SqlTemplates>(template === undefined ? null : "/sql/templates", { id: template });
  const queries = useAsk<SavedQueries>(saved === undefined ? null : "/sql/saved");
  const { error, refetch } = template === undefined ? queries : templates;
  const retry = () => void refetch();
  const made = givenBy(template, saved, templates.data, queries.data) ?? null;
  if (template === undefined && saved === undefined) {
    const values = readValues(first.with ?? "");
    return { given: { sql, values, labels: {}, choices: {}, from: null }, error: null, retry };
  }
  const given =
    made === null ? null : { ...made, values: { ...made.values, ...readValues(first.with ?? "") } };
  return { given, error, retry };
}

function givenBy(
  template: string | undefined,
  saved: string | undefined,
  templates: SqlTemplates | undefined,
  queries: SavedQueries | undefined,
): Loaded | undefined {
  const ready = templates?.rows.find(({ id }) => id === template);
  if (ready !== undefined) return loadedTemplate(ready);
  const kept = queries?.rows.find(({ id }) => id === saved);
  if (kept !== undefined) return loadedSaved(kept);
  return queries === undefined ? undefined : { sql: FIRST, values: {}, labels: {}, choices: {}, from: null };
}
