import { type RefObject, useEffect, useImperativeHandle, useRef } from "react";
import type { SqlFunctions, SqlSchema } from "../sql-answers.ts";
import { completionOf } from "./completion.ts";
import type { Mistake } from "./mistake.ts";
import { type EditorState, newEditor } from "./new-editor.ts";

/** What the page can ask of the editor. */
export interface EditorHandle {
  /** The selected text and the line it begins at, from 1; null where nothing is selected. */
  selected(): { text: string; line: number } | null;
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
  const told = useRef({ label, onChange, onRun });
  useEffect(() => {
    told.current = { label, onChange, onRun };
  }, [label, onChange, onRun]);
  useEffect(() => {
    if (box.current === null) return;
    const made = newEditor(box.current, {
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
  useEffect(() => editor.current?.show(text), [text]);
  useEffect(
    () => editor.current?.complete(completionOf(schema?.rows ?? [], functions?.rows ?? [])),
    [schema, functions],
  );
  useEffect(() => editor.current?.mark(mistake), [mistake]);
  useImperativeHandle(handle, () => ({
    selected: () => editor.current?.selected() ?? null,
    insert: (part) => editor.current?.insert(part),
    focus: () => editor.current?.focus(),
  }));
  return <div className="sql-editor" ref={box} />;
}
