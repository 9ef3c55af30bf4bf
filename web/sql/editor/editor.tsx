import { type RefObject, useEffect, useImperativeHandle, useRef } from "react";
import type { SqlFunctions, SqlSchema } from "../sql-answers.ts";
import { completionOf } from "./completion.ts";
import type { Mistake } from "./mistake.ts";
import { type EditorState, newEditor } from "./new-editor.ts";

/** What the page can ask of the editor. */
export interface EditorHandle {
  /** Puts a text in place of what is there; it is told as a change. */
  show(text: string): void;
  /** The selected text and where it begins, from 1; null where nothing is selected. */
  selected(): { text: string; line: number; column: number } | null;
  insert(text: string): void;
  focus(): void;
}

/** An editor of SQL: colours, completion by the schema, and the mistake underlined. */
export function Editor({
  text,
  label,
  schema,
  functions,
  mistake,
  onChange,
  onRun,
  handle,
}: {
  /** What it begins with. What comes later is told by it, or shown by its handle: a text that lags loses letters. */
  text: string;
  label: string;
  schema: SqlSchema | undefined;
  functions: SqlFunctions | undefined;
  mistake: Mistake | null;
  onChange: (text: string) => void;
  onRun: () => void;
  handle: RefObject<EditorHandle | null>;
}) {
  const box = useRef<HTMLDivElement>(null);
  const editor = useRef<EditorState>(null);
  const told = useRef({ text, label, onChange, onRun });
  useEffect(() => {
    told.current = { text, label, onChange, onRun };
  }, [text, label, onChange, onRun]);
  useEffect(() => {
    if (box.current === null) return;
    const made = newEditor(box.current, {
      text: told.current.text,
      label: told.current.label,
      onChange: (now) => told.current.onChange(now),
      onRun: () => told.current.onRun(),
    });
    editor.current = made;
    return () => {
      made.close();
      editor.current = null;
    };
  }, []);
  useEffect(
    () => editor.current?.complete(completionOf(schema?.rows ?? [], functions?.rows ?? [])),
    [schema, functions],
  );
  useEffect(() => editor.current?.mark(mistake), [mistake]);
  useImperativeHandle(handle, () => ({
    show: (next) => editor.current?.show(next),
    selected: () => editor.current?.selected() ?? null,
    insert: (part) => editor.current?.insert(part),
    focus: () => editor.current?.focus(),
  }));
  return <div className="sql-editor" ref={box} />;
}
