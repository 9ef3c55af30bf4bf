import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching, syntaxHighlighting } from "@codemirror/language";
import { setDiagnostics } from "@codemirror/lint";
import { Compartment, type Extension } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { classHighlighter } from "@lezer/highlight";
import type { Mistake } from "./mistake.ts";

/** How soon completion answers a key, in milliseconds. */
const COMPLETION_DELAY_MS = 10;

/** An editor in an element of the page. */
export interface EditorState {
  show(text: string): void;
  complete(completion: Extension): void;
  mark(mistake: Mistake | null): void;
  selected(): { text: string; line: number; column: number } | null;
  insert(text: string): void;
  focus(): void;
  close(): void;
}

interface Given {
  /** What it begins with. */
  text: string;
  label: string;
  onChange(text: string): void;
  onRun(): void;
}

/** Makes an editor in an element; it tells of all changes of its text, and of Ctrl or Cmd with Enter. */
export function newEditor(parent: HTMLElement, { text: doc, label, onChange, onRun }: Given): EditorState {
  const completion = new Compartment();
  const run = () => {
    onRun();
    return true;
  };
  const view = new EditorView({
    parent,
    doc,
    extensions: [
      lineNumbers(),
      history(),
      drawSelection(),
      bracketMatching(),
      closeBrackets(),
      highlightActiveLine(),
      autocompletion({ activateOnTypingDelay: COMPLETION_DELAY_MS, icons: false }),
      syntaxHighlighting(classHighlighter),
      completion.of([]),
      keymap.of([
        { key: "Mod-Enter", run },
        ...closeBracketsKeymap,
        ...defaultKeymap,
        ...historyKeymap,
        ...completionKeymap,
      ]),
      EditorView.lineWrapping,
      EditorView.contentAttributes.of({ "aria-label": label, spellcheck: "false" }),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) onChange(update.state.doc.toString());
      }),
    ],
  });
  return {
    show(text) {
      const now = view.state.doc.toString();
      if (now !== text) view.dispatch({ changes: { from: 0, to: now.length, insert: text } });
    },
    complete: (extension) => view.dispatch({ effects: completion.reconfigure(extension) }),
    mark: (mistake) =>
      view.dispatch(setDiagnostics(view.state, mistake === null ? [] : [placed(view, mistake)])),
    selected() {
      const { from, to } = view.state.selection.main;
      if (from === to) return null;
      const { number: line, from: start } = view.state.doc.lineAt(from);
      return { text: view.state.sliceDoc(from, to), line, column: from - start + 1 };
    },
    insert(text) {
      view.dispatch(view.state.replaceSelection(text));
      view.focus();
    },
    focus: () => view.focus(),
    close: () => view.destroy(),
  };
}

/** The word at a place, underlined. */
function placed(view: EditorView, { line, column, text: message }: Mistake) {
  const { doc } = view.state;
  const at = doc.line(Math.min(Math.max(line, 1), doc.lines));
  const from = Math.min(at.from + Math.max(column - 1, 0), at.to);
  const { to } = view.state.wordAt(from) ?? { to: Math.min(from + 1, doc.length) };
  return { from, to, severity: "error" as const, message };
}
