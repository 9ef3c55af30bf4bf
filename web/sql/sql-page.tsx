import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useAsk } from "../data/asking.ts";
import { usePageParams } from "../data/view.ts";
import { PageTitle } from "../parts/title.tsx";
import { Refused } from "../settings/said.tsx";
import { Editor, type EditorHandle } from "./editor/editor.tsx";
import { LONGEST_SHARED } from "./longest-shared.ts";
import { type Library, Panel } from "./panel/panel.tsx";
import { ParameterFields } from "./parameter-fields.tsx";
import { parametersIn, readValues, writeValues } from "./query-parameters.ts";
import { Result } from "./result/result.tsx";
import type { SqlFunctions, SqlSchema } from "./sql-answers.ts";
import { Tools } from "./tools.tsx";
import { useRun, valuesFor } from "./use-run.ts";
import "../settings/forms.css";
import "./sql.css";

/** Asks the books anything in SQL: an editor, what can be read, ready-made, saved and earlier queries, and the result. */
export default function SqlPage() {
  const { t } = useTranslation("bar");
  const [search, change] = usePageParams();
  const schema = useAsk<SqlSchema>("/sql/schema");
  const functions = useAsk<SqlFunctions>("/sql/functions");
  const editor = useRef<EditorHandle>(null);
  const [text, setText] = useState(search.sql ?? FIRST);
  const [values, setValues] = useState<Record<string, string>>(() => readValues(search.with ?? ""));
  const [labels, setLabels] = useState<Record<string, string>>({});
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
    });
    if (text.length <= LONGEST_SHARED)
      change({ sql: text, with: names.length === 0 ? undefined : writeValues(values) });
  };
  const load = (given: Library) => {
    setText(given.sql);
    setValues(given.values);
    setLabels(given.labels);
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
            <ParameterFields names={names} values={values} labels={labels} onChange={setValues} />
          )}
          <Tools
            text={text}
            accounts={accounts}
            isRunning={running.isRunning}
            onAccounts={setAccounts}
            onRun={run}
            onCancel={running.cancel}
          />
          <Refused problem={running.problem} />
          {running.answer !== undefined && running.asked !== undefined && (
            <Result answer={running.answer} asked={running.asked} isOld={running.isRunning} />
          )}
        </div>
        <Panel
          schema={schema}
          history={running.history}
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

/** How billing accounts are read, where it isn't one of them. */
export const TOGETHER = "";
export const EACH = "*";
